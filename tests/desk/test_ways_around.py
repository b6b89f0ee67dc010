"""No way of Wagtail's goes around the reason, and none ends in an error page."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from replate.stories.models import Section, Story

from ..factories import make_draft, make_story
from .editing import edit_url, post, step_url, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section):
    return make_story(section=section, title="Ferry sails")


def bulk(name, *pages):
    return (
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", name]) + "?" + "&".join(f"id={p.pk}" for p in pages)
    )


def unchanged(story):
    story = Story.objects.get(pk=story.pk)
    return story.live and story.versions.count() == 1


def test_unpublishing_leads_to_withdrawal(as_editor, story):
    response = as_editor.post(reverse("wagtailadmin_pages:unpublish", args=[story.pk]))
    assert response.url == reverse("desk_withdraw", args=[story.pk])
    assert unchanged(story)


def test_deleting_leads_to_withdrawal(as_editor, story):
    response = as_editor.post(reverse("wagtailadmin_pages:delete", args=[story.pk]))
    assert response.url == reverse("desk_withdraw", args=[story.pk])
    assert "can be withdrawn, saying why" in told(response)
    assert unchanged(story)


def test_a_story_never_published_may_be_deleted(as_editor, section):
    story = make_draft(section)
    as_editor.post(reverse("wagtailadmin_pages:delete", args=[story.pk]))
    assert not Story.objects.filter(pk=story.pk).exists()


def test_a_section_with_published_stories_is_not_deleted(as_editor, section, story):
    response = as_editor.post(reverse("wagtailadmin_pages:delete", args=[section.pk]))
    assert response.status_code == 302
    assert Section.objects.filter(pk=section.pk).exists()


def test_a_section_is_not_unpublished_with_its_stories(as_editor, section, story):
    address = reverse("wagtailadmin_pages:unpublish", args=[section.pk])
    as_editor.post(address, {"include_descendants": "on"})
    assert unchanged(story)
    as_editor.post(address)
    assert not Section.objects.get(pk=section.pk).live


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_many_at_once_are_not_taken_away(as_editor, story, section, action):
    draft = make_draft(section)
    response = as_editor.post(bulk(action, story, draft))
    assert response.status_code == 302
    assert unchanged(story)
    assert Story.objects.filter(pk=draft.pk).exists()


def test_a_section_is_not_taken_away_in_bulk_with_its_stories(as_editor, section, story):
    as_editor.post(bulk("delete", section))
    as_editor.post(bulk("unpublish", section), {"include_descendants": "on"})
    assert unchanged(story)


def test_publishing_many_at_once_stops_at_a_change_without_a_reason(as_editor, story, section):
    post(as_editor, story, "action-save", title="Ferry sinks")
    draft = make_draft(section)
    response = as_editor.post(bulk("publish", story, draft))
    assert "say why it changes" in told(response)
    assert unchanged(story)
    assert not draft.versions.exists()
    assert as_editor.post(bulk("publish", story)).url == step_url(story)


def test_publishing_many_drafts_at_once_freezes_their_first_versions(as_editor, section):
    drafts = [make_draft(section), make_draft(section)]
    assert as_editor.post(bulk("publish", *drafts)).status_code == 302
    assert [draft.versions.count() for draft in drafts] == [1, 1]


def test_a_section_published_with_what_is_below_it_freezes_first_versions(as_editor, section):
    draft = make_draft(section)
    as_editor.post(bulk("publish", section), {"include_descendants": "on"})
    assert draft.versions.count() == 1


def test_moving_a_story_to_another_section_keeps_its_versions(as_editor, front, story):
    other = Section(title="Town", slug="town", locale=front.locale)
    front.add_child(instance=other)
    assert as_editor.post(bulk("move", story), {"chooser": other.pk}).status_code == 302
    assert as_editor.post(reverse("wagtailadmin_pages:move_confirm", args=[story.pk, other.pk])).status_code == 302
    assert Story.objects.get(pk=story.pk).get_parent().pk == other.pk
    assert unchanged(story)


@pytest.mark.parametrize("asked", [{"publish_copies": "on"}, {"alias": "on"}])
def test_a_copy_is_a_draft_of_its_own(as_editor, story, section, asked):
    address = reverse("wagtailadmin_pages:copy", args=[story.pk])
    assert as_editor.get(address).status_code == 200
    answer = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": section.pk}
    as_editor.post(address, answer | asked)
    copy = Story.objects.get(slug="copy")
    assert (copy.live, copy.alias_of_id, copy.versions.count()) == (False, None, 0)


def test_a_section_copied_with_its_stories_publishes_none(as_editor, front, section, story):
    address = reverse("wagtailadmin_pages:copy", args=[section.pk])
    answer = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": front.pk, "copy_subpages": "on"}
    as_editor.post(address, answer | {"publish_copies": "on", "alias": "on"})
    copies = Story.objects.descendant_of(Section.objects.get(slug="copy"))
    assert [copy.live for copy in copies] == [False]


def test_a_withdrawn_story_is_not_edited_or_published(as_editor, story):
    as_editor.post(reverse("desk_withdraw", args=[story.pk]), {"note": "The letter was forged."})
    history = reverse("desk_versions", args=[story.pk])
    assert as_editor.get(edit_url(story)).url == history
    assert post(as_editor, story, "action-publish").url == history
    assert as_editor.get(step_url(story)).url == history
    assert as_editor.get(reverse("desk_withdraw", args=[story.pk])).url == history
    assert as_editor.post(bulk("publish", story)).status_code == 302
    assert as_editor.post(reverse("wagtailadmin_pages:delete", args=[story.pk])).url == history
    assert [version.kind for version in story.versions.oldest_first()] == ["", "kill"]


def test_pages_cannot_be_given_a_password(as_editor, story, front, section):
    for page in (story, section, front):
        answer = as_editor.get(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]))
        assert "has been disabled" in answer.content.decode()


def test_a_front_page_is_neither_deleted_nor_unpublished(as_administrator, front):
    as_administrator.post(reverse("wagtailadmin_pages:delete", args=[front.pk]))
    as_administrator.post(reverse("wagtailadmin_pages:unpublish", args=[front.pk]))
    as_administrator.post(bulk("delete", front))
    assert Page.objects.get(pk=front.pk).live
