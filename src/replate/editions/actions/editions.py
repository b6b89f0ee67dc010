"""An edition comes about, is arranged, and goes out or is skipped. The rows decide: a killed process leaves a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.models import Page

from replate.outbox.actions import dispatch, mailbox_of
from replate.outbox.models import Address, AddressChannel, Dispatch, Kind
from replate.people.models import User
from replate.stories.models import Version
from replate.stories.record import newest_checkpoint

from ..audience import open_mailboxes, subscribers
from ..gathering import CorrectionEntry, Issue, StoryEntry, issue_of
from ..models import Edition, Item, Newsletter, Part, State, today
from ..rendering import render

GOOD_FOR = timedelta(hours=24)  # what no mail server took by then is dropped: the next edition is due
NOTHING_NEW = gettext_noop("Nothing new was published.")
TOO_LATE = gettext_noop("The site was not running at its time. The next edition tells what this one would have.")
FORGOTTEN = gettext_noop("It waited for an editor, and nobody sent it that day.")


class NotADraft(Exception):
    """The edition was sent or skipped before; the message says which."""


class NothingToSend(Exception):
    """No story and no correction came since the edition before."""


def prepare_editions(*, at: datetime) -> list[Edition]:
    """The next edition of each newsletter that has none, for editors to look at. Safe to run again."""
    made = []
    for newsletter in Newsletter.objects.active():
        if newsletter.editions.filter(state=State.DRAFT).exclude(due_at=None).exists():
            continue
        day = _next_day(newsletter, at)
        if day:
            made.append(compose_edition(newsletter=newsletter, day=day, due_at=newsletter.due_on(day), at=at))
    return made


def compose_edition(*, newsletter: Newsletter, day: date, due_at: datetime | None, at: datetime) -> Edition:
    """The edition of `day`: the one that there is, or a draft that goes out at `due_at`, with None by an editor."""
    edition, _is_new = Edition.objects.get_or_create(
        newsletter=newsletter, date=day, defaults={"due_at": due_at, "created_at": at}
    )
    return edition


@transaction.atomic
def arrange(
    *,
    edition: Edition,
    stories: Sequence[Version],
    left_out: Sequence[Version],
    subject: str,
    preheader: str,
    intro: str,
) -> None:
    """What editors want of a draft: its stories, the lead first, and its own words. Stories that come later follow
    after these; corrections stand in it whatever is arranged. Raises NotADraft.
    """
    edition = _lock(edition.pk)
    edition.subject, edition.preheader, edition.intro = subject, preheader, intro
    edition.save(update_fields=["subject", "preheader", "intro"])
    edition.items.all().delete()
    Item.objects.bulk_create(
        Item(edition=edition, version=version, part=part, place=place)
        for part, versions in ((Part.STORY, stories), (Part.LEFT_OUT, left_out))
        for place, version in enumerate(versions)
    )


@transaction.atomic
def reschedule(*, edition: Edition, due_at: datetime | None) -> None:
    """The draft goes out then, or with None when an editor sends it. Raises NotADraft."""
    edition = _lock(edition.pk)
    edition.due_at = due_at
    edition.save(update_fields=["due_at"])


@transaction.atomic
def skip(*, edition: Edition, because: str) -> None:
    """The draft does not go out; what it would have told is news for the next. Raises NotADraft."""
    _skip(_lock(edition.pk), because)


@transaction.atomic
def send_edition(*, edition: Edition, at: datetime, by: str = "") -> Dispatch:
    """Sends a draft as it stands now, and freezes it. Raises NotADraft and NothingToSend."""
    edition = _lock(edition.pk)
    issue = _settled(edition, at)
    if issue.is_empty:
        raise NothingToSend(_("Nothing was published since the edition before."))
    return _send(issue, at, by)


@transaction.atomic
def send_due_edition(*, edition_id: int, at: datetime) -> Dispatch | None:
    """Sends a draft whose time has come, or skips it, saying why. Safe to run twice: an edition leaves once."""
    try:
        edition = _lock(edition_id)
    except NotADraft:
        return None
    if edition.due_at is None and today(at) > edition.date:
        _skip(edition, FORGOTTEN)
    elif edition.due_at is None or edition.due_at > at or not edition.newsletter.is_active:
        return None
    elif at >= edition.lapses_at:
        _skip(edition, TOO_LATE)
    else:
        issue = _settled(edition, at)
        if not issue.is_empty:
            return _send(issue, at, "")
        _skip(edition, NOTHING_NEW)
    return None


def send_test(*, edition: Edition, to: User, at: datetime) -> Dispatch:
    """The edition as it stands now, to `to` alone. It tells nobody anything: no version is carried."""
    letter = render(issue_of(edition, at), newest_checkpoint(at=at))
    mailbox = mailbox_of(reader=to, language=edition.newsletter.language, at=at)
    return dispatch(
        kind=Kind.EDITION,
        channel=AddressChannel.MAIL,
        title=letter.subject,
        words=letter.words,
        message=letter.message,
        carries=[],
        audience=Address.objects.filter(pk=mailbox.pk),
        at=at,
        by=to.get_full_name(),
        is_test=True,
    )


def _next_day(newsletter: Newsletter, at: datetime) -> date | None:
    """The first day from today on that has no edition and whose time is not over."""
    taken = set(newsletter.editions.filter(date__gte=today(at)).values_list("date", flat=True))
    for ahead in range(15):
        day = today(at) + timedelta(days=ahead)
        due_at = newsletter.due_on(day)
        if due_at is None or day in taken or due_at < newsletter.founded_at:
            continue
        if Edition(newsletter=newsletter, date=day, due_at=due_at).lapses_at > at:
            return day
    return None


def _lock(edition_id: int) -> Edition:
    """Two that send one edition wait for each other."""
    Edition.objects.select_for_update().get(pk=edition_id)
    edition = Edition.objects.select_related("newsletter__purpose", "newsletter__topic").get(pk=edition_id)
    if not edition.is_draft:
        raise NotADraft(f"“{edition}” is no draft any more: {edition.get_state_display().lower()}.")
    return edition


def _settled(edition: Edition, at: datetime) -> Issue:
    """What the edition holds, with every story that it tells of locked: a kill or a correction waits until the edition
    has left, and then finds those who were told.
    """
    issue = issue_of(edition, at)
    stories = {entry.version.story_id for entry in issue.entries}
    list(Page.objects.select_for_update().filter(pk__in=stories).order_by("pk").values_list("pk"))
    return issue_of(edition, at)


def _send(issue: Issue, at: datetime, by: str) -> Dispatch:
    edition, newsletter = issue.edition, issue.edition.newsletter
    edition.checkpoint = newest_checkpoint(at=at)
    letter = render(issue, edition.checkpoint)
    open_mailboxes(purpose=newsletter.purpose, at=at)
    sent = dispatch(
        kind=Kind.EDITION,
        channel=AddressChannel.MAIL,
        title=letter.subject,
        words=letter.words,
        message=letter.message,
        carries=_carried(issue),
        audience=subscribers(newsletter),
        at=at,
        by=by,
        expires_at=at + GOOD_FOR,
    )
    edition.items.exclude(part=Part.LEFT_OUT).delete()
    parts: tuple[tuple[Part, Sequence[StoryEntry | CorrectionEntry]], ...] = (
        (Part.STORY, issue.stories),
        (Part.CORRECTION, issue.corrections),
    )
    Item.objects.bulk_create(
        Item(edition=edition, version=entry.version, part=part, place=place)
        for part, entries in parts
        for place, entry in enumerate(entries)
    )
    edition.state, edition.sent_at, edition.dispatch = State.SENT, at, sent
    edition.subject, edition.preheader = letter.subject, letter.preheader
    edition.save()
    return sent


def _carried(issue: Issue) -> list[tuple[Version, str]]:
    """Each version once, with all the words given of it."""
    with translation.override(issue.edition.newsletter.language):
        given: dict[int, list[str]] = {}
        versions = {}
        for entry in issue.entries:
            versions[entry.version.pk] = entry.version
            given.setdefault(entry.version.pk, []).append(entry.words)
    return [(versions[pk], "\n".join(words)) for pk, words in given.items()]


def _skip(edition: Edition, because: str) -> None:
    edition.state, edition.skipped_because = State.SKIPPED, because
    edition.save(update_fields=["state", "skipped_because"])
