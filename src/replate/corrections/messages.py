"""What a correction says, by push and by mail."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from css_inline import CSSInliner
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from replate.editions.rendering import SLOTS, paper_in, with_slots
from replate.outbox.models import AddressChannel, Dispatch
from replate.outbox.opening import with_marks
from replate.stories.models import Kind, Version

from .models import Correction

LONGEST_BODY = 300
TTL_SECONDS = 28 * 86_400
_inliner = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def language_of(correction: Correction) -> str:
    return correction.story.locale.language_code


def label_of(correction: Correction) -> str:
    if correction.kind == Kind.KILL:
        return _("Withdrawn")
    return _("Correction") if correction.kind == Kind.CORRECTION else _("Clarification")


def title_of(correction: Correction) -> str:
    """What a push shows in bold and a mail in its subject."""
    with translation.override(language_of(correction)):
        return f"{label_of(correction)}: {headline_of(correction)}"


def words_of(correction: Correction) -> str:
    """What was wrong and what is right, as its readers are told: the version's note."""
    return correction.version.note_in_line


def headline_of(correction: Correction) -> str:
    """The mended headline; for a withdrawn story, which has none, the one that readers of it may remember."""
    if correction.kind != Kind.KILL:
        return correction.version.headline
    earlier = Version.objects.filter(story=correction.version.story_id, number__lt=correction.version.number)
    return next((version.headline for version in earlier.order_by("-number") if version.headline), "")


def message_for(correction: Correction, corrects: Dispatch) -> dict[str, Any]:
    """The content of the dispatch that mends what `corrects` told."""
    language = corrects.message.get("language") or language_of(correction)
    if corrects.channel == AddressChannel.PUSH:
        return _push(correction, corrects, language)
    return _mail(correction, corrects, language)


def _push(correction: Correction, corrects: Dispatch, language: str) -> dict[str, Any]:
    """The same topic and tag: it takes the alert's place at the push service and on the screen, and is noticed."""
    said = correction.is_right or correction.was_wrong
    return {
        "title": title_of(correction),
        "body": Truncator(said).chars(LONGEST_BODY),
        "url": correction.story.full_url,
        "tag": corrects.message["tag"],
        "topic": corrects.message["topic"],
        "ttl_seconds": TTL_SECONDS,
        "urgency": "high",
        "renotify": True,
        "language": language,
        "dir": "rtl" if get_language_info(language)["bidi"] else "ltr",
    }


def _mail(correction: Correction, corrects: Dispatch, language: str) -> dict[str, Any]:
    with translation.override(language):
        paper = paper_in(language)
        told = (
            corrects.carriages.filter(version__story=correction.version.story_id).order_by("-version__number").first()
        )
        told_at = timezone.localtime(corrects.due_at)
        slots = {name: f"{name}-{uuid4().hex}" for name in SLOTS}
        context = slots | {
            "correction": correction,
            "title": title_of(correction),
            "label": label_of(correction),
            "headline": headline_of(correction),
            "told_on": f"{date_format(told_at, 'l')}, {date_format(told_at, 'MONTH_DAY_FORMAT')}",
            "told_words": told.words if told else corrects.words,
            "edition": corrects.title,
            "story_url": correction.story.full_url,
            "corrections_url": settings.SITE_URL + "/corrections/",
            "paper": paper,
            "site_url": settings.SITE_URL,
            "language": language,
            "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        }
        html = _inliner.inline(render_to_string("corrections/mail/correction.html", context))
        return {
            "subject": with_slots(title_of(correction), {}),
            "html": with_marks(with_slots(html, slots)),
            "text": with_slots(render_to_string("corrections/mail/correction.txt", context), slots),
            "from_name": paper,
            "language": language,
            "purpose": corrects.message.get("purpose", ""),
            "list_id": corrects.message.get("list_id", ""),
        }
