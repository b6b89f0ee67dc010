"""The composer's questions, and the answer to a reader's report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from replate.claims.models import Claim
from replate.outbox.models import Dispatch
from replate.stories.models import Version
from replate.told.ledger import dispatches_of

from .models import Correction, Elsewhere, ErrorReport


class CorrectionForm(forms.Form):
    """Who carried the fault, and how the correction goes out. Its words are not asked: they are the version's."""

    faulty_versions = forms.ModelMultipleChoiceField(Version.objects.none(), required=False)
    faulty_dispatches = forms.ModelMultipleChoiceField(Dispatch.objects.none(), required=False)
    claims = forms.ModelMultipleChoiceField(Claim.objects.none(), required=False)
    breaks_quiet_hours = forms.BooleanField(required=False)
    shows_reach = forms.BooleanField(label=_("Show the reach on the public corrections page"), required=False)
    elsewhere = forms.CharField(
        label=_("Told elsewhere"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Social accounts, partners, print: a place in each line. You tick them off by hand."),
    )

    def __init__(self, data: Any = None, *, correction: Correction) -> None:
        chosen = {name: getattr(correction, name).all() for name in ("faulty_versions", "faulty_dispatches", "claims")}
        given = {name: getattr(correction, name) for name in ("breaks_quiet_hours", "shows_reach")}
        super().__init__(data, initial=chosen | given | {"elsewhere": "\n".join(_places(correction))})
        version = correction.version
        before = Version.objects.filter(story=version.story_id, number__lt=version.number)
        told = Version.objects.filter(story=version.story_id, number__lte=version.number)
        self._choose_from("faulty_versions", before.order_by("-number"))
        self._choose_from("faulty_dispatches", dispatches_of(version.story).filter(carriages__version__in=before))
        self._choose_from("claims", Claim.objects.filter(states__version__in=told).distinct().order_by("pk"))

    def _choose_from(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = queryset

    def choices(self, name: str) -> list[tuple[Any, bool]]:
        """The rows to tick, each with whether it is."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        ticked = {str(getattr(value, "pk", value)) for value in self[name].value() or []}
        return [(row, str(row.pk) in ticked) for row in field.queryset or []]

    def places(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["elsewhere"].splitlines() if line.strip()]


class AnswerForm(forms.Form):
    """What became of a report, and the words that its reader gets."""

    state = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            (ErrorReport.State.CORRECTED.value, _("It was an error, and is corrected")),
            (ErrorReport.State.DECLINED.value, _("It is no error: the story stands")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it was an error.")},
    )
    correction = forms.ModelChoiceField(
        Correction.objects.none(), label=_("The correction that came of it"), required=False, empty_label=_("None")
    )
    answer = forms.CharField(
        label=_("Answer to the reader"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Tell the reader in a sentence what you found.")},
    )

    def __init__(self, data: Any = None, *, report: ErrorReport) -> None:
        corrections = Correction.objects.of(report.version.story).newest_first()
        newest = corrections.filter(opened_at__gte=report.reported_at).first()
        super().__init__(data, initial={"correction": newest} if newest else {})
        field = self.fields["correction"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = corrections

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("state") == ErrorReport.State.DECLINED and answers.get("correction"):
            self.add_error("correction", _("A report of no error leads to no correction."))
        return answers


def _places(correction: Correction) -> list[str]:
    """Where it was told elsewhere; before anybody said, the places of the correction before: often the same."""
    own = list(correction.elsewhere.values_list("place", flat=True))
    if own or correction.written_by:
        return own
    last = Elsewhere.objects.filter(correction__number__lt=correction.number).order_by("-correction__number").first()
    return list(last.correction.elsewhere.values_list("place", flat=True)) if last else []
