"""A story that readers have changes only with a reason."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from replate.lib import clock
from replate.stories.actions import publish_due
from replate.stories.models import Author, Kind, Story, StoryAuthor

from ..factories import make_draft, make_story, publish
from .editing import edit_url, form_of, give_reason, post, step_url, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section):
    return make_story(
        section=section,
        title="Ferry sails",
        body=[("text", "<p>The ferry sailed at noon with 12 aboard, the board said.</p>")],
    )


def change(client, story, button="action-publish", **fields):
    defaults = {"paragraph": "The ferry sank at noon, the board said.", "title": "Ferry sinks"}
    return post(client, story, button, **(defaults | fields))


def versions(story):
    return list(story.versions.oldest_first())


def test_the_first_publication_goes_straight_through_and_freezes_version_one(as_editor, section):
    story = make_draft(section)
    response = post(as_editor, story, "action-publish")
    assert response.url == reverse("wagtailadmin_explore", args=[section.pk])
    assert [version.number for version in versions(story)] == [1]
    assert versions(story)[0].author_name == "A. Editor"


def test_a_story_made_and_published_at_once_has_version_one(as_editor, section):
    address = reverse("wagtailadmin_pages:add", args=["stories", "story", section.pk])
    as_editor.post(address, form_of(title="New boat", slug="new-boat") | {"action-publish": "1"})
    assert Story.objects.get(slug="new-boat").versions.count() == 1


def test_publishing_a_change_saves_the_draft_and_leads_to_the_step(as_editor, story):
    response = change(as_editor, story)
    assert response.url == step_url(story)
    assert versions(story)[-1].number == 1
    assert Story.objects.get(pk=story.pk).get_latest_revision_as_object().title == "Ferry sinks"


def test_the_step_shows_what_changes_and_what_each_reason_means(as_editor, story):
    change(as_editor, story)
    page = as_editor.get(step_url(story)).content.decode()
    assert "sails" in page and "sinks" in page and "<del>" in page
    assert "We told readers something wrong." in page


def test_a_correction_is_published_as_version_two_with_its_note(as_editor, story):
    change(as_editor, story)
    response = give_reason(as_editor, story)
    first, second = versions(story)
    assert response.url == reverse("desk_correction", args=[second.correction.number])
    assert (second.kind, second.note, second.author_name) == ("correction", "We said it sailed.\nIt sank.", "A. Editor")
    assert second.headline == "Ferry sinks"
    assert first.headline == "Ferry sails"


def test_a_reason_without_a_note_is_asked_again(as_editor, story):
    change(as_editor, story)
    page = give_reason(as_editor, story, "update", note="  ").content.decode()
    assert "Say in a sentence for readers what changed." in page
    page = give_reason(as_editor, story, note=" \n ").content.decode()
    assert "Say in a sentence for readers what was wrong." in page
    assert "Say in a sentence for readers what is right." in page
    assert len(versions(story)) == 1


def test_both_lines_of_a_correction_are_sentences_that_read_well_in_one_line(as_editor, story):
    change(as_editor, story)
    give_reason(as_editor, story, note="We said  it sailed\nDid it sink?")
    assert versions(story)[-1].note == "We said it sailed.\nDid it sink?"
    assert versions(story)[-1].note_in_line == "We said it sailed. Did it sink?"


def test_a_link_to_the_step_fills_it_in(as_editor, story):
    change(as_editor, story)
    form = as_editor.get(step_url(story), {"kind": "kill", "note": "The agency withdrew it."}).context["form"]
    assert (form["kind"].value(), form["note"].value()) == ("kill", "The agency withdrew it.")


def test_no_reason_is_asked_again(as_editor, story):
    change(as_editor, story)
    assert "Say why the story changes." in give_reason(as_editor, story, kind="").content.decode()


def test_an_update_may_be_a_slip_that_nobody_is_told_of(as_editor, story):
    change(as_editor, story, paragraph="The ferry sailed at noon with 12 aboard, the board sayd.", title="Ferry sails")
    give_reason(as_editor, story, "update", note="", slip="on")
    assert (versions(story)[1].kind, versions(story)[1].worth_telling) == ("update", False)


def test_a_correction_cannot_be_a_slip(as_editor, story):
    change(as_editor, story)
    assert "Only an update can be a slip" in give_reason(as_editor, story, slip="on").content.decode()


def test_an_update_that_changes_a_number_asks_for_confirmation_and_names_it(as_editor, story):
    change(as_editor, story, paragraph="The ferry sailed at noon with 21 aboard, the board said.", title="Ferry sails")
    page = give_reason(as_editor, story, "update", "More people came.").content.decode()
    assert "“12” became “21”" in page and "choose Correction" in page
    assert len(versions(story)) == 1
    give_reason(as_editor, story, "update", "More people came.", confirmed="on")
    assert len(versions(story)) == 2


def test_pressing_publish_twice_makes_one_version(as_editor, story):
    change(as_editor, story)
    seen = as_editor.get(step_url(story)).context["step"].seen
    answer = {"kind": "correction", "was_wrong": "We said it sailed.", "is_right": "It sank.", "seen": seen}
    as_editor.post(step_url(story), answer)
    second = as_editor.post(step_url(story), answer)
    assert len(versions(story)) == 2
    assert "Nothing changed for readers: they have version 2" in told(second)


def test_a_draft_saved_since_the_step_was_opened_is_not_published_unseen(as_editor, story):
    change(as_editor, story)
    seen = as_editor.get(step_url(story)).context["step"].seen
    post(as_editor, story, "action-save", title="Ferry explodes", paragraph="It exploded.")
    answer = {"kind": "correction", "was_wrong": "We said it sailed.", "is_right": "It sank.", "seen": seen}
    response = as_editor.post(step_url(story), answer)
    assert response.url == step_url(story)
    assert "changed since you opened this page" in told(response)
    assert len(versions(story)) == 1


def test_publishing_with_nothing_changed_says_so_and_makes_no_version(as_editor, story):
    paragraph = "The ferry sailed at noon with 12 aboard, the board said."
    response = post(as_editor, story, "action-publish", title="Ferry sails", paragraph=paragraph)
    assert "Nothing changed for readers" in told(response)
    assert len(versions(story)) == 1


def test_a_new_slug_alone_is_published_without_a_version(as_editor, story):
    paragraph = "The ferry sailed at noon with 12 aboard, the board said."
    post(as_editor, story, "action-publish", title="Ferry sails", paragraph=paragraph, slug="ferry-at-noon")
    assert Story.objects.get(pk=story.pk).slug == "ferry-at-noon"
    assert len(versions(story)) == 1


def test_the_step_without_a_changed_draft_leads_back(as_editor, story):
    response = as_editor.get(step_url(story))
    assert response.url == edit_url(story)
    assert "Nothing changed for readers: they have version 1" in told(response)


def test_the_step_of_a_story_never_published_leads_back(as_editor, section):
    assert as_editor.get(step_url(make_draft(section))).status_code == 302


def test_an_incomplete_draft_is_not_published(as_editor, story):
    draft = story.get_latest_revision_as_object()
    draft.body = [("heading", "")]
    draft.save_revision(clean=False)
    response = as_editor.get(step_url(story))
    assert "Part 1 of the body (Heading) is not complete" in told(response)


def test_a_change_under_embargo_waits_and_is_named(as_editor, story):
    until = clock.now() + timedelta(hours=2)
    change(as_editor, story, embargo_until=until.strftime("%Y-%m-%d %H:%M"))
    assert "under embargo" in as_editor.get(step_url(story)).content.decode()
    assert "Readers get this change on" in told(give_reason(as_editor, story))
    assert len(versions(story)) == 1
    with time_machine.travel(until + timedelta(minutes=1)):
        publish_due(at=clock.now())
    assert versions(story)[-1].kind == "correction"


def test_a_scheduled_change_is_not_scheduled_twice(as_editor, story):
    change(as_editor, story, go_live_at=(clock.now() + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M"))
    give_reason(as_editor, story)
    response = as_editor.get(step_url(story))
    assert response.url == edit_url(story)
    assert len(versions(story)) == 1


def test_a_first_publication_under_embargo_waits(as_editor, section):
    story = make_draft(section)
    until = clock.now() + timedelta(hours=2)
    post(as_editor, story, "action-publish", embargo_until=until.strftime("%Y-%m-%d %H:%M"))
    assert not versions(story)
    assert not Story.objects.get(pk=story.pk).live


def test_a_kill_chosen_in_the_step_withdraws_the_story(as_editor, story):
    change(as_editor, story)
    response = give_reason(as_editor, story, "kill", "The letter was forged.")
    assert versions(story)[-1].kind == Kind.KILL
    assert response.url == reverse("desk_correction", args=[versions(story)[-1].correction.number])


def test_a_restored_older_draft_needs_a_reason_too(as_editor, story):
    old = story.latest_revision
    change(as_editor, story)
    give_reason(as_editor, story)
    address = reverse("wagtailadmin_pages:revisions_revert", args=[story.pk, old.pk])
    assert as_editor.get(address).status_code == 200
    response = as_editor.post(address, form_of(story, paragraph="The ferry sailed.") | {"action-publish": "1"})
    assert response.url == step_url(story)
    assert len(versions(story)) == 2


def test_a_used_reason_is_not_used_again(as_editor, story):
    change(as_editor, story)
    give_reason(as_editor, story)
    response = change(as_editor, story, title="Ferry found")
    assert response.url == step_url(story)
    assert "We said it sailed" not in as_editor.get(step_url(story)).content.decode()


def test_a_reader_without_the_desk_gets_no_step(client, story):
    assert client.get(step_url(story)).url.startswith("/desk/login/")


def test_an_author_renamed_since_shows_as_a_change_of_the_byline(as_editor, section):
    author = Author.objects.create(name="Ada Lund", slug="ada-lund")
    story = make_draft(section)
    story.story_authors.add(StoryAuthor(author=author))
    story = publish(story)
    Author.objects.update(name="Ada Holm")
    page = as_editor.get(step_url(story)).content.decode()
    assert "Lund" in page and "Holm" in page
