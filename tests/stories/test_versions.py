"""Versions are frozen, numbered and say why."""

import pytest
from django.db import IntegrityError, transaction

from replate.stories.actions import ReasonMissing
from replate.stories.models import Kind, Reason, Story, Version

from ..factories import AT, make_story, publish

pytestmark = pytest.mark.django_db


def test_publishing_freezes_a_first_version_with_its_text_time_and_fingerprint():
    story = make_story(title="Ferry sails")
    version = story.versions.get()
    assert (version.number, version.kind, version.frozen_at) == (1, "", AT)
    assert version.text.startswith("Ferry sails\n")
    assert version.is_intact()


def test_publishing_the_same_content_twice_makes_no_version():
    story = publish(make_story())
    assert story.versions.count() == 1


def test_a_changed_story_is_not_published_without_a_reason():
    story = make_story()
    story.title = "Ferry sinks"
    with pytest.raises(ReasonMissing), transaction.atomic():
        publish(story)
    assert Story.objects.get(pk=story.pk).versions.count() == 1


def test_a_correction_becomes_version_two_with_its_note():
    story = make_story()
    story.title = "Ferry sinks"
    story = publish(story, Reason(Kind.CORRECTION, "It sank; we said that it sailed."))
    assert [version.kind for version in story.versions.oldest_first()] == ["", "correction"]


@pytest.mark.parametrize("change", [lambda rows: rows.update(note="x"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_delete_a_version(change):
    story = make_story()
    with pytest.raises(IntegrityError, match="frozen for ever"), transaction.atomic():
        change(Version.objects.filter(story=story))
