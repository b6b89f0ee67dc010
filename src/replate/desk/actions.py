"""What the desk does: a changed story goes out with its reason; a newsroom is founded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from replate.editions.actions.newsletters import found_daily_editions
from replate.stories.models import FrontPage, Reason, Story, Version

from .policies import found_policies
from .roles import set_up_approval, set_up_groups
from .step import APPROVE, SUBMIT, Step

if TYPE_CHECKING:
    from replate.people.models import User


class NothingChanged(ValidationError):
    """Readers have this content already."""


class DraftMoved(ValidationError):
    """The draft, or what readers have, is not what the editor was shown."""


@transaction.atomic
def send_draft(*, story: Story, seen: str, reason: Reason, at: datetime, by: User) -> Version | None:
    """Publishes, approves or submits the newest draft of `story`, whichever `by` may, for `reason`.

    `seen` is the `Step.seen` that the editor was shown. Returns the version this froze; None where the draft waits for
    its time or an approval. Raises NothingChanged, DraftMoved and ValidationError; then nothing was done.
    """
    Page.objects.select_for_update().get(pk=story.pk)
    story = Story.objects.get(pk=story.pk)
    step = Step(story, by)
    number = step.current.number
    if not step.is_changed:
        raise NothingChanged(_("Readers have this already: it is version %(number)s.") % {"number": number})
    obstacles = step.obstacles()
    if obstacles:
        raise ValidationError(obstacles)
    if step.seen != seen:
        raise DraftMoved(_("The draft was changed since you opened this page. Look at it again, then publish."))
    draft = step.draft
    draft.change_reason = reason.as_json()
    revision = draft.save_revision(user=by, log_action=True)
    if step.deed == SUBMIT:
        _submit(story, by)
    elif step.deed == APPROVE:
        state = story.current_workflow_task_state
        state.task.specific.on_action(state, by, "approve")
    else:
        story.publish(revision, user=by, at=at)
    newest = Version.objects.filter(story=story).newest_first()[0]
    return newest if newest.number > number else None


def _submit(story: Story, by: User) -> None:
    state = story.current_workflow_state
    if state and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(by)
    elif state:
        state.cancel(user=by)
        story.get_workflow().start(story, by)
    else:
        story.get_workflow().start(story, by)


@transaction.atomic
def found_newsroom(*, name: str, languages: Sequence[str], at: datetime) -> FrontPage:
    """The paper `name` with a front page in each of `languages`, its site, its groups and their approval.

    The first language's front page is the site's root and is returned. Safe to run again: front pages that stand keep
    what editors made of them, and groups what administrators made of them.
    """
    root = Page.objects.get(depth=1)
    fronts: list[FrontPage] = []
    for language in languages:
        locale, _is_new = Locale.objects.get_or_create(language_code=language)
        front = FrontPage.objects.filter(locale=locale).first()
        if front is None:
            front = FrontPage(title=name, slug=f"front-{language}", locale=locale)
            front.first_published_at = front.last_published_at = at
            if fronts:
                front.translation_key = fronts[0].translation_key
            root.add_child(instance=front)
        fronts.append(front)
    address = urlsplit(settings.SITE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname,
            "port": address.port or (443 if address.scheme == "https" else 80),
            "root_page": fronts[0],
            "site_name": fronts[0].title,
        },
    )
    welcome = Page.objects.filter(depth=2, content_type=root.content_type, slug="home").first()
    if welcome:
        welcome.delete()
    found_daily_editions(languages=languages, at=at)
    found_policies(languages)
    groups = set_up_groups(fronts)
    set_up_approval(groups, fronts)
    return fronts[0]
