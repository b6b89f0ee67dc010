"""The desk's record of a story's versions, withdrawal and redaction."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from replate.stories.models import Kind, Reason, Story, Version

from ..factories import make_draft, make_story, publish
from .editing import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section):
    story = make_story(section=section, title="Ferry sails", standfirst="Secret words.")
    story.title, story.standfirst = "Ferry sinks", "The board says so."
    return publish(story, Reason(Kind.CORRECTION, "It sank; we said that it sailed."))


def redact_url(story, number=1):
    return reverse("desk_redact", args=[story.pk, number])


ANSWER = {"reason": "Order of the district court, 4 May.", "confirmed": "on"}


def test_every_version_is_listed_with_why_who_and_its_fingerprint(as_editor, story):
    page = as_editor.get(reverse("desk_versions", args=[story.pk])).content.decode()
    for version in story.versions.all():
        assert version.sha256 in page and version.author_name in page
    assert "Correction" in page and "It sank; we said that it sailed." in page
    assert page.count("intact") == 2


def test_a_draft_has_no_versions_yet(as_writer, section):
    page = as_writer.get(reverse("desk_versions", args=[make_draft(section).pk]))
    assert "not published yet" in page.content.decode()


def test_withdrawing_asks_for_a_note(as_editor, story):
    address = reverse("desk_withdraw", args=[story.pk])
    assert "no longer be readable" in as_editor.get(address).content.decode()
    assert "why the story is withdrawn" in as_editor.post(address, {"note": " "}).content.decode()
    assert not Story.objects.get(pk=story.pk).withdrawn_at


def test_withdrawing_is_a_version_and_stands_in_the_log(as_editor, story):
    response = as_editor.post(reverse("desk_withdraw", args=[story.pk]), {"note": "The letter was forged."})
    withdrawal = story.versions.newest_first()[0]
    assert withdrawal.note == "The letter was forged."
    assert response.url == reverse("desk_correction", args=[withdrawal.correction.number])
    entry = PageLogEntry.objects.get(action="replate.withdraw")
    assert (entry.message, entry.comment) == ("Withdrew the story", "The letter was forged.")


def test_withdrawing_twice_makes_one_version(as_editor, story):
    for _turn in range(2):
        as_editor.post(reverse("desk_withdraw", args=[story.pk]), {"note": "The letter was forged."})
    assert story.versions.count() == 3


def test_a_writer_does_not_withdraw(as_writer, story):
    as_writer.post(reverse("desk_withdraw", args=[story.pk]), {"note": "No."})
    assert not Story.objects.get(pk=story.pk).withdrawn_at


def test_an_administrator_redacts_an_older_version(as_administrator, story):
    page = as_administrator.get(redact_url(story)).content.decode()
    assert "Destroyed" in page and "Stays on record" in page
    as_administrator.post(redact_url(story), ANSWER)
    version = Version.objects.get(story=story, number=1)
    assert (version.content, version.text, version.redacted_by) == ({}, "", "A. Administrator")
    listed = as_administrator.get(reverse("desk_versions", args=[story.pk])).content.decode()
    assert "Order of the district court" in listed and "text destroyed" in listed
    assert PageLogEntry.objects.get(action="replate.redact").comment == ANSWER["reason"]


def test_no_older_draft_keeps_the_redacted_text(as_administrator, story):
    as_administrator.post(redact_url(story), ANSWER)
    assert not [revision for revision in story.revisions.all() if "Secret words." in str(revision.content)]


def test_a_redaction_needs_a_reason_and_a_confirmation(as_administrator, story):
    page = as_administrator.post(redact_url(story), {"reason": " "}).content.decode()
    assert "Say which law or order demands this" in page and "Confirm that the text is to be destroyed" in page
    assert not Version.objects.get(story=story, number=1).is_redacted


def test_the_version_readers_have_is_not_redacted(as_administrator, story):
    assert "Publish one without the text first" in as_administrator.get(redact_url(story, 2)).content.decode()
    response = as_administrator.post(redact_url(story, 2), ANSWER)
    assert "Readers are given this version now" in told(response)
    assert not Version.objects.get(story=story, number=2).is_redacted


def test_redacting_twice_is_said_and_changes_nothing(as_administrator, story):
    as_administrator.post(redact_url(story), ANSWER)
    response = as_administrator.post(redact_url(story), ANSWER | {"reason": "Another."})
    assert "redacted before" in told(response)
    assert Version.objects.get(story=story, number=1).redaction_reason == ANSWER["reason"]


def test_every_version_of_a_withdrawn_story_can_be_redacted_and_still_listed(as_administrator, story):
    as_administrator.post(reverse("desk_withdraw", args=[story.pk]), {"note": "Forged."})
    for number in (1, 2):
        as_administrator.post(redact_url(story, number), ANSWER)
    page = as_administrator.get(reverse("desk_versions", args=[story.pk]))
    assert page.status_code == 200
    assert page.content.decode().count("text destroyed") == 2


@pytest.mark.parametrize("who", ["as_editor", "as_writer"])
def test_only_administrators_redact(request, who, story):
    client = request.getfixturevalue(who)
    assert client.get(redact_url(story)).status_code == 302
    client.post(redact_url(story), ANSWER)
    assert not Version.objects.filter(redacted_at__isnull=False).exists()
    assert "Redact version" not in client.get(reverse("desk_versions", args=[story.pk])).content.decode()
