"""What is done to stories: publish, kill, redact. Each writes its rows in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.search import index

from .access import Access
from .enclosures import redactions
from .models import Attachment, Kind, Picture, Reason, Story, Version
from .models.versions import fingerprint
from .passages import plain_text
from .record.entering import enter_redaction, enter_version
from .signals import version_frozen

if TYPE_CHECKING:
    from replate.people.models import User

logger = logging.getLogger(__name__)


class ReasonMissing(ValidationError):
    """A published story was changed and nobody said why."""


class StoryWithdrawn(ValidationError):
    """A withdrawn story stays withdrawn."""


class StoryFrozen(ValidationError):
    """What was published can be corrected or withdrawn, not taken away."""


@transaction.atomic
def publish_revision(
    *,
    story: Story,
    revision: Revision,
    by: User | None,
    at: datetime,
    wagtail_publish: Callable[..., None],
    recorded_at: datetime | None = None,
    **options: Any,
) -> None:
    """Makes `revision` what readers get, or schedules it, and freezes the version that this makes.

    `recorded_at` is when it is entered into the public record, where readers were told elsewhere before.

    Raises StoryWithdrawn, and ReasonMissing where the content of a published story changed without a reason.
    """
    _lock(story)
    draft = revision.as_object()
    reason = Reason.from_json(draft.change_reason)
    if story.withdrawn_at:
        raise StoryWithdrawn(f"“{story.title}” was withdrawn. File a new story instead.")
    if story.current_version and draft.is_changed() and reason is None:
        raise ReasonMissing(f"“{story.title}” was published before. Say why it changes, then publish.")
    if draft.embargo_until and draft.embargo_until > at and (draft.go_live_at or at) < draft.embargo_until:
        revision.content["go_live_at"] = draft.embargo_until.isoformat()
        revision.save(update_fields=["content"])
    access = Story.objects.filter(pk=story.pk).values("access", "free_until").get()
    wagtail_publish(revision, user=by, **options)
    Story.objects.filter(pk=story.pk).update(**access)  # whatever the draft held: a freed story stays free
    published = Story.objects.get(pk=story.pk)
    if published.live and published.live_revision_id == revision.pk:
        freeze_version(story=published, at=at, by=by or revision.user, reason=reason, recorded_at=recorded_at)


def freeze_version(
    *, story: Story, at: datetime, by: User | None, reason: Reason | None, recorded_at: datetime | None = None
) -> Version | None:
    """The next version of `story` as it is now; None where readers would be told nothing new."""
    content = story.content(at)
    current = story.current_version
    if current and current.sha256 == fingerprint(content):
        return None
    version = _freeze(story, content, current.number + 1 if current else 1, at, by, reason if current else None)
    times = {"last_published_at": at} | ({} if current else {"first_published_at": at})
    Page.objects.filter(pk=story.pk).update(**times)
    images, documents = _media_of(content)
    Picture.objects.filter(pk__in=images, released_at=None).update(released_at=at)
    Attachment.objects.filter(pk__in=documents, released_at=None).update(released_at=at)
    version_frozen.send(Version, version=version)
    enter_version(version=version, at=recorded_at or at)
    return version


@transaction.atomic
def kill(*, story: Story, note: str, at: datetime, by: User | None) -> Version:
    """Withdraws a published story: its address says so and why, and its earlier versions are withheld.

    Raises StoryWithdrawn for a second time, StoryFrozen for a story that was never published.
    """
    _lock(story)
    current = Version.objects.filter(story=story).newest_first().first()
    if current is None:
        raise StoryFrozen(f"“{story.title}” was never published: delete the draft instead.")
    if current.is_kill:
        raise StoryWithdrawn(f"“{story.title}” was withdrawn before.")
    content = {"headline": "", "language": story.locale.language_code, "body": []}
    version = _freeze(story, content, current.number + 1, at, by, Reason(Kind.KILL, note))
    Story.objects.filter(pk=story.pk).update(withdrawn_at=at)
    Page.objects.filter(pk=story.pk).update(last_published_at=at)
    story.withdrawn_at = at
    story.revisions.update(approved_go_live_at=None)
    if story.current_workflow_state:
        story.current_workflow_state.cancel(user=by)
    version_frozen.send(Version, version=version)
    enter_version(version=version, at=at)
    return version


@transaction.atomic
def redact(*, version: Version, reason: str, at: datetime, by: User) -> None:
    """Destroys a version's text for the law's sake, with every older draft that may hold it and what was told of it.

    The version's number, time, fingerprint and the reason stay on record. Raises ValidationError for a version
    that readers are still given: publish one without the text first, or withdraw the story.
    """
    story = version.story
    _lock(story)
    if not reason.strip():
        raise ValidationError("Say which law or order demands this; the reason stays on record.")
    if not story.withdrawn_at and version.pk == Version.objects.filter(story=story).newest_first()[0].pk:
        raise ValidationError("Readers are given this version now. Publish one without the text, or withdraw, first.")
    changed = Version.objects.filter(pk=version.pk, redacted_at=None).update(
        content={}, text="", redacted_at=at, redacted_by=by.get_full_name(), redaction_reason=reason
    )
    if not changed:
        raise ValidationError("This version was redacted before.")
    redacted = Version.objects.select_related("story__locale").get(pk=version.pk)
    for destroy in redactions:
        destroy(redacted)
    enter_redaction(version=redacted, at=at)
    if story.withdrawn_at:
        names = ("kicker", "standfirst", "slugline", "byline", "dateline", "lead_caption", "lead_credit", "lead_alt")
        blank = dict.fromkeys(names, "")
        Story.objects.filter(pk=story.pk).update(body=[], lead_image=None, **blank)
        Page.objects.filter(pk=story.pk).update(
            latest_revision=None, live_revision=None, title="—", draft_title="—", search_description=""
        )
        story.revisions.all().delete()
        index.insert_or_update_object(Story.objects.get(pk=story.pk))
    else:
        story.revisions.exclude(pk__in=[story.latest_revision_id, story.live_revision_id]).delete()
    _forget_headlines(story)


@transaction.atomic
def set_access(*, story: Story, access: str) -> None:
    """Who may read `story` to its end from now on: an Access, or "" for what its section says. Ends a free hour."""
    _lock(story)
    Story.objects.filter(pk=story.pk).update(access=Access(access).value if access else "", free_until=None)


@transaction.atomic
def free_story(*, story: Story, until: datetime) -> None:
    """Everybody may read `story` to its end until then, whatever its access; it ends by itself."""
    _lock(story)
    Story.objects.filter(pk=story.pk).update(free_until=until)


def publish_due(*, at: datetime) -> int:
    """Publishes every revision whose time has come; returns how many. One that fails does not hold up the others."""
    due = Revision.objects.filter(approved_go_live_at__lte=at)
    published = 0
    for pk, page in list(due.order_by("approved_go_live_at").values_list("pk", "object_id")):
        try:
            published += _publish_if_due(due.filter(pk=pk), int(page))
        except ValidationError as error:
            Revision.objects.filter(pk=pk).update(approved_go_live_at=None)
            logger.error("Not published at its time: %s", "; ".join(error.messages))
        except Exception:
            logger.exception("Revision %s was not published at its time; it is tried again.", pk)
    return published


@transaction.atomic
def _publish_if_due(due: QuerySet[Revision], page: int) -> bool:
    """An editor who publishes the page meanwhile takes the revision off the schedule: then it stays off."""
    Page.objects.select_for_update().filter(pk=page).first()
    revision = due.first()
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


def _forget_headlines(story: Story) -> None:
    """The desk's log calls a story by its headline of that day: from now on by the one it has."""
    lines = PageLogEntry.objects.filter(page=story.pk)
    lines.update(label=Page.objects.values_list("title", flat=True).get(pk=story.pk))
    for line in lines.filter(data__has_key="title"):
        rest = {name: value for name, value in line.data.items() if name != "title"}
        PageLogEntry.objects.filter(pk=line.pk).update(data=rest)


