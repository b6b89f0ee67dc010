"""An edition as a mail: its subject, its HTML with the style in the tags, its plain text, and the words it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from css_inline import CSSInliner
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from replate.outbox.opening import with_marks
from replate.stories.models import FrontPage
from replate.stories.record import checkpoint_block

from .gathering import Issue

SLOTS = ("unsubscribe_url", "preferences_url", "email")
LONGEST_SUBJECT = 200
SAMPLE = {"unsubscribe_url": "#", "preferences_url": "#", "email": "reader@example.org"}

# Mail programs fetch no style: it goes into the tags, and what cannot (dark, phone) stays in one <style>.
_inliner = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


@dataclass(frozen=True)
class Letter:
    """An edition, written. `message` is what the mail channel sends; `words` what its readers were told, as text."""

    subject: str
    preheader: str
    words: str
    message: dict[str, Any]


def render(issue: Issue, checkpoint: str) -> Letter:
    """The mail of an edition. `checkpoint` is the note that its foot carries."""
    edition, newsletter = issue.edition, issue.edition.newsletter
    with translation.override(newsletter.language):
        subject = edition.subject or _subject(issue)
        preheader = edition.preheader or _preheader(issue)
        slots = {name: f"{name}-{uuid4().hex}" for name in SLOTS}
        paper = paper_in(newsletter.language)
        context = slots | {
            "issue": issue,
            "edition": edition,
            "newsletter": newsletter,
            "subject": subject,
            "preheader": preheader,
            "language": newsletter.language,
            "direction": "rtl" if get_language_info(newsletter.language)["bidi"] else "ltr",
            "paper": paper,
            "site_url": settings.SITE_URL,
            "web_url": settings.SITE_URL + edition.get_absolute_url(),
            "imprint": settings.IMPRINT or f"{paper} · {settings.SITE_URL}",
            "checkpoint": checkpoint_block(checkpoint) if checkpoint else "",
        }
        html = _inliner.inline(render_to_string("editions/mail.html", context))
        text = render_to_string("editions/mail.txt", context)
        told = [subject, edition.intro, *(entry.words for entry in issue.entries)]
    message = {
        "subject": with_slots(subject, {}),
        "html": with_marks(with_slots(html, slots)),
        "text": with_slots(text, slots),
        "from_name": paper,
        "list_id": f"{newsletter.slug}.{newsletter.language}",
        "language": newsletter.language,
        "purpose": newsletter.purpose.slug,
    }
    return Letter(subject, preheader, "\n\n".join(filter(None, told)), message)


def filled(body: str, values: dict[str, str] = SAMPLE) -> str:
    """`body` of a message with its slots filled, as the desk shows it."""
    for name, value in values.items():
        body = body.replace(f"{{{{slot:{name}}}}}", value)
    return body


def paper_in(language: str) -> str:
    """The paper's name in `language`, else in the site's main one."""
    fronts = FrontPage.objects.filter(locale__language_code__in=(language, settings.LANGUAGE_CODE))
    titles = dict(fronts.values_list("locale__language_code", "title"))
    return titles.get(language) or titles.get(settings.LANGUAGE_CODE) or settings.WAGTAIL_SITE_NAME


def _subject(issue: Issue) -> str:
    name = issue.edition.newsletter.name
    if issue.stories:
        subject = f"{name}: {issue.stories[0].headline}"
    else:
        number = len(issue.corrections)
        what = ngettext("%(n)s correction", "%(n)s corrections", number) % {"n": number}
        subject = _("%(name)s of %(date)s: %(what)s") % {
            "name": name,
            "date": date_format(issue.edition.date, "MONTH_DAY_FORMAT"),
            "what": what,
        }
    return Truncator(" ".join(subject.split())).chars(LONGEST_SUBJECT)


def _preheader(issue: Issue) -> str:
    """The headlines after the lead's, which the subject has."""
    rest = [entry.headline for entry in issue.stories[1:4]] or [entry.standfirst for entry in issue.stories[:1]]
    rest = rest or [entry.note for entry in issue.corrections[:1]]
    return Truncator(" · ".join(filter(None, rest))).chars(LONGEST_SUBJECT)


def with_slots(text: str, slots: dict[str, str]) -> str:
    """`text` with the channel's slots where `slots` stood. What a newsroom wrote is never one."""
    text = text.replace("{{slot:", "{\u200b{slot:")
    for name, mark in slots.items():
        text = text.replace(mark, f"{{{{slot:{name}}}}}")
    return text
