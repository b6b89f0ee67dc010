"""Writing an alert."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from replate.stories.models import Topic, Version

from .models.alerts import BODY_LENGTH, TITLE_LENGTH, Alert

SITE, STORY = "site", "story"


class AlertForm(forms.Form):
    """The words on `version`, for whom and when. `was_alerted`: then it has to be ticked that once more is meant."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Give the alert a title.")},
    )
    body = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    audience = forms.ChoiceField(
        label=_("Who gets it"), widget=forms.RadioSelect, error_messages={"required": _("Choose who gets it.")}
    )
    wanted_at = forms.DateTimeField(
        label=_("At a time"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        help_text=_("Empty: at once."),
    )
    breaks_quiet_hours = forms.BooleanField(required=False)
    again = forms.BooleanField(label=_("This version was alerted before. Alert its readers once more."), required=False)

    def __init__(self, *args: Any, version: Version, alert: Alert | None = None, **kwargs: Any) -> None:
        self.version, self.alert = version, alert
        self.topics: list[Topic] = list(version.story.topics.all())
        kwargs["initial"] = self._initial()
        super().__init__(*args, **kwargs)
        audience = self.fields["audience"]
        assert isinstance(audience, forms.ChoiceField)
        audience.choices = [
            (SITE, _("Everybody who asked for breaking news")),
            *((f"topic-{topic.pk}", _("The topic %(name)s") % {"name": topic.name}) for topic in self.topics),
            (STORY, _("Only those who asked for this story")),
        ]
        others = Alert.objects.of_version(version).exclude(pk=alert.pk if alert else 0)
        self.was_alerted = others.alerted().exists()

    def _initial(self) -> dict[str, Any]:
        seen = {"seen": self.version.number}
        if self.alert is None:
            return seen | {
                "key": uuid4(),
                "title": self.version.headline[:TITLE_LENGTH],
                "body": _first_words(self.version.content.get("standfirst", "")),
                "audience": SITE,
            }
        alert = self.alert
        audience = STORY if alert.is_for_story else f"topic-{alert.topic_id}" if alert.topic_id else SITE
        fields = {name: getattr(alert, name) for name in ("key", "title", "body", "wanted_at", "breaks_quiet_hours")}
        return seen | fields | {"audience": audience, "again": alert.again}

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_body(self) -> str:
        return " ".join(self.cleaned_data["body"].split())

    def clean_seen(self) -> int:
        """Raises ValidationError where another version came out while the editor wrote."""
        if self.cleaned_data["seen"] != self.version.number:
            raise forms.ValidationError(
                _("Version %(number)s came out since you opened this page. Look at the words again, then send."),
                params={"number": self.version.number},
            )
        return self.cleaned_data["seen"]

    def words(self) -> dict[str, Any]:
        """What the answers say of the alert, as its fields."""
        answers = self.cleaned_data
        chosen = answers["audience"]
        topic = next((topic for topic in self.topics if chosen == f"topic-{topic.pk}"), None)
        names = ("title", "body", "wanted_at", "breaks_quiet_hours", "again")
        return {name: answers[name] for name in names} | {"topic": topic, "is_for_story": chosen == STORY}


def _first_words(text: str) -> str:
    """`text`, ended at a word where it is too long for an alert."""
    if len(text) <= BODY_LENGTH:
        return text
    return f"{text[: BODY_LENGTH - 1].rpartition(' ')[0]}…"
