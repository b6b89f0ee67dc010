"""Readers' links, consents and accounts."""

from .account import AuthorFollow, Device, Erasure, PageRead, TopicFollow
from .consent import Consent, Purpose, Wording
from .funnel import FunnelCount, Step
from .links import AddressChange, MailedLink

__all__ = [
    "AddressChange",
    "AuthorFollow",
    "Consent",
    "Device",
    "Erasure",
    "FunnelCount",
    "MailedLink",
    "PageRead",
    "Purpose",
    "Step",
    "TopicFollow",
    "Wording",
]
