"""What publishing does to addresses, listings and records."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import close_old_connections, connection, transaction
from django.db.models import ProtectedError
from wagtail.models import Page, PageLogEntry

from replate.lib import clock
from replate.stories import actions
from replate.stories.models import Author, FrontPageLead, Kind, Reason, RelatedStory, Story, StoryAuthor, Version
from replate.stories.signals import version_frozen

from ..factories import AT, make_draft, make_editor, make_front_page, make_section, make_story, publish

pytestmark = pytest.mark.django_db
MORE = Reason(Kind.UPDATE, "There is more to tell.")


@pytest.mark.parametrize("language", ["en", "he"])
def test_a_changed_slug_leaves_a_redirect_behind(client, language, django_capture_on_commit_callbacks):
    make_front_page()
    story = make_story(section=make_section(language=language), slug="ferry")
    old = story.url
    story.slug = "ferry-sinks"
    with django_capture_on_commit_callbacks(execute=True):
        story = publish(story)
    response = client.get(old)
    assert response.status_code == 301
    assert response["Location"] == story.url
    assert story.versions.count() == 1, "an address is no content"


def test_versions_survive_the_purge_of_revisions():
    story = make_story()
    for number in range(3):
        story.title = f"Ferry {number} sinks"
        story = publish(story, Reason(Kind.UPDATE, "More is known."))
    story.revisions.exclude(pk=story.latest_revision_id).update(approved_go_live_at=None)
    call_command("purge_revisions", verbosity=0)
    assert story.revisions.count() == 1
    assert [version.is_intact() for version in story.versions.oldest_first()] == [True] * 4


def test_a_draft_over_a_live_story_shows_nowhere(client):
    story = make_story(title="Ferry sails")
    story.title = "Ferry sinks"
    story.save_revision()
    for address in ("/", story.url, story.get_parent().url, "/search/?q=sinks", "/atom.xml", f"{story.url}ninjs.json"):
        assert "Ferry sinks" not in client.get(address).content.decode(), address


def test_a_story_is_published_at_its_hour_with_its_reason():
    story = make_story()
    due = clock.now() + timedelta(hours=1)
    story.title, story.go_live_at = "Ferry sinks", due
    story = publish(story, Reason(Kind.CORRECTION, "It sank."), at=clock.now())
    assert story.versions.count() == 1
    import time_machine

    with time_machine.travel(due + timedelta(seconds=1)):
        assert actions.publish_due(at=clock.now()) == 1
    assert story.versions.get(number=2).note == "It sank."


def test_a_failing_story_does_not_hold_up_the_others_that_are_due():
    section = make_section()
    due = clock.now() + timedelta(hours=1)
    stories = [make_draft(section, go_live_at=due) for _ in range(2)]
    stories = [publish(story, at=clock.now()) for story in stories]
    broken = make_story(section=section)
    actions.kill(story=broken, note="Wrong.", at=AT, by=None)
    broken.save_revision(approved_go_live_at=due)
    import time_machine

    with time_machine.travel(due + timedelta(seconds=1)):
        assert actions.publish_due(at=clock.now()) == 2
        assert actions.publish_due(at=clock.now()) == 0


def test_a_withdrawn_story_is_not_published_again():
    story = make_story()
    actions.kill(story=story, note="Wrong.", at=AT, by=make_editor())
    story = Story.objects.get(pk=story.pk)
    story.title = "Back again"
    with pytest.raises(actions.StoryWithdrawn), transaction.atomic():
        publish(story, Reason(Kind.UPDATE, "Back."))


def test_a_published_story_can_be_neither_unpublished_nor_deleted():
    story = make_story()
    with pytest.raises(actions.StoryFrozen):
        story.unpublish()
    with pytest.raises(ProtectedError):
        story.delete()
    assert Story.objects.published().filter(pk=story.pk).exists()


def test_redaction_needs_a_reason_and_a_version_that_readers_are_no_longer_given():
    story = make_story()
    version = story.versions.get()
    for reason in ("", "Court order"):
        with pytest.raises(ValidationError), transaction.atomic():
            actions.redact(version=version, reason=reason, at=AT, by=make_editor())


def test_redacting_a_withdrawn_story_leaves_its_words_nowhere_in_the_newsroom():
    words = "Xanthippe stole a ferry"
    story = make_story(title=words, body=[("text", f"<p>{words}</p>")], dateline=words, slugline=words)
    actions.kill(story=story, note="Wrong.", at=AT, by=make_editor())
    actions.redact(version=story.versions.get(number=1), reason="Court order", at=AT, by=make_editor())
    story = Story.objects.get(pk=story.pk)
    assert words not in story.title + story.draft_title + str(story.body.get_prep_value())
    assert story.revisions.count() == 0
    rows = {model: str(list(model._base_manager.values())) for model in apps.get_models()}
    assert [model for model, found in rows.items() if "Xanthippe" in found] == []


def test_the_desks_log_forgets_the_headline_of_a_redacted_version():
    story = make_story(title="Xanthippe stole a ferry")
    story.title = "A ferry was stolen"
    story = publish(story, Reason(Kind.UPDATE, "A name is gone."))
    lines = PageLogEntry.objects.filter(page=story.pk)
    assert "Xanthippe" in str(list(lines.values("label", "data")))
    actions.redact(version=story.versions.get(number=1), reason="Court order", at=AT, by=make_editor())
    assert {line.label for line in lines} == {"A ferry was stolen"}
    assert "Xanthippe" not in str(list(lines.values("label", "data")))


def test_a_receiver_that_fails_undoes_the_publication():
    def refuse(**kwargs):
        raise RuntimeError("no room")

    story = make_draft()
    version_frozen.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            publish(story)
    finally:
        version_frozen.disconnect(refuse)
    assert not Story.objects.get(pk=story.pk).live
    assert Version.objects.count() == 0


def test_the_front_page_leads_with_what_editors_chose_and_follows_by_time(client):
    section = make_section()
    old = make_story(section=section, title="Chosen story", at=AT - timedelta(days=9))
    make_story(section=section, title="Newest story", at=AT)
    front = make_front_page()
    front.leads = [FrontPageLead(story=old)]
    front.save()
    text = client.get("/").content.decode()
    assert text.index("Chosen story") < text.index("Newest story")


def test_a_withdrawn_lead_or_related_story_is_not_shown(client):
    section = make_section()
    gone = make_story(section=section, title="Gone story")
    stays = make_draft(section, title="Story that stays")
    stays.related_stories = [RelatedStory(related=gone)]
    stays = publish(stays)
    front = make_front_page()
    front.leads = [FrontPageLead(story=gone)]
    front.save()
    actions.kill(story=gone, note="Wrong.", at=AT, by=make_editor())
    assert "Gone story" not in client.get("/").content.decode()
    assert "Gone story" not in client.get(stays.url).content.decode()


def test_the_archive_sorts_by_the_newsrooms_clock(client, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    from django.utils import timezone

    with timezone.override("Pacific/Auckland"):
        make_story(title="Late ferry", at=AT.replace(hour=13))  # already the 5th there
        assert "Late ferry" in client.get("/archive/2026/5/5/").content.decode()
        assert client.get("/archive/2026/5/4/").status_code == 404
    for bad in ("/archive/2026/13/", "/archive/2026/2/30/", "/archive/0/1/", "/archive/99999/1/1/"):
        assert client.get(bad).status_code == 404, bad


@pytest.mark.django_db(transaction=True)
def test_publishing_twice_at_once_makes_one_version():
    story = make_story()
    story.title = "Ferry sinks"
    story.change_reason = Reason(Kind.CORRECTION, "It sank.").as_json()
    revisions = [story.save_revision() for _ in range(4)]
    editor = make_editor()
    start, failures = threading.Barrier(4), []

    def press(revision):
        start.wait()
        try:
            Story.objects.get(pk=story.pk).publish(revision, user=editor)
        except Exception as error:
            failures.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=press, args=(revision,)) for revision in revisions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert story.versions.count() == 2


def _with_reason(story, title, **fields):
    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    for name, value in ({"title": title, "change_reason": MORE.as_json()} | fields).items():
        setattr(draft, name, value)
    return draft.save_revision()


def test_whoever_held_the_story_before_it_was_withdrawn_cannot_bring_it_back():
    story = make_story()
    revision = _with_reason(story, "She sails")
    actions.kill(story=Story.objects.get(pk=story.pk), note="It was wrong.", at=AT, by=make_editor())
    with pytest.raises(actions.StoryWithdrawn):
        story.publish(revision, at=AT)
    story = Story.objects.get(pk=story.pk)
    assert story.withdrawn_at and story.current_version.is_kill


def test_a_story_that_breaks_does_not_hold_up_the_others_that_are_due(caplog):
    broken, fine = make_story(), make_story()
    due_at = clock.now() + timedelta(hours=1)
    for story in (broken, fine):
        story.publish(_with_reason(story, f"{story.title}, again", go_live_at=due_at), at=AT)
    broken.revisions.filter(approved_go_live_at__isnull=False).update(object_id="0")
    with time_machine.travel(due_at + timedelta(seconds=1), tick=False):
        assert actions.publish_due(at=clock.now()) == 1
    assert fine.versions.count() == 2 and broken.versions.count() == 1
    assert "was not published at its time" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_what_is_due_gives_way_to_what_an_editor_publishes_at_that_moment():
    """The editor has the story's row when the schedule comes for it."""
    story = make_story()
    due_at = clock.now() + timedelta(hours=1)
    story.publish(_with_reason(story, "As it was scheduled", go_live_at=due_at), at=AT)
    revision = _with_reason(story, "As the editor mended it", go_live_at=None)
    found = []

    def publish_due():
        found.append(actions.publish_due(at=due_at + timedelta(seconds=1)))
        close_old_connections()

    with time_machine.travel(due_at + timedelta(seconds=1), tick=True):
        schedule = threading.Thread(target=publish_due)
        with transaction.atomic():
            Page.objects.select_for_update().get(pk=story.pk)
            if connection.vendor == "postgresql":  # on SQLite it would wait for the lock before it looks
                schedule.start()
                _wait_for_somebody_who_waits()
            Story.objects.get(pk=story.pk).publish(revision, at=due_at)
        if connection.vendor != "postgresql":
            schedule.start()
        schedule.join()
    assert found == [0]
    assert [one.headline for one in story.versions.newest_first()][:1] == ["As the editor mended it"]


def _wait_for_somebody_who_waits():
    """Until another connection to this database waits for a lock."""
    with connection.cursor() as cursor:
        for _try in range(2000):
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.01)")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits.")


def test_a_copy_of_a_withdrawn_story_is_a_draft_like_any_other():
    story = make_story()
    actions.kill(story=story, note="It was wrong.", at=AT, by=make_editor())
    copy = Story.objects.get(pk=story.pk).copy(update_attrs={"slug": "anew"}, keep_live=False)
    copy = publish(Story.objects.get(pk=copy.pk).get_latest_revision_as_object())
    assert copy.withdrawn_at is None and copy.versions.count() == 1


def test_a_draft_outlives_an_author_whom_only_it_named():
    story, author = make_story(), Author.objects.create(name="Ida Holm", slug="ida-holm")
    draft = story.get_latest_revision_as_object()
    draft.story_authors = [StoryAuthor(author=author)]
    draft.save_revision()
    author.delete()
    assert Story.objects.get(pk=story.pk).get_latest_revision_as_object().byline_text == ""
