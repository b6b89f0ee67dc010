"""The desk's own pages, its dashboard and its policy."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from replate.lib import clock
from replate.stories.models import Author, Section, StoryAuthor, Topic

from ..factories import make_draft, make_story, publish
from .editing import edit_url, form_of, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section):
    return make_story(section=section, title="Ferry sails", slugline="FERRY-1", at=clock.now())


@pytest.fixture
def addresses(section, story):
    Author.objects.create(name="Ada Lund", slug="ada-lund")
    Topic.objects.create(name="Harbour", slug="harbour", locale=section.locale)
    return [
        "/desk/",
        reverse("stories:index"),
        reverse("wagtailsnippets_stories_topic:list"),
        reverse("wagtailsnippets_stories_topic:add"),
        reverse("wagtailsnippets_stories_author:list"),
        reverse("wagtailsnippets_stories_author:add"),
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_explore", args=[section.pk]),
        reverse("wagtailadmin_pages:add", args=["stories", "story", section.pk]),
        reverse("wagtailadmin_pages:history", args=[story.pk]),
        edit_url(story),
        reverse("desk_versions", args=[story.pk]),
        reverse("desk_withdraw", args=[story.pk]),
        reverse("wagtailimages:index"),
        reverse("wagtailimages:add_multiple"),
        reverse("wagtaildocs:index"),
        reverse("wagtailadmin_account"),
        reverse("wagtailadmin_reports:site_history"),
    ]


def test_every_desk_page_opens_loads_nothing_from_elsewhere_and_has_the_desks_policy(as_administrator, addresses):
    for address in addresses:
        response = as_administrator.get(address)
        assert response.status_code == 200, address
        page = response.content.decode()
        loaded = re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="((?:https?:)?//[^"]+)"', page)
        assert not [url for url in loaded if not url.startswith("http://testserver")], address
        assert "gravatar" not in page and "releases.wagtail" not in page
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self' 'unsafe-inline'" in policy and "default-src 'none'" in policy


def test_public_pages_keep_the_strict_policy(client, front):
    policy = client.get("/nothing-here/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy


def test_the_dashboard_has_the_papers_name_and_no_wagtail(as_editor):
    page = as_editor.get("/desk/").content.decode()
    assert "The Test Courier" in page
    assert "Welcome to" not in page and "icon-wagtail" not in page and "editor guide" not in page
    assert "desk/mark" in page


def test_the_dashboard_tells_what_goes_out_when_what_waits_and_what_went_out(as_editor, section, story):
    post(as_editor, story, "action-save", title="Ferry sinks")
    later = clock.now() + timedelta(days=1)
    make_draft(section, title="Budget day", embargo_until=later)
    scheduled = make_draft(section, title="Market day")
    post(as_editor, scheduled, "action-publish", title="Market day", go_live_at=later.strftime("%Y-%m-%d %H:%M"))
    page = as_editor.get("/desk/").content.decode()
    due = page[page.index("Going out later") : page.index("Changed, not published yet")]
    waiting = page[page.index("Changed, not published yet") : page.index("Published today")]
    today = page[page.index("Published today") :]
    assert "Budget day" in due and "Under embargo" in due and "Market day" in due and "Scheduled" in due
    assert "Ferry sinks" in waiting
    assert "Ferry sails" in today


def test_the_list_of_stories_tells_slugline_section_and_version(as_editor, story):
    page = as_editor.get(reverse("stories:index")).content.decode()
    for text in ("Ferry sails", "FERRY-1", "Harbour"):
        assert text in page
    assert "Version 1 of Ferry sails" in page
    for order in ("title", "slugline", "-version_number", "-latest_revision_created_at", "live"):
        assert as_editor.get(reverse("stories:index"), {"ordering": order}).status_code == 200
    assert "Ferry sails" in as_editor.get(reverse("stories:index"), {"q": "ferry"}).content.decode()


def test_a_writer_finds_stories_topics_and_authors_only_as_far_as_they_may(as_writer, story):
    page = as_writer.get("/desk/").content.decode()
    assert reverse("stories:index") in page
    assert reverse("wagtailusers_users:index") not in page
    assert as_writer.get(edit_url(story)).status_code == 200
    assert as_writer.get(reverse("wagtailsnippets_stories_topic:add")).status_code == 302


def test_an_author_in_a_byline_is_not_deleted(as_editor, section):
    author = Author.objects.create(name="Ada Lund", slug="ada-lund")
    story = make_draft(section)
    story.story_authors.add(StoryAuthor(author=author))
    publish(story)
    address = reverse("wagtailsnippets_stories_author:delete", args=[author.pk])
    assert as_editor.post(address).status_code in (200, 302)
    bulk = reverse("wagtail_bulk_action", args=["stories", "author", "delete"]) + f"?id={author.pk}"
    assert as_editor.post(bulk).status_code in (200, 302, 404)
    assert Author.objects.filter(pk=author.pk).exists()


def test_an_unknown_desk_address_says_so_in_the_desks_own_words(as_editor):
    page = as_editor.get("/desk/nothing/")
    assert page.status_code == 404
    assert "nothing at this address" in page.content.decode()


def test_a_section_is_made_by_an_editor(as_editor, front):
    address = reverse("wagtailadmin_pages:add", args=["stories", "section", front.pk])
    form = nested_form_data({"title": "Town", "slug": "town", "description": "", "comments": inline_formset([])})
    as_editor.post(address, form | {"action-publish": "1"})
    assert Section.objects.get(slug="town").live


def test_a_preview_has_the_readers_policy_and_may_be_framed_by_the_editor_alone(as_editor, section):
    draft = make_draft(section)
    policy = as_editor.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk])).headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy and "unsafe-inline" not in policy


def test_a_story_that_was_never_saved_can_be_previewed(as_writer, section):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["stories", "story", section.pk])
    as_writer.post(address, form_of(title="New boat", slug="new-boat"))
    assert "New boat" in as_writer.get(address).content.decode()


def test_an_empty_table_does_not_stop_a_story(as_editor, section):
    story = make_draft(section, body=[("text", "<p>At noon.</p>"), ("table", None)])
    publish(story)
    assert story.versions.get().text.endswith("At noon.")
