"""Files what `replate import` has read, and says what came of it."""

from __future__ import annotations

import argparse
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from replate.lib import clock
from replate.stories.models import Section, Story

from . import actions
from .actions import Outcome, Result
from .command import Refused
from .incoming import Incoming
from .models import State, WireItem


@transaction.atomic
def file_all(incoming: list[Incoming], args: argparse.Namespace) -> list[str]:
    """A line for each item of each file. Raises Refused, with nothing filed."""
    section = section_named(args.section)
    return [line for file in incoming for line in _receive(file, section, args)]


def section_named(slug: str) -> Section | None:
    """The first section with that slug; None for "". Raises Refused."""
    if not slug:
        return None
    section = Section.objects.filter(slug=slug).order_by("path").first()
    if section is None:
        there = ", ".join(Section.objects.order_by("path").values_list("slug", flat=True)) or "none yet"
        raise Refused(f"There is no section {slug!r}; the site has: {there}.")
    return section


def _receive(file: Incoming, section: Section | None, args: argparse.Namespace) -> list[str]:
    at = clock.now()
    try:
        results = actions.receive(incoming=file, section=section, filed_on=args.date, at=at, by=None)
        if args.publish:
            for result in results:
                if result.outcome in (Outcome.FILED, Outcome.UPDATED, Outcome.UNCHANGED) and _may_publish(result.item):
                    actions.publish(item=result.item, at=at, by=None)
    except ValidationError as error:
        raise Refused(f"{file.name}: {' '.join(error.messages)}") from None
    return [_line(result) for result in results]


def _may_publish(item: WireItem) -> bool:
    return item.current_state in (State.DRAFT, State.DRAFT_OVER_LIVE) and not item.withheld


def _line(result: Result) -> str:
    """What came of one item and where it stands: on the site once published, in the desk before."""
    item = WireItem.objects.with_state().get(pk=result.item.pk)
    story, state = item.story, State(item.state)
    came = str(result.outcome.label)
    if state in (State.PUBLISHED, State.SCHEDULED) and result.outcome != Outcome.UNCHANGED:
        came = str(state.label)
    elif result.outcome == Outcome.UNCHANGED:
        came = f"{came} ({str(state.label).lower()})"
    if item.withheld:
        came += ", withheld by the agency"
    if state == State.SCHEDULED and story:
        until = timezone.localtime(story.latest_revision.approved_go_live_at)
        came += f" until {until:%Y-%m-%d %H:%M %Z}, when its embargo ends"
    return f"{came}: “{item}”: {_address(item, story, state)}"


def _address(item: WireItem, story: Story | None, state: State) -> str:
    if story and state == State.PUBLISHED and story.url:
        return urljoin(settings.SITE_URL, story.url)
    if story and state in (State.DRAFT, State.SCHEDULED, State.DRAFT_OVER_LIVE):
        return urljoin(settings.SITE_URL, reverse("wagtailadmin_pages:edit", args=[story.pk]))
    return urljoin(settings.SITE_URL, item.get_absolute_url())
