"""The desk's forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from . import words
from .models import Claim, Evidence, Source, Statement, StatementOnClaim
from .said import ClaimKind

BETWEEN_NAMES = ";"


def named_sources(names: str, story_sources: Iterable[Source], details: dict[str, Any]) -> list[Source]:
    """The sources of these names, divided by ";": those of the story first, then named ones of any; else new ones with
    `details`. Raises ValidationError for a name that is too long.
    """
    here = {source.name.casefold(): source for source in story_sources}
    found = []
    for name in filter(None, (part.strip() for part in names.split(BETWEEN_NAMES))):
        Source._meta.get_field("name").run_validators(name)
        source = here.get(name.casefold()) or Source.objects.named().filter(name__iexact=name).first()
        found.append(source or Source.objects.create(name=name, **details))
    return found


class SourceDetails(forms.Form):
    source = forms.CharField(label=_("Source"), max_length=600, help_text=_("Several: divide them by “;”."))
    source_kind = forms.ChoiceField(label=_("Kind"), choices=words.SOURCE_KINDS, required=False)
    source_identity = forms.ChoiceField(label=_("Identity"), choices=words.IDENTITIES, required=False)
    speaks_for = forms.CharField(
        label=_("Speaks for"), max_length=300, required=False, help_text=_("Only for a spokesperson or press office.")
    )

    def sources(self, story_sources: Iterable[Source], shown: Iterable[Source] = ()) -> list[Source]:
        """Those named. What the form says of them counts for new ones, and for those it was `shown` with as long as
        nothing rests on them.
        """
        here = list(story_sources)
        newest = Source.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        details = {
            "kind": self.cleaned_data["source_kind"] or "person",
            "identity": self.cleaned_data["source_identity"] or "named",
        }
        found = named_sources(self.cleaned_data["source"], here, details)
        office = self.cleaned_data["speaks_for"].strip()
        institution = named_sources(office, here, {"kind": "organization", "identity": "named"})[:1]
        details["speaks_for"] = institution[0] if institution else None
        for source in found:
            if details["speaks_for"] == source:
                raise ValidationError({"speaks_for": _("Nobody is their own spokesperson.")})
            is_fresh = source in shown and not source.statements.exclude(state=Statement.State.PROPOSED).exists()
            if is_fresh or source.pk > newest:
                for name, value in details.items():
                    setattr(source, name, value)
                source.validate_constraints()
                source.save(update_fields=list(details))
        return found


class TargetForm(forms.ModelForm):
    claim = forms.ModelChoiceField(queryset=Claim.objects.none(), required=False, label=_("Claim"))

    class Meta:
        model = StatementOnClaim
        fields = ["claim", "stance", "certainty", "auth", "value"]

    def __init__(self, *args: Any, claims: QuerySet[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["claim"]).queryset = claims

    def has_changed(self) -> bool:
        return bool(self.data.get(self.add_prefix("claim")))


class StatementForm(SourceDetails, forms.ModelForm):
    """Everything that can be mended of a statement, but for its place in the text."""

    via = forms.CharField(
        label=_("Known only through"), max_length=600, required=False, help_text=_("Whoever passed it on.")
    )
    evidence_kind = forms.ChoiceField(label=_("Evidence"), choices=words.EVIDENCE_KINDS, required=False)
    evidence_what = forms.CharField(label=_("What it is"), max_length=300, required=False)
    evidence_access = forms.CharField(
        label=_("Who has seen it"), max_length=300, required=False, help_text=_("As in: a copy seen by our reporter")
    )

    class Meta:
        model = Statement
        fields = [
            "mode",
            "said_on",
            "earlier",
            "channel",
            "anonymity_reason",
            "condition",
            "note",
        ]
        widgets = {"said_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, instance: Statement, claims: QuerySet[Claim], **kwargs: Any) -> None:
        speakers = instance.speakers
        first = speakers[0] if speakers else None
        evidence = instance.evidence.first()
        initial = {
            "source": f"{BETWEEN_NAMES} ".join(source.name for source in speakers),
            "source_kind": first.kind if first else "person",
            "source_identity": first.identity if first else "named",
            "speaks_for": str(first.speaks_for or "") if first else "",
            "via": f"{BETWEEN_NAMES} ".join(source.name for source in instance.via),
            "evidence_kind": evidence.kind if evidence else "document",
            "evidence_what": evidence.what if evidence else "",
            "evidence_access": evidence.access if evidence else "",
        }
        super().__init__(*args, **kwargs | {"instance": instance, "initial": initial})
        rows = [
            {
                "claim": row.claim_id,
                "stance": row.stance,
                "certainty": row.certainty,
                "auth": row.auth,
                "value": row.value,
            }
            for row in instance.targets.all()
        ]
        formset = forms.formset_factory(TargetForm, extra=1, max_num=6)
        self.targets = formset(
            self.data if self.is_bound else None, initial=rows, prefix="target", form_kwargs={"claims": claims}
        )

    def is_valid(self) -> bool:
        return super().is_valid() and self.targets.is_valid()

    def changes(self, story_sources: Iterable[Source]) -> dict[str, Any]:
        """The arguments of `actions.mend`. Raises ValidationError."""
        here = list(story_sources)
        data = self.cleaned_data
        targets = [
            {name: row[name] for name in TargetForm.Meta.fields}
            for row in (form.cleaned_data for form in self.targets if form.has_changed())
            if row.get("claim")
        ]
        if len({target["claim"] for target in targets}) < len(targets):
            raise ValidationError(_("One claim stands there twice. A statement has one stance on a claim."))
        evidence = [
            {field: getattr(one, field) for field in ("kind", "what", "access", "held_by")}
            for one in list(self.instance.evidence.all())[1:]
        ]
        if data["evidence_what"] or data["evidence_access"]:
            first = Evidence(
                kind=data["evidence_kind"] or "document",
                what=data["evidence_what"] or words.label(words.EVIDENCE_KINDS, data["evidence_kind"]),
                access=data["evidence_access"],
            )
            evidence.insert(0, {"kind": first.kind, "what": first.what, "access": first.access, "held_by": ""})
        return {
            "fields": {name: data[name] for name in self.Meta.fields},
            "sources": self.sources(here, self.instance.speakers),
            "via": named_sources(data["via"], here, {"kind": "person", "identity": "named"}),
            "targets": targets,
            "evidence": evidence,
        }


class AddForm(SourceDetails):
    paragraph = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    quote = forms.CharField(label=_("Words, as the paragraph has them"), widget=forms.Textarea(attrs={"rows": 3}))


class ClaimForm(forms.ModelForm):
    class Meta:
        model = Claim
        fields = ["text", "kind", "document"]

    def __init__(self, *args: Any, documents: QuerySet[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["document"]).queryset = documents


class PinForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=words.STATUSES)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("In a sentence for readers, who see it beside the status.")
    )


class NewClaimForm(forms.Form):
    text = forms.CharField(max_length=300)
    kind = forms.ChoiceField(choices=words.CLAIM_KINDS, initial=ClaimKind.EVENT.value)
