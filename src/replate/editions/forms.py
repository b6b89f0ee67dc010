"""The desk's forms for newsletters and editions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from replate.stories.models import Topic

from .gathering import Issue, StoryEntry
from .models import EVERY_DAY, Edition, Newsletter

ISO_WEEKDAYS = [(str(number + 1), WEEKDAYS[number]) for number in range(7)]


class ArrangeForm(forms.ModelForm):
    """An edition's own words, and for each story of the day a place, or none where it is left out."""

    class Meta:
        model = Edition
        fields = ("subject", "preheader", "intro")
        widgets = {"intro": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = [*issue.stories, *issue.others]
        for number, entry in enumerate(self.entries, start=1):
            is_in = entry in issue.stories
            self.fields[self._name(entry)] = forms.IntegerField(
                label=_("Place of “%(headline)s”") % {"headline": entry.headline},
                required=False,
                min_value=1,
                max_value=999,
                initial=number if is_in else None,
            )

    @staticmethod
    def _name(entry: StoryEntry) -> str:
        return f"place-{entry.version.story_id}"

    @property
    def rows(self) -> list[tuple[Any, StoryEntry]]:
        """Each story with its field."""
        return [(self[self._name(entry)], entry) for entry in self.entries]

    @property
    def chosen(self) -> list[StoryEntry]:
        """Those that stand in the edition, the lead first. Of two with one place, the one that stood first."""
        places = {self._name(entry): self.cleaned_data.get(self._name(entry)) for entry in self.entries}
        return sorted(
            (entry for entry in self.entries if places[self._name(entry)]), key=lambda one: places[self._name(one)] or 0
        )

    @property
    def dropped(self) -> list[StoryEntry]:
        """Those that were given no place. What was published since the page was opened was asked for none."""
        chosen = self.chosen
        return [entry for entry in self.entries if entry not in chosen and self._name(entry) in self.data]


class TimeForm(forms.Form):
    """When a draft goes out: a time of its date, by the newsroom's clock, or when an editor sends it."""

    time = forms.TimeField(
        label=gettext_lazy("Goes out at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("By the newsroom's clock. Left empty: when an editor sends it."),
    )

    def __init__(self, *args: Any, edition: Edition, now: datetime, **kwargs: Any) -> None:
        self.edition, self.now = edition, now
        self.zone = timezone.get_default_timezone()
        due_at = edition.due_at.astimezone(self.zone).time() if edition.due_at else None
        kwargs["initial"] = {"time": due_at}
        super().__init__(*args, **kwargs)

    def due_at(self) -> datetime | None:
        time = self.cleaned_data["time"]
        return datetime.combine(self.edition.date, time, self.zone) if time else None

    def clean_time(self) -> Any:
        time = self.cleaned_data["time"]
        if time and datetime.combine(self.edition.date, time, self.zone) <= self.now:
            raise ValidationError(_("That time is over. Give a later one, or send the edition now."))
        return time


class NewsletterForm(forms.Form):
    """A newsletter on a topic. With `newsletter` one that there is: its topic, address and wording stay."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("As readers see it."))
    topic = forms.ModelChoiceField(
        label=gettext_lazy("Topic"),
        queryset=Topic.objects.select_related("locale"),
        help_text=gettext_lazy("Its editions tell of the stories of this topic, in its language."),
    )
    wording = forms.CharField(
        label=gettext_lazy("What readers agree to"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("In the newsletter's language, as in: Send me Harbour News, our email on the harbour."),
    )
    hour = forms.TypedChoiceField(
        label=gettext_lazy("Goes out at"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("The site's hour")), *((str(hour), f"{hour:02}:00") for hour in range(24))],
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On"), choices=ISO_WEEKDAYS, widget=forms.CheckboxSelectMultiple, initial=list(EVERY_DAY)
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("Comes out"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without it nothing is sent, and readers are not offered it."),
    )

    def __init__(self, *args: Any, newsletter: Newsletter | None = None, **kwargs: Any) -> None:
        if newsletter:
            kwargs["initial"] = {
                "name": newsletter.name,
                "hour": "" if newsletter.hour is None else str(newsletter.hour),
                "weekdays": list(newsletter.weekdays),
                "is_active": newsletter.is_active,
            }
        super().__init__(*args, **kwargs)
        if newsletter:
            del self.fields["topic"], self.fields["wording"]
        else:
            del self.fields["is_active"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        topic = cleaned.get("topic")
        if topic:
            slug = slugify(cleaned.get("name", "")) or topic.slug
            if Newsletter.objects.in_language(topic.locale.language_code).filter(slug=slug).exists():
                self.add_error("name", _("There is a newsletter of that name."))
            cleaned["slug"] = slug[:40]
        cleaned["weekdays"] = "".join(sorted(cleaned.get("weekdays", [])))
        return cleaned