def _lock(story: Story) -> None:
    """Two publications of one story wait for each other. Whoever waited may hold a story that was withdrawn since."""
    Page.objects.select_for_update().get(pk=story.pk)
    story.withdrawn_at = Story.objects.values_list("withdrawn_at", flat=True).get(pk=story.pk)
    story.__dict__.pop("current_version", None)


def _freeze(
    story: Story, content: dict[str, Any], number: int, at: datetime, by: User | None, reason: Reason | None
) -> Version:
    return Version.objects.create(
        story=story,
        number=number,
        kind=reason.kind if reason else "",
        note=reason.note if reason else "",
        worth_telling=reason.worth_telling if reason else True,
        frozen_at=at,
        author_name=by.get_full_name() if by else "Replate",
        content=content,
        text=plain_text(content),
        sha256=fingerprint(content),
    )


def _media_of(content: dict[str, Any]) -> tuple[set[int], set[int]]:
    """The ids of the images and of the documents that `content` shows."""
    values = [(block["type"], block["value"]) for block in content.get("body", [])]
    images = {value["image"] for kind, value in values if kind == "image" and value["image"]}
    documents = {value["document"] for kind, value in values if kind == "document" and value["document"]}
    if (content.get("lead_image") or {}).get("image"):
        images.add(content["lead_image"]["image"])
    return images, documents
