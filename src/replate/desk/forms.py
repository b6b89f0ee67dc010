"""The desk's questions: why a story changes, why a version is redacted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from replate.corrections.turned import LINE_LENGTH
from replate.lib.facts import ChangedFact
from replate.stories.models import Kind, Reason

NOTE_LENGTH = 600
_ENDS = tuple('.!?…”"’»)׃')

MEANINGS = {
    Kind.UPDATE: _("There is more to tell. What we told before was right when we told it."),
    Kind.CLARIFICATION: _("The facts were right; our words could mislead."),
    Kind.CORRECTION: _("We told readers something wrong."),
    Kind.KILL: _("The story should not stand at all. Its address stays and says why; nobody can read its text."),
}


TWO_LINES = (Kind.CLARIFICATION, Kind.CORRECTION)


def two_lines(was_wrong: str, is_right: str) -> str:
    """A correction's note: a line for each, closed as sentences are, so that they also read well in one line."""
    lines = [" ".join(line.split()) for line in (was_wrong, is_right)]
    return "\n".join(line if line[-1:] in _ENDS else f"{line}." for line in lines if line)


def answers_of(reason: Reason) -> dict[str, Any]:
    """What ReasonForm shows of a reason that was given before."""
    answers: dict[str, Any] = {"kind": reason.kind, "slip": not reason.worth_telling}
    if reason.kind in TWO_LINES:
        was_wrong, _newline, is_right = reason.note.partition("\n")
        return answers | {"was_wrong": was_wrong, "is_right": is_right}
    return answers | {"note": reason.note}


def said_otherwise(facts: list[ChangedFact]) -> str:
    """The changed facts in one line: “12” became “21”."""
    parts = [
        _("“%(old)s” became “%(new)s”") % {"old": fact.old.rstrip("."), "new": fact.new.rstrip(".")}
        if fact.new
        else _("“%(old)s” is gone") % {"old": fact.old.rstrip(".")}
        for fact in facts[:4]
    ]
    if len(facts) > 4:
        parts.append(_("%(count)s more") % {"count": len(facts) - 4})
    return "; ".join(str(part) for part in parts)


class ReasonForm(forms.Form):
    """Why a published story changes. `facts` are those the draft tells otherwise; `kinds` those the user may choose."""

    kind = forms.ChoiceField(
        label=_("Why does the story change?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why the story changes.")},
    )
    note = forms.CharField(
        label=_("Note for readers"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. They stand with the story for ever."),
    )
    was_wrong = forms.CharField(
        label=_("What was wrong"),
        required=False,
        max_length=LINE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What we said, in a sentence for readers: “We said that 12 people were aboard.”"),
    )
    is_right = forms.CharField(
        label=_("What is right"),
        required=False,
        max_length=LINE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What is so, in a sentence for readers: “There were 21.”"),
    )
    slip = forms.BooleanField(
        label=_("Only a slip of the pen, not worth telling"),
        required=False,
        help_text=_("The change is on record, but nobody is told of it."),
    )
    confirmed = forms.BooleanField(
        label=_("What we told before was right when we told it. This is an update, not a correction."), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, facts: list[ChangedFact], kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        kind_field = self.fields["kind"]
        assert isinstance(kind_field, forms.ChoiceField)
        kind_field.choices = [(kind.value, kind.label) for kind in kinds]
        self.asks_confirmation = False

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        kind, slip, note = answers.get("kind"), answers["slip"], answers.get("note", "").strip()
        if not kind:
            return answers
        if slip and kind != Kind.UPDATE:
            self.add_error("slip", _("Only an update can be a slip that nobody is told of."))
        if kind in TWO_LINES:
            self._ask_for_both_lines(answers)
        elif not slip and not note and "note" not in self.errors:
            self.add_error("note", _("Say in a sentence for readers what changed."))
        if kind == Kind.UPDATE and self.facts and not answers["confirmed"]:
            self.asks_confirmation = True
            self.add_error(
                "kind",
                _("%(facts)s. If what readers were told was wrong, choose Correction. If not, confirm it below.")
                % {"facts": said_otherwise(self.facts)},
            )
        return answers

    def _ask_for_both_lines(self, answers: dict[str, Any]) -> None:
        if not answers.get("was_wrong", "").strip() and "was_wrong" not in self.errors:
            self.add_error("was_wrong", _("Say in a sentence for readers what was wrong."))
        if not answers.get("is_right", "").strip() and "is_right" not in self.errors:
            self.add_error("is_right", _("Say in a sentence for readers what is right."))

    def reason(self) -> Reason:
        answers, kind = self.cleaned_data, Kind(self.cleaned_data["kind"])
        if kind in TWO_LINES:
            return Reason(kind, two_lines(answers["was_wrong"], answers["is_right"]))
        return Reason(kind, answers["note"].strip(), not answers["slip"])


class WithdrawForm(forms.Form):
    note = forms.CharField(
        label=_("Note for readers"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why the story was withdrawn. It stands at the story's address in place of the text."),
        error_messages={"required": _("Say in a sentence for readers why the story is withdrawn.")},
    )


class RedactForm(forms.Form):
    reason = forms.CharField(
        label=_("Which law or order demands it"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays on record, open to the public. Name no one whom the text may not name."),
        error_messages={"required": _("Say which law or order demands this; the reason stays on record.")},
    )
    confirmed = forms.BooleanField(
        label=_("Destroy the text. I know that nothing brings it back."),
        error_messages={"required": _("Confirm that the text is to be destroyed.")},
    )
