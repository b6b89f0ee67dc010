"""What is done with the outbox, one verb each."""

from .addresses import bury, drop_waiting, join, mailbox_of, part, renew, revive, subscribe, unsubscribe
from .dispatching import dispatch
from .redacting import redact_dispatches
from .steering import cancel, end_standstill, pause, resume, stop_everything

__all__ = [
    "bury",
    "cancel",
    "dispatch",
    "drop_waiting",
    "end_standstill",
    "join",
    "mailbox_of",
    "part",
    "pause",
    "redact_dispatches",
    "renew",
    "resume",
    "revive",
    "stop_everything",
    "subscribe",
    "unsubscribe",
]
