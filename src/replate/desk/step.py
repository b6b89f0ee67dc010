"""The step between a draft over a published story and its publication: what changed, and why."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Revision

from replate.lib.diffs import Change, compare
from replate.lib.facts import ChangedFact, changed_facts
from replate.stories.changes import changed_beside_words
from replate.stories.models import Reason, Story, Version
from replate.stories.passages import passages, plain_text

if TYPE_CHECKING:
    from replate.people.models import User

PUBLISH, APPROVE, SUBMIT = "publish", "approve", "submit"


@dataclass
class Step:
    """The newest draft of `story`, beside the version that readers have."""

    story: Story
    user: User

    @cached_property
    def draft(self) -> Story:
        return self.story.get_latest_revision_as_object()

    @cached_property
    def current(self) -> Version:
        """The version readers have. Raises ValueError for a story that was never published."""
        version = self.story.current_version
        if version is None:
            raise ValueError(f"“{self.story.title}” was never published: no reason is needed.")
        return version

    @cached_property
    def is_changed(self) -> bool:
        return self.draft.is_changed()

    @cached_property
    def seen(self) -> str:
        """Stands for what the editor was shown: another draft, or another version with readers, has another one."""
        draft = self.draft
        shown = [draft.content(), str(draft.go_live_at), str(draft.embargo_until), draft.slug, self.current.number]
        return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()

    @cached_property
    def changes(self) -> list[Change]:
        return compare(passages(self.current.content), passages(self.draft.content()))

    @cached_property
    def beside_words(self) -> list[str]:
        return changed_beside_words(self.current.content, self.draft.content())

    @cached_property
    def facts(self) -> list[ChangedFact]:
        return changed_facts(self.current.text, plain_text(self.draft.content()))

    def goes_out_at(self, now: datetime) -> datetime | None:
        """When the draft will be published, if that is not at once."""
        times = [time for time in (self.draft.go_live_at, self.draft.embargo_until) if time and time > now]
        return max(times, default=None)

    @cached_property
    def deed(self) -> str | None:
        """What the user may do with the draft: approve, publish or submit it, or nothing."""
        task = self.story.current_workflow_task
        if task and any(action[0] == "approve" for action in task.get_actions(self.story, self.user)):
            return APPROVE
        allowed = self.story.permissions_for_user(self.user)
        if allowed.can_publish():
            return PUBLISH
        return SUBMIT if allowed.can_submit_for_moderation() else None

    def obstacles(self) -> list[str]:
        """Why the draft cannot go on from here, each in a sentence."""
        if self.story.withdrawn_at:
            return [_("This story was withdrawn. File a new story instead.")]
        lock = self.story.get_lock()
        if lock and lock.for_user(self.user):
            return [str(lock.get_message(self.user) or _("This story is locked."))]
        if self.deed is None:
            return [_("You may not publish or submit this story.")]
        return self.incomplete()

    def incomplete(self) -> list[str]:
        """What is missing in the draft, each in a sentence: an editor may save half a draft, readers get whole ones."""
        found: list[str] = []
        try:
            self.draft.full_clean()
        except ValidationError as error:
            found += error.messages
        for number, block in enumerate(self.draft.body, 1):
            try:
                block.block.clean(block.value)
            except ValidationError:
                found.append(
                    _("Part %(number)s of the body (%(kind)s) is not complete.")
                    % {"number": number, "kind": block.block.label}
                )
        return found

    def reason_given(self) -> Reason | None:
        """The reason given with this draft before, by the writer who submitted it."""
        newer = Revision.objects.for_instance(self.story).order_by("-pk")
        if self.story.live_revision_id:
            newer = newer.filter(pk__gt=self.story.live_revision_id)
        for content in newer.values_list("content", flat=True)[:20]:
            if content.get("change_reason"):
                return Reason.from_json(content["change_reason"])
        return None
