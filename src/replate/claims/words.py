"""The words of the rule as the newsroom and its readers see them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .said import Certainty, ClaimKind, Flag, Identity, Stance, Status

Choices = list[tuple[str, Promise]]

STATUSES: Choices = [
    (Status.UNVERIFIED.value, _("unverified")),
    (Status.REPORTED.value, _("reported")),
    (Status.CONFIRMED.value, _("confirmed")),
    (Status.CONTESTED.value, _("contested")),
    (Status.DENIED.value, _("denied")),
    (Status.RETRACTED.value, _("retracted")),
    (Status.SUPERSEDED.value, _("superseded")),
]
STANCES: Choices = [
    (Stance.ASSERTS.value, _("Says so")),
    (Stance.CONFIRMS.value, _("Confirms")),
    (Stance.DENIES.value, _("Denies")),
    (Stance.DISMISSES.value, _("Dismisses")),
    (Stance.RETRACTS.value, _("Takes it back")),
    (Stance.QUESTIONS.value, _("Questions")),
    (Stance.QUALIFIES.value, _("Qualifies")),
    (Stance.DECLINES.value, _("Declines to comment")),
    (Stance.COMMENTS.value, _("Comments")),
]
CERTAINTIES: Choices = [
    (Certainty.CERTAIN.value, _("For certain")),
    (Certainty.PROBABLE.value, _("Probably")),
    (Certainty.POSSIBLE.value, _("Possibly")),
    (Certainty.UNCOMMITTED.value, _("On a condition, or uncommitted")),
]
CLAIM_KINDS: Choices = [
    (ClaimKind.EVENT.value, _("Event: something happened")),
    (ClaimKind.ACT.value, _("Act: somebody did something")),
    (ClaimKind.DECISION.value, _("Decision")),
    (ClaimKind.QUANTITY.value, _("Quantity")),
    (ClaimKind.AUTHENTICITY.value, _("Authenticity: a document is genuine")),
    (ClaimKind.FORECAST.value, _("Forecast")),
    (ClaimKind.POSITION.value, _("Position: never true or false")),
]
IDENTITIES: Choices = [
    (Identity.NAMED.value, _("Named")),
    (Identity.ANONYMOUS.value, _("Anonymous")),
    (Identity.DOCUMENT.value, _("Document")),
]
SOURCE_KINDS: Choices = [
    ("person", _("Person")),
    ("group", _("Group of people")),
    ("organization", _("Organization")),
    ("news_org", _("News organization")),
    ("document", _("Document")),
    ("newsroom", _("This newsroom")),
]
MODES: Choices = [
    ("direct", _("Quoted")),
    ("mixed", _("Paraphrased, partly quoted")),
    ("indirect", _("Paraphrased")),
    ("observation", _("Observed by a newsroom")),
]
EVIDENCE_KINDS: Choices = [
    ("document", _("Document")),
    ("image", _("Picture or video")),
    ("data", _("Data")),
    ("observation", _("Observation")),
]
# What a reader should know of how a status was reached; other flags show in the statements themselves.
FLAGS: dict[str, Promise] = {
    Flag.SINGLE_ANONYMOUS: _("Rests on one anonymous source"),
    Flag.ANONYMOUS_ONLY: _("Rests on anonymous sources only"),
    Flag.CONDITIONAL: _("Said on a condition"),
    Flag.CHALLENGED: _("Challenged by anonymous sources"),
    Flag.SOURCE_REVERSED: _("A source has changed what it says"),
}


def label(choices: Choices, value: str) -> str:
    return str(dict(choices).get(value, value))
