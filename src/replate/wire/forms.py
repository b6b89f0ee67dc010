"""The wire desk's form: paste or upload."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from replate.people.models import User
from replate.reading.article import Unreadable
from replate.stories.models import Section

from .draft import section_for
from .incoming import Incoming, read
from .models import FORMAT_NAMES


def sections_open_to(user: User) -> QuerySet[Section]:
    """The sections to which `user` may add stories."""
    sections = Section.objects.order_by("path")
    return sections.filter(
        pk__in=[section.pk for section in sections if section.permissions_for_user(user).can_add_subpage()]
    )


class SectionField(forms.ModelChoiceField):
    def label_from_instance(self, section: Section) -> str:
        return f"{section.title} ({section.locale.get_display_name()})"


class ReceiveForm(forms.Form):
    """After validation `incoming` holds what was read."""

    text = forms.CharField(
        label=_("Paste the copy"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_("A page as it was copied, HTML, ninjs, RSS or Atom. The page's menus and notices are dropped."),
    )
    file = forms.FileField(
        label=_("or upload a file"), required=False, help_text=_("Of the same kinds; smaller than 20 MB.")
    )
    section = SectionField(
        label=_("Section"), required=False, queryset=Section.objects.none(), empty_label=_("First of its language")
    )
    filed_on = forms.DateField(
        label=_("Publication date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Needed only where the copy does not say, or says it wrong."),
    )
    format = forms.ChoiceField(label=_("Format"), required=False, choices=[("", _("Find out")), *FORMAT_NAMES.items()])

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_to_user = sections_open_to(user)
        cast(SectionField, self.fields["section"]).queryset = self.open_to_user
        self.incoming: Incoming | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        text, file = given.get("text", ""), given.get("file")
        if self.errors:
            return given
        if bool(text.strip()) == bool(file):
            missing = _("Paste the copy here, or choose a file.")
            self.add_error("file" if file else "text", _("Paste or upload, not both.") if file else missing)
            return given
        try:
            data, name = (file.read(), file.name) if file else (text.encode(), "pasted")
            self.incoming = read(data, name=name, format=given["format"])
        except Unreadable as error:
            self.add_error("file" if file else "text", str(error))
        else:
            self._check_sections(self.incoming, given.get("section"))
        return given

    def _check_sections(self, incoming: Incoming, chosen: Section | None) -> None:
        for item in incoming.items:
            section = chosen or section_for(item.article)
            if not item.canceled and (section is None or section not in self.open_to_user):
                self.add_error("section", _("The site has no section in this copy's language that is open to you."))
                return
