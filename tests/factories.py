"""Newsroom objects for tests, made the way the desk makes them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from wagtail.models import Locale, Page, Site

from replate.people.models import User
from replate.stories.models import FrontPage, Reason, Section, Story

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
_numbers = count(1)


def make_editor(**fields) -> User:
    return User.objects.create_superuser(f"editor{next(_numbers)}@courier.example", "a long pass phrase", **fields)


def make_front_page(language: str = "en") -> FrontPage:
    """The front page of `language`; the first one made becomes the site's root."""
    locale, _ = Locale.objects.get_or_create(language_code=language)
    existing = FrontPage.objects.filter(locale=locale).first()
    if existing:
        return existing
    front = FrontPage(title="The Test Courier", slug=f"front-{language}", locale=locale)
    main = FrontPage.objects.first()
    if main:
        front.translation_key = main.translation_key
    Page.objects.get(depth=1).add_child(instance=front)
    if main is None:
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "testserver", "root_page": front, "site_name": front.title}
        )
    return front


def make_section(title: str = "World", language: str = "en") -> Section:
    front = make_front_page(language)
    number = next(_numbers)
    section = Section(title=title, slug=f"{title.lower()}-{number}", locale=front.locale, show_in_menus=True)
    front.add_child(instance=section)
    return section


def make_draft(section: Section | None = None, **fields) -> Story:
    """A story that was never published. `body` defaults to one paragraph."""
    section = section or make_section()
    number = next(_numbers)
    defaults = {
        "title": f"Ferry {number} sails again",
        "slug": f"ferry-{number}",
        "standfirst": "The harbour board lifts its order.",
        "body": [("text", "<p>The ferry sailed at noon, the harbour board said.</p>")],
        "live": False,
        "locale": section.locale,
    }
    story = Story(**(defaults | fields))
    section.add_child(instance=story)
    return story


def publish(story: Story, reason: Reason | None = None, *, at: datetime = AT, by: User | None = None) -> Story:
    """Publishes the story as it stands in memory and returns it as it stands in the database."""
    story.change_reason = reason.as_json() if reason else {}
    story.publish(story.save_revision(), user=by or make_editor(), at=at)
    return Story.objects.get(pk=story.pk)


def make_story(**fields) -> Story:
    """A published story with one version."""
    at = fields.pop("at", AT)
    return publish(make_draft(**fields), at=at)
