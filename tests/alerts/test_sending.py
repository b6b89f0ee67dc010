"""An alert leaves once, at its time, for those who asked, and never in a version that was set right."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from replate.alerts.actions import (
    AlertedBefore,
    CannotSend,
    SecondEditorNeeded,
    rewrite_alert,
    send_alert,
    send_due_alerts,
    send_test,
    submit_alert,
    take_back,
    write_alert,
)
from replate.alerts.models import Alert, State
from replate.alerts.models.alerts import tag_of
from replate.alerts.quiet import quiet_until
from replate.outbox.models import Dispatch
from replate.stories.actions import kill, redact
from replate.stories.models import Kind, Reason, Story, Topic

from ..factories import AT, make_draft, make_editor, make_section, make_story, publish
from .subscribers import draft, make_subscription, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def topic():
    return Topic.objects.create(name="Ferries", slug="ferries", locale=make_section().locale)


@pytest.fixture
def story(topic):
    story = make_draft()
    story.topics = [topic]
    return publish(story)


@pytest.fixture
def editor():
    return make_editor(name="Edda Brink")


def change(story: Story, kind: Kind, at: datetime = AT + HOUR) -> Story:
    story = story.get_latest_revision_as_object()
    story.title += f" ({kind.value})"
    return publish(story, Reason(kind, "It was otherwise."), at=at)


# Whom it goes to


def test_breaking_news_goes_to_who_asked_for_all_for_a_topic_of_the_story_or_for_the_story(story, topic, editor):
    other = Topic.objects.create(name="Chess", slug="chess", locale=topic.locale)
    asked = {
        make_subscription(all_news=True),
        make_subscription(topics=[topic]),
        make_subscription(stories=[story]),
        make_subscription(all_news=True, topics=[topic, other], stories=[story]),
    }
    make_subscription(topics=[other])
    make_subscription(stories=[make_story()])
    alert = draft(story)
    assert set(alert.audience()) == asked and alert.audience().count() == 4
    assert told(send_alert(alert=alert, by=editor, at=AT)) == asked


def test_an_alert_on_a_topic_goes_to_who_asked_for_it_or_for_the_story(story, topic):
    make_subscription(all_news=True)
    asked = {make_subscription(topics=[topic]), make_subscription(stories=[story])}
    assert set(draft(story, topic=topic).audience()) == asked


def test_an_alert_on_a_story_goes_to_who_asked_for_it_alone(story, topic):
    make_subscription(all_news=True)
    make_subscription(topics=[topic])
    asked = {make_subscription(stories=[story])}
    assert set(draft(story, is_for_story=True).audience()) == asked


def test_all_breaking_news_is_meant_in_the_readers_language(story):
    make_subscription(all_news=True, language="he")
    here = make_subscription(all_news=True)
    assert set(draft(story).audience()) == {here}


def test_a_subscription_that_is_over_gets_nothing(story):
    from replate.outbox.actions import bury

    bury(address=make_subscription(all_news=True), because="gone", at=AT)
    assert draft(story).audience().count() == 0


# What it says


def test_the_message_is_urgent_replaces_the_one_before_and_leads_to_the_story(story, topic, editor):
    make_subscription(all_news=True)
    alert = send_alert(alert=draft(story, title="Ferry sails"), by=editor, at=AT)
    dispatch, message = alert.dispatch, alert.dispatch.message
    assert (dispatch.kind, dispatch.channel, dispatch.words) == (
        "alert",
        "push",
        "Ferry sails\nThe harbour board lifts its order.",
    )
    carriage = dispatch.carriages.get()
    assert (carriage.version, carriage.words) == (alert.version, dispatch.words)
    assert message["url"] == story.url
    assert message["topic"] == message["tag"] == tag_of(story.pk) and len(message["tag"]) == 32
    assert message["renotify"] and message["urgency"] == "high"
    assert (message["language"], message["dir"]) == ("en", "ltr")
    assert dispatch.expires_at == AT + timedelta(seconds=message["ttl_seconds"])
    assert draft(story, topic=topic).message()["urgency"] == "normal"
    assert tag_of(story.pk) != tag_of(story.pk + 1)


def test_hebrew_is_written_from_the_right(editor):
    story = make_draft(make_section(language="he"), title="המעבורת שבה להפליג")
    message = draft(publish(story)).message()
    assert (message["language"], message["dir"]) == ("he", "rtl")


# Once


def test_a_form_sent_twice_writes_one_alert_and_sends_it_once(story, editor):
    make_subscription(all_news=True)
    key, version = uuid4(), story.current_version
    for _ in range(2):
        alert = write_alert(version=version, key=key, by=editor, at=AT, title="Ferry sails")
        send_alert(alert=alert, by=editor, at=AT)
    assert Alert.objects.count() == Dispatch.objects.count() == 1


def test_a_version_is_alerted_again_only_where_that_is_meant(story, editor):
    send_alert(alert=draft(story), by=editor, at=AT)
    with pytest.raises(AlertedBefore, match="alerted before"):
        send_alert(alert=draft(story), by=editor, at=AT)
    assert send_alert(alert=draft(story, again=True), by=editor, at=AT).state == State.SENT
    later = change(story, Kind.UPDATE)
    assert send_alert(alert=draft(later), by=editor, at=AT + HOUR).state == State.SENT


def test_the_database_itself_lets_a_version_be_alerted_once(story, editor):
    send_alert(alert=draft(story), by=editor, at=AT)
    with pytest.raises(IntegrityError, match="alert_once|version_id"), transaction.atomic():
        Alert.objects.filter(pk=draft(story).pk).update(state="scheduled", due_at=AT)


def test_what_was_sent_is_frozen_by_the_database(story, editor):
    alert = send_alert(alert=draft(story), by=editor, at=AT)
    for change_it in (
        lambda: Alert.objects.filter(pk=alert.pk).update(title="Otherwise"),
        lambda: Alert.objects.filter(pk=alert.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="frozen for ever"), transaction.atomic():
            change_it()
    with pytest.raises(CannotSend, match="no draft any more"):
        rewrite_alert(alert=alert, by=editor, at=AT, title="Otherwise")
    with pytest.raises(CannotSend, match="has left"):
        take_back(alert=alert, by=editor, at=AT)


def test_who_wrote_and_who_agreed_stand_as_names(story, editor):
    writer = make_editor(name="Wim Reiter")
    alert = send_alert(alert=draft(story, by=writer), by=editor, at=AT)
    alert.refresh_from_db()
    assert (alert.written_by, alert.approved_by, alert.writer) == ("Wim Reiter", "Edda Brink", None)
    writer.delete()
    assert Alert.objects.get().written_by == "Wim Reiter"


# At its time


def test_a_scheduled_alert_leaves_at_its_time_to_who_asked_by_then(story, editor):
    alert = send_alert(alert=draft(story, wanted_at=AT + HOUR), by=editor, at=AT)
    assert (alert.state, alert.due_at, told(alert)) == (State.SCHEDULED, AT + HOUR, set())
    late = make_subscription(all_news=True)
    assert send_due_alerts(at=AT + HOUR - timedelta(seconds=1)) == 0
    assert send_due_alerts(at=AT + HOUR) == 1
    assert send_due_alerts(at=AT + HOUR) == 0
    assert told(alert) == {late}


def test_nothing_leaves_before_the_storys_embargo(story, editor):
    Story.objects.filter(pk=story.pk).update(embargo_until=AT + 2 * HOUR)
    alert = send_alert(alert=draft(story, wanted_at=AT + HOUR, breaks_quiet_hours=True), by=editor, at=AT)
    assert (alert.state, alert.due_at) == (State.SCHEDULED, AT + 2 * HOUR)


def test_an_embargo_that_was_moved_moves_the_alert(story, editor):
    alert = send_alert(alert=draft(story, wanted_at=AT + HOUR), by=editor, at=AT)
    Story.objects.filter(pk=story.pk).update(embargo_until=AT + 3 * HOUR)
    assert send_due_alerts(at=AT + HOUR) == 0
    alert.refresh_from_db()
    assert alert.due_at == AT + 3 * HOUR


@pytest.mark.parametrize(
    ("clock", "leaves"),
    [
        ("2026-05-04 21:59", "2026-05-04 21:59"),
        ("2026-05-04 22:00", "2026-05-05 07:00"),
        ("2026-05-05 03:10", "2026-05-05 07:00"),
        ("2026-05-05 07:00", "2026-05-05 07:00"),
        ("2026-10-25 01:30", "2026-10-25 07:00"),  # the night in which the clock goes back
        ("2026-03-28 23:00", "2026-03-29 07:00"),  # and forward
    ],
)
def test_in_quiet_hours_an_alert_waits_for_the_morning_by_the_newsrooms_clock(story, editor, settings, clock, leaves):
    settings.QUIET_HOURS, settings.TIME_ZONE = (time(22), time(7)), "Europe/Berlin"
    from django.utils.timezone import get_default_timezone

    get_default_timezone.cache_clear()
    zone = get_default_timezone()
    at, due = (datetime.fromisoformat(moment).replace(tzinfo=zone).astimezone(UTC) for moment in (clock, leaves))
    try:
        assert draft(story).leaves_at(at) == due
        assert draft(story, breaks_quiet_hours=True).leaves_at(at) == at
    finally:
        settings.TIME_ZONE = "UTC"
        get_default_timezone.cache_clear()


def test_quiet_hours_that_end_within_the_hour_that_comes_twice_end_after_the_moment_that_is_asked(settings):
    settings.QUIET_HOURS, settings.TIME_ZONE = (time(22), time(2, 30)), "Europe/Berlin"
    from django.utils.timezone import get_default_timezone

    get_default_timezone.cache_clear()
    try:
        second_time = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 02:10 on the wall, as an hour before
        assert quiet_until(second_time) == second_time + timedelta(minutes=20)
        assert quiet_until(second_time - HOUR) == second_time - timedelta(minutes=40)
    finally:
        settings.TIME_ZONE = "UTC"
        get_default_timezone.cache_clear()


def test_quiet_hours_may_lie_within_a_day(story, settings):
    settings.QUIET_HOURS = (time(13), time(15))
    noon = AT.replace(hour=12, minute=0)
    assert draft(story).leaves_at(noon) == noon
    assert draft(story).leaves_at(noon + HOUR) == noon + 3 * HOUR


# Another editor's yes


def test_where_the_site_asks_for_it_another_editor_says_yes(story, editor, settings):
    settings.ALERTS_NEED_SECOND_EDITOR = True
    writer = make_editor(name="Wim Reiter")
    alert = draft(story, by=writer)
    with pytest.raises(SecondEditorNeeded):
        send_alert(alert=alert, by=writer, at=AT)
    alert = submit_alert(alert=alert, by=writer, at=AT)
    assert alert.state == State.WAITING
    with pytest.raises(SecondEditorNeeded):
        send_alert(alert=alert, by=writer, at=AT)
    assert send_alert(alert=alert, by=editor, at=AT).state == State.SENT


def test_who_changes_the_words_is_their_writer(story, editor, settings):
    settings.ALERTS_NEED_SECOND_EDITOR = True
    alert = submit_alert(alert=draft(story), by=editor, at=AT)
    alert = rewrite_alert(alert=take_back(alert=alert, by=editor, at=AT), by=editor, at=AT, title="Ferry sails")
    with pytest.raises(SecondEditorNeeded):
        send_alert(alert=alert, by=editor, at=AT)


# What was set right


@pytest.mark.parametrize("kind", [Kind.CORRECTION, Kind.CLARIFICATION])
def test_a_version_that_was_set_right_cannot_be_alerted(story, editor, kind):
    alert = draft(story)
    change(story, kind)
    with pytest.raises(CannotSend, match=r"Version 1 was set right by version 2 \((correction|clarification)\)"):
        send_alert(alert=alert, by=editor, at=AT + HOUR)
    with pytest.raises(CannotSend, match="set right"):
        submit_alert(alert=alert, by=editor, at=AT + HOUR)


def test_an_update_leaves_the_alert_true(story, editor):
    alert = draft(story)
    later = change(story, Kind.UPDATE)
    assert alert.newer() == later.current_version
    assert send_alert(alert=alert, by=editor, at=AT + HOUR).state == State.SENT


def test_a_withdrawn_story_cannot_be_alerted(story, editor):
    alert = draft(story)
    kill(story=story, note="It never sailed.", at=AT + HOUR, by=editor)
    for one in (alert, draft(story, title="Withdrawn")):
        with pytest.raises(CannotSend, match="withdrawn"):
            send_alert(alert=Alert.objects.get(pk=one.pk), by=editor, at=AT + HOUR)


def test_a_redacted_version_cannot_be_alerted(story, editor):
    alert = draft(story)
    change(story, Kind.UPDATE)
    redact(version=alert.version, reason="A court order.", at=AT + HOUR, by=editor)
    with pytest.raises(CannotSend, match="redacted"):
        send_alert(alert=Alert.objects.get(pk=alert.pk), by=editor, at=AT + HOUR)


def test_a_redaction_destroys_the_words_of_sent_alerts_and_drafts(story, editor):
    make_subscription(all_news=True)
    sent, waiting = draft(story, title="Xanthippe sails"), draft(story, title="Xanthippe again")
    send_alert(alert=sent, by=editor, at=AT)
    before = Alert.objects.filter(pk=sent.pk).values().get()
    change(story, Kind.UPDATE)
    later = draft(story, title="The ferry sails")
    redact(version=sent.version, reason="A court order.", at=AT + HOUR, by=editor)
    assert Alert.objects.filter(pk=sent.pk).values().get() == before | {"title": "", "body": ""}
    assert [str(one) for one in Alert.objects.filter(version=sent.version)] == ["Redacted: A court order."] * 2
    waiting.refresh_from_db(), later.refresh_from_db()
    assert (waiting.title, waiting.state, later.title) == ("", State.DRAFT, "The ferry sails")


def test_a_redaction_stops_an_alert_that_waits_for_its_time(story, editor):
    alert = draft(story, title="Xanthippe sails", wanted_at=AT + 5 * HOUR)
    assert send_alert(alert=alert, by=editor, at=AT).state == State.SCHEDULED
    change(story, Kind.UPDATE)
    redact(version=alert.version, reason="A court order.", at=AT + HOUR, by=editor)
    alert.refresh_from_db()
    assert (alert.state, alert.title) == (State.STOPPED, "")
    assert "was redacted" in alert.stopped_because
    assert send_due_alerts(at=AT + 6 * HOUR) == 0


def test_the_database_lets_a_sent_alert_lose_its_words_with_its_version_and_no_other_way(story, editor):
    make_subscription(all_news=True)
    alert = send_alert(alert=draft(story), by=editor, at=AT)
    rows = Alert.objects.filter(pk=alert.pk)
    with pytest.raises(IntegrityError, match="frozen for ever"), transaction.atomic():
        rows.update(title="", body="")
    change(story, Kind.UPDATE)
    redact(version=alert.version, reason="A court order.", at=AT + HOUR, by=editor)
    for other in ({"title": "Back"}, {"title": "", "written_by": "Nobody"}, {"sent_at": AT + HOUR}):
        with pytest.raises(IntegrityError, match="frozen for ever"), transaction.atomic():
            rows.update(**other)
    with pytest.raises(IntegrityError, match="frozen for ever"), transaction.atomic():
        rows.delete()


@pytest.mark.parametrize("deed", [Kind.CORRECTION, Kind.KILL])
def test_a_correction_or_kill_stops_alerts_that_wait(story, editor, deed):
    scheduled = send_alert(alert=draft(story, wanted_at=AT + 2 * HOUR), by=editor, at=AT)
    waiting = submit_alert(alert=draft(story, again=True), by=editor, at=AT)
    elsewhere = send_alert(alert=draft(make_story(), wanted_at=AT + 2 * HOUR), by=editor, at=AT)
    if deed == Kind.KILL:
        kill(story=story, note="It never sailed.", at=AT + HOUR, by=editor)
    else:
        change(story, Kind.CORRECTION)
    for alert in (scheduled, waiting):
        alert.refresh_from_db()
        assert alert.state == State.STOPPED
        assert ("withdrawn" if deed == Kind.KILL else "set right by version 2") in alert.stopped_because
    assert send_due_alerts(at=AT + 2 * HOUR) == 1
    elsewhere.refresh_from_db()
    assert elsewhere.state == State.SENT


@pytest.mark.parametrize("deed", [Kind.CORRECTION, Kind.KILL])
def test_a_kill_recalls_undelivered_alerts(story, editor, deed):
    make_subscription(all_news=True)
    alert = send_alert(alert=draft(story), by=editor, at=AT)
    assert alert.dispatch.state == "sending"
    if deed == Kind.KILL:
        kill(story=story, note="It never sailed.", at=AT + HOUR, by=editor)
    else:
        change(story, Kind.CORRECTION)
    alert.dispatch.refresh_from_db()
    assert alert.dispatch.state == "cancelled"


def test_an_update_stops_nothing(story, editor):
    alert = send_alert(alert=draft(story, wanted_at=AT + 2 * HOUR), by=editor, at=AT)
    change(story, Kind.UPDATE)
    alert.refresh_from_db()
    assert alert.state == State.SCHEDULED


def test_a_stopped_alert_can_be_written_anew_from_the_version_that_mends(story, editor):
    alert = send_alert(alert=draft(story, wanted_at=AT + 2 * HOUR), by=editor, at=AT)
    later = change(story, Kind.CORRECTION)
    alert = rewrite_alert(alert=alert, by=editor, at=AT, version=later.current_version, title="Ferry sank")
    alert = send_alert(alert=alert, by=editor, at=AT + 3 * HOUR)
    assert alert.dispatch.carriages.get().version == later.current_version


# Trying it


def test_a_test_goes_to_the_editors_own_browsers_and_counts_for_nothing(story, editor):
    make_subscription(all_news=True)
    with pytest.raises(CannotSend, match="Get notifications"):
        send_test(alert=draft(story), to=editor, at=AT)
    mine = make_subscription(stories=[make_story()], owner=editor)
    dispatch = send_test(alert=draft(story), to=editor, at=AT)
    assert dispatch.is_test and [one.address for one in dispatch.deliveries.all()] == [mine]
    assert send_alert(alert=draft(story), by=editor, at=AT).state == State.SENT
