"""What is done with wire items: receive, apply, publish, spike. Each writes its rows in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.actions.delete_page import DeletePageAction
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log

from replate.claims.proposing import propose_for
from replate.stories.models import Kind, Reason, Section, Story
from replate.stories.models.versions import fingerprint

from .draft import fill, section_for
from .formats import Item
from .incoming import Incoming, stated_day
from .models import State, WireItem, parts_of, sha256_of
from .sameness import identity_of

if TYPE_CHECKING:
    from replate.people.models import User


class Outcome(models.TextChoices):
    """What receiving one item did."""

    FILED = "filed", gettext_lazy("Filed as a draft")
    UPDATED = "updated", gettext_lazy("Draft updated")
    UNCHANGED = "unchanged", gettext_lazy("Nothing new")
    WAITING = "waiting", gettext_lazy("Update waiting")
    KILL_PROPOSED = "kill-proposed", gettext_lazy("Kill proposed")
    KEPT = "kept", gettext_lazy("Kept, no story changed")
    OLDER = "older", gettext_lazy("Older than the copy at hand, not kept")


@dataclass(frozen=True)
class Result:
    """`item` is the row that was kept or, for UNCHANGED and OLDER, the one known before."""

    item: WireItem
    outcome: Outcome


def receive(
    *,
    incoming: Incoming,
    section: Section | None,
    filed_on: dt.date | None,
    at: dt.datetime,
    by: User | None,
) -> list[Result]:
    """Keeps the items of one file and files each as a draft story, or as a new draft of the story it was filed as.

    A draft that the newsroom has edited since, locked or submitted is left alone: the new copy waits beside it. A
    canceled item proposes a kill and stops what is scheduled; it withdraws nothing. Without `section` a story goes to
    the first one in its language; without `filed_on` it bears the item's own date, else today's.
    Raises ValidationError where the site has no section for it.
    """
    try:
        with transaction.atomic():
            return [_receive_one(incoming, item, section, filed_on, at, by) for item in incoming.items]
    except IntegrityError:  # the same copy came twice at once: this time it is known
        with transaction.atomic():
            return [_receive_one(incoming, item, section, filed_on, at, by) for item in incoming.items]


@transaction.atomic
def apply(*, item: WireItem, section: Section | None = None, at: dt.datetime, by: User) -> Story:
    """Makes waiting copy the story's draft, in place of the newsroom's; where the story was spiked, files it anew.

    Raises ValidationError where the copy no longer waits, or the story is locked for `by`.
    """
    WireItem.objects.select_for_update().get(pk=item.pk)
    if WireItem.objects.with_state().get(pk=item.pk).state != State.UPDATE_WAITING:
        raise ValidationError(_("This copy is not waiting any more: it was used, or a newer one came."))
    lock = item.story and item.story.get_lock()
    if lock and lock.for_user(by):
        raise ValidationError(str(lock.get_message(by) or _("This story is locked.")))
    return _update(item, at, by) if item.story else _file(item, section, at, by)


@transaction.atomic
def publish(*, item: WireItem, at: dt.datetime, by: User | None) -> None:
    """Publishes the draft as the wire filed it, or schedules it for the end of its embargo.

    A published story says why it changes: that the agency sent an update. The item's own note is for the newsroom.
    Raises ValidationError where the agency withholds the copy or the newsroom has edited the draft since, and what
    publishing raises.
    """
    story = item.story
    if item.withheld:
        raise ValidationError(_("The agency withholds this copy: publish it when a usable version comes."))
    if story is None or not item.used_at or _is_edited(story, item):
        raise ValidationError(_("The draft is not as the wire filed it: publish it from the desk."))
    draft = story.get_latest_revision_as_object()
    if not draft.is_changed():
        return
    revision = story.latest_revision
    if story.current_version:
        draft.change_reason = Reason(Kind.UPDATE, _("Updated from the wire.")).as_json()
        revision = draft.save_revision(user=by, changed=False)
    story.publish(revision, user=by, at=at)


@transaction.atomic
def spike(*, item: WireItem, by: User) -> None:
    """Drops the draft before publication; the copy stays. Raises ValidationError for a published story."""
    story = item.story
    if story is None:
        raise ValidationError(_("There is no draft to spike."))
    if story.versions.exists():
        raise ValidationError(_("The story was published: withdraw it, saying why."))
    DeletePageAction(story, user=by).execute(skip_permission_checks=True)


def _receive_one(
    incoming: Incoming, item: Item, section: Section | None, filed_on: dt.date | None, at: dt.datetime, by: User | None
) -> Result:
    article = item.article
    sha256 = sha256_of(item.original)
    day = filed_on or stated_day(item)
    identity = identity_of(uri=item.uri, headline=article.headline, day=day, texts=article.paragraphs, sha256=sha256)
    copies = WireItem.objects.copies_of(identity)
    newest = copies.select_for_update(of=("self",)).filter(after=None).first()
    known = copies.filter(sha256=sha256).first()
    if known:
        return Result(known, Outcome.UNCHANGED)
    version = item.version[:80]
    if newest and _is_older(version, newest.version):
        return Result(newest, Outcome.OLDER)
    row = WireItem.objects.create(
        identity=identity,
        before=newest,
        uri=item.uri,
        version=version,
        name=incoming.name[-255:],
        format=incoming.format,
        original=item.original,
        sha256=sha256,
        headline=article.headline or (newest.headline if newest else ""),
        parts=parts_of(article),
        canceled=item.canceled,
        withheld=item.withheld,
        embargo_until=item.embargo_until,
        slugline=item.slugline,
        urgency=item.urgency,
        note=item.note,
        warnings=list(item.warnings),
        filed_on=day or (newest.filed_on if newest else timezone.localdate(at)),
        received_at=at,
        received_by=by.get_full_name() if by else "Replate",
        story=newest.story if newest else None,
    )
    return Result(row, _settle(row, section, at, by))


def _settle(row: WireItem, section: Section | None, at: dt.datetime, by: User | None) -> Outcome:
    story = row.story
    used = WireItem.objects.copies_of(row.identity).used().newest_first().first()
    if row.canceled:
        if story is None or story.withdrawn_at:
            return Outcome.KEPT
        story.revisions.update(approved_go_live_at=None)
        return Outcome.KILL_PROPOSED
    if used is None:
        _file(row, section, at, by)
        return Outcome.FILED
    if story is None:
        return Outcome.WAITING
    if story.withdrawn_at:
        return Outcome.KEPT
    if row.says_the_same_as(used):
        _mark_used(row, story, used.filed_sha256, at, by)
        return Outcome.UNCHANGED
    if _is_edited(story, used) or story.locked or story.workflow_in_progress:
        return Outcome.WAITING
    _update(row, at, by)
    return Outcome.UPDATED


def _file(row: WireItem, section: Section | None, at: dt.datetime, by: User | None) -> Story:
    section = section or section_for(row.article)
    if section is None:
        raise ValidationError(
            _("“%(headline)s”: the site has no section in its language (%(language)s). Make one, or name one.")
            % {"headline": row.headline, "language": row.article.language or _("not known")}
        )
    story = Story(locale=section.locale, live=False, owner=by, embargo_until=row.embargo_until)
    story.slugline = row.slugline[:80]
    fill(story, row)
    words = slugify(story.title, allow_unicode=True)
    short = words if len(words) <= 80 else words[:80].rpartition("-")[0]
    story.slug = find_available_slug(section, short or "story")
    section.add_child(instance=story)
    log(instance=story, action="wagtail.create", user=by, content_changed=True)
    story.save_revision(user=by)
    propose_for(story=story, at=at)
    _mark_used(row, story, _draft_fingerprint(story), at, by)
    return story


def _update(row: WireItem, at: dt.datetime, by: User | None) -> Story:
    """The copy as the story's newest draft. What the newsroom settled about its release stays, unless the agency
    changed its own."""
    story = row.story
    assert story is not None
    draft = story.get_latest_revision_as_object()
    used = WireItem.objects.copies_of(row.identity).used().newest_first().first()
    if row.embargo_until != (used.embargo_until if used else None):
        if draft.go_live_at == draft.embargo_until:
            draft.go_live_at = None
        draft.embargo_until = row.embargo_until
    if row.slugline and not (used and row.slugline == used.slugline):
        draft.slugline = row.slugline[:80]
    draft.change_reason = {}
    fill(draft, row)
    draft.save_revision(user=by, log_action=True)
    propose_for(story=draft, at=at)
    story.refresh_from_db()
    _mark_used(row, story, _draft_fingerprint(story), at, by)
    return story


def _mark_used(row: WireItem, story: Story, filed_sha256: str, at: dt.datetime, by: User | None) -> None:
    row.story, row.used_at, row.filed_sha256 = story, at, filed_sha256
    row.used_by = by.get_full_name() if by else "Replate"
    row.save(update_fields=["story", "used_at", "used_by", "filed_sha256"])


def _draft_fingerprint(story: Story) -> str:
    return fingerprint(story.get_latest_revision_as_object().own_content())


def _is_edited(story: Story, used: WireItem) -> bool:
    """Whether the newest draft says anything else than what the wire filed."""
    return _draft_fingerprint(story) != used.filed_sha256


def _is_older(version: str, newest: str) -> bool:
    """Whether both count and `version` is the lower number."""
    return version.isdecimal() and newest.isdecimal() and int(version) < int(newest)
