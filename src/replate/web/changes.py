"""Which pages a change drops: a new version its story and the lists it stands on, the desk's other work all pages."""

from __future__ import annotations

from typing import Any

from wagtail.models import ModelLogEntry, PageLogEntry

from replate.corrections.actions import MENDING
from replate.front.generation import EVERYTHING
from replate.stories.models import Author, Topic, Version

from .keeping import drop

# What the newsroom's log says of work that readers do not see, by the beginning of the action.
UNSEEN = (
    "wagtail.create",
    "wagtail.edit",
    "wagtail.lock",
    "wagtail.unlock",
    "wagtail.workflow",
    "wagtail.comments",
    "wagtail.publish.schedule",
    "wagtail.schedule",
    "wagtail.revert",
    "wagtail.copy",
)
PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
# Everything else that pages show and that the desk edits in place.
SHOWN = {
    "stories.topic",
    "stories.author",
    "stories.picture",
    "stories.attachment",
    "stories.policy",
    "claims.source",
    "readers.wording",
    "wagtailcore.site",
    "wagtailcore.locale",
}
# Of these, one that is new stands on no page yet.
SHOWN_WHEN_USED = {"stories.topic", "stories.author", "stories.picture", "stories.attachment", "claims.source"}


def drop_what_changed(version: Version, **_signal: Any) -> None:
    """Receives `version_frozen`. After a correction, a clarification or a withdrawal everybody waits for the new."""
    before = version.story.versions.filter(number=version.number_before).first()
    keys = {f"story-{version.story_id}", "sitemap", *_claims(version), *_claims(before)}
    if before is None or version.is_kill or _places(before) != _places(version):
        keys |= lists_with(version) | (lists_with(before) if before else set())
    if version.kind in MENDING:
        keys.add("corrections")
    drop(keys, waits=version.kind in MENDING)


def lists_with(version: Version) -> set[str]:
    """The keys of the lists that the version's story stands in, its archive among them."""
    story, content = version.story, version.content
    language = story.locale.language_code
    keys = {f"front-{language}", f"archive-{language}", f"section-{story.get_parent().pk}"}
    topics = Topic.objects.filter(locale=story.locale, slug__in=[topic["slug"] for topic in content.get("topics", [])])
    authors = Author.objects.filter(slug__in=[author["slug"] for author in content.get("byline", [])])
    keys |= {f"topic-{pk}" for pk in topics.values_list("pk", flat=True)}
    return keys | {f"author-{pk}" for pk in authors.values_list("pk", flat=True)}


def _places(version: Version) -> tuple[Any, Any]:
    return version.content.get("topics"), version.content.get("byline")


def _claims(version: Version | None) -> set[str]:
    claims = version.content.get("claims", []) if version else []
    sources = {source["id"] for claim in claims for statement in claim["statements"] for source in statement["sources"]}
    return {f"claim-{claim['id']}" for claim in claims} | {f"source-{pk}" for pk in sources}


def drop_what_the_desk_did(instance: PageLogEntry | ModelLogEntry, **_signal: Any) -> None:
    """Receives each line that Wagtail's log is given; what a new version changed is dropped apart."""
    shown = f"{instance.content_type.app_label}.{instance.content_type.model}"
    if isinstance(instance, ModelLogEntry):
        if shown in SHOWN and not (shown in SHOWN_WHEN_USED and instance.action == "wagtail.create"):
            drop([EVERYTHING], waits=True)
    elif instance.action in PUBLISHED or not instance.action.startswith(UNSEEN):
        if shown == "stories.story":
            _drop_story(instance)
        else:
            drop([EVERYTHING], waits=True)


def _drop_story(line: PageLogEntry) -> None:
    if line.action in PUBLISHED:  # also where no version came of it: its slug or related stories may be others
        drop([f"story-{line.page_id}", "sitemap"], waits=False)
    elif line.action.startswith("replate."):
        drop([f"story-{line.page_id}"], waits=True)
    else:
        drop([EVERYTHING], waits=True)  # moved, renamed or deleted: many addresses
