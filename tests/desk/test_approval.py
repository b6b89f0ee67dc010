"""A writer submits, an editor approves; the reason travels with the draft."""

import pytest
from django.urls import reverse

from replate.stories.models import Story

from ..factories import make_draft, make_story
from .editing import edit_url, form_of, give_reason, post, step_url, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section):
    return make_story(section=section, title="Ferry sails")


@pytest.fixture
def submitted(client, writer, story):
    client.force_login(writer)
    post(client, story, "action-submit", title="Ferry sinks")
    give_reason(client, story, note="We said it sailed.\nIt sank.")
    return Story.objects.get(pk=story.pk)


def approve(client, story, **headers):
    story = Story.objects.get(pk=story.pk)
    state = story.current_workflow_task_state
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[story.pk, "approve", state.pk]), **headers)


def numbers(story):
    return [version.number for version in story.versions.oldest_first()]


def test_a_writer_may_not_publish(as_writer, section):
    story = make_draft(section)
    post(as_writer, story, "action-publish")
    assert numbers(story) == []


def test_a_new_story_is_submitted_and_approved_without_a_reason(client, writer, editor, section):
    client.force_login(writer)
    story = make_draft(section)
    post(client, story, "action-submit")
    client.force_login(editor)
    approve(client, story)
    assert numbers(story) == [1]


def test_a_writers_change_to_a_published_story_is_asked_for_its_reason(as_writer, story):
    response = post(as_writer, story, "action-submit", title="Ferry sinks")
    assert response.url == step_url(story)
    page = as_writer.get(step_url(story)).content.decode()
    assert "Submit for approval" in page
    assert "Withdrawal" not in page


def test_the_submitted_draft_waits_for_an_editor(submitted):
    assert numbers(submitted) == [1]
    reason = submitted.current_workflow_task_state.revision.content["change_reason"]
    assert reason["note"] == "We said it sailed.\nIt sank."


def test_a_writer_who_submits_twice_is_told_that_it_waits(as_writer, submitted):
    response = as_writer.get(step_url(submitted))
    assert response.status_code == 302
    assert told(response)


def test_an_approval_with_the_writers_reason_publishes(client, editor, submitted):
    client.force_login(editor)
    approve(client, submitted)
    assert [(version.kind, version.note) for version in submitted.versions.oldest_first()][1:] == [
        ("correction", "We said it sailed.\nIt sank.")
    ]


def test_an_approval_in_the_editor_leads_to_the_step_with_the_writers_reason(client, editor, submitted):
    client.force_login(editor)
    buttons = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    response = client.post(edit_url(submitted), form_of(submitted, title="Ferry sinks") | buttons)
    assert response.url == step_url(submitted)
    page = client.get(step_url(submitted)).content.decode()
    assert "We said it sailed." in page and "It sank." in page and "Approve and publish" in page
    give_reason(client, submitted, note="We said it sailed.\nIt sank at noon.")
    notes = [version.note for version in submitted.versions.oldest_first()]
    assert notes == ["", "We said it sailed.\nIt sank at noon."]
    story = Story.objects.get(pk=submitted.pk)
    assert story.current_workflow_state is None
    assert story.workflow_states.get().status == "approved"


def test_an_approval_of_a_draft_without_a_reason_is_led_to_the_step(client, editor, story):
    client.force_login(editor)
    draft = story.get_latest_revision_as_object()
    draft.title = "Ferry sinks"
    draft.save_revision()
    story = Story.objects.get(pk=story.pk)
    story.get_workflow().start(story, editor)
    assert approve(client, story).url == step_url(story)
    answer = approve(client, story, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.json() == {"step": "success", "redirect": step_url(story)}
    assert numbers(story) == [1]
    give_reason(client, story)
    assert numbers(story) == [1, 2]


def test_withdrawing_ends_an_approval_under_way(client, editor, submitted):
    client.force_login(editor)
    client.post(reverse("desk_withdraw", args=[submitted.pk]), {"note": "Forged."})
    story = Story.objects.get(pk=submitted.pk)
    assert story.withdrawn_at and story.current_workflow_state is None
