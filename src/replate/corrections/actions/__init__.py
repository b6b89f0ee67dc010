"""What is done with corrections and with readers' reports of errors, one verb each."""

from .correct import (
    MENDING,
    CannotCorrect,
    add_elsewhere,
    ask_second,
    dismiss,
    dispatch_correction,
    dispatch_waiting,
    hold,
    open_correction,
    prepare,
    send_correction,
    tick_elsewhere,
)
from .redacting import redact_version
from .report import AnsweredAlready, answer_report, mail_answers, report_error, send_answer

__all__ = [
    "MENDING",
    "AnsweredAlready",
    "CannotCorrect",
    "add_elsewhere",
    "answer_report",
    "ask_second",
    "dismiss",
    "dispatch_correction",
    "dispatch_waiting",
    "hold",
    "mail_answers",
    "open_correction",
    "prepare",
    "redact_version",
    "report_error",
    "send_answer",
    "send_correction",
    "tick_elsewhere",
]
