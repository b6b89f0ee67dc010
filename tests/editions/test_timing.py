"""One edition for each date, at its hour, whatever the clock does."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from replate.editions.actions.editions import compose_edition, prepare_editions, reschedule, send_due_edition
from replate.editions.actions.newsletters import change_newsletter
from replate.editions.models import Edition, Newsletter, State
from replate.editions.tasks import bring_out_editions
from replate.outbox.models import Dispatch

from ..factories import AT, make_story
from .conftest import make_edition

pytestmark = pytest.mark.django_db
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def local(*parts):
    """A moment of the site's own clock in UTC, before a change of the clock where it stands twice."""
    from django.utils.timezone import get_default_timezone

    return datetime(*parts, tzinfo=get_default_timezone()).astimezone(UTC)


def run_through(start, end, step=10 * MINUTE):
    """The schedule's ticks from `start` to `end`; the times at which an edition left."""
    left = []
    at = start
    while at < end:
        with time_machine.travel(at, tick=False):
            before = Dispatch.objects.count()
            bring_out_editions()
            left += [at] * (Dispatch.objects.count() - before)
        at += step
    return left


@pytest.fixture
def alone(daily):
    """The English edition is the only one that comes out."""
    Newsletter.objects.exclude(pk=daily.pk).update(is_active=False)
    return daily


def publish_daily(start, days):
    for number in range(days):
        make_story(at=start + number * DAY)


def test_it_goes_out_at_the_sites_hour_in_the_sites_zone(alone, settings):
    settings.TIME_ZONE, settings.EDITION_HOUR = "Asia/Jerusalem", 6
    publish_daily(AT - DAY, 3)
    left = run_through(AT, AT + 2 * DAY)
    assert left == [local(2026, 5, 5, 6), local(2026, 5, 6, 6)]
    assert list(Edition.objects.sent().values_list("date", flat=True)) == [date(2026, 5, 6), date(2026, 5, 5)]


def test_a_newsletters_own_hour_and_days_overrule(alone):
    alone.hour, alone.weekdays = 17, "13"  # Monday and Wednesday
    alone.save()
    publish_daily(AT - 2 * DAY, 8)
    left = run_through(AT, AT + 7 * DAY, HOUR / 2)
    assert left == [local(2026, 5, 4, 17), local(2026, 5, 6, 17)]


@pytest.mark.parametrize("hour", [2, 3])
def test_an_hour_that_spring_leaves_out_is_the_moment_after(alone, settings, hour):
    settings.TIME_ZONE, settings.EDITION_HOUR = "Europe/Berlin", hour
    start = datetime(2026, 3, 28, 12, tzinfo=UTC)
    Newsletter.objects.update(founded_at=start - DAY)
    publish_daily(start - DAY, 3)
    left = run_through(start, start + DAY)
    assert left == [datetime(2026, 3, 29, 1, tzinfo=UTC)]  # the clock goes from 2:00 to 3:00 at that moment


def test_an_hour_that_autumn_has_twice_counts_once(alone, settings):
    settings.TIME_ZONE, settings.EDITION_HOUR = "Europe/Berlin", 2
    start = datetime(2026, 10, 24, 12, tzinfo=UTC)
    publish_daily(start - DAY, 4)
    left = run_through(start, start + 2 * DAY)
    assert left == [datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 26, 1, tzinfo=UTC)]


def test_a_midnight_that_is_left_out_still_has_its_edition(alone, settings):
    settings.TIME_ZONE, settings.EDITION_HOUR = "America/Nuuk", 23  # on 28 March 2026 the clock jumped over 23:00
    start = datetime(2026, 3, 27, 12, tzinfo=UTC)
    Newsletter.objects.update(founded_at=start - DAY)
    publish_daily(start - DAY, 4)
    run_through(start, start + 3 * DAY)
    assert [each.date.day for each in Edition.objects.sent().order_by("date")] == [27, 28, 29]


def test_a_date_that_the_calendar_left_out_has_none(alone, settings):
    settings.TIME_ZONE = "Pacific/Apia"
    assert alone.due_on(date(2011, 12, 29)) and alone.due_on(date(2011, 12, 31))
    assert alone.due_on(date(2011, 12, 30)) is None


def test_a_site_that_was_down_at_the_hour_sends_when_it_is_up_again(alone):
    publish_daily(AT - DAY, 2)
    prepare_editions(at=AT)
    left = run_through(local(2026, 5, 5, 11), local(2026, 5, 5, 14))
    assert left == [local(2026, 5, 5, 11)]


def test_after_six_hours_the_day_is_skipped_and_the_next_edition_tells_it(alone):
    make_story(title="Of the lost day", at=AT)
    prepare_editions(at=AT)
    assert run_through(local(2026, 5, 5, 13), local(2026, 5, 5, 23)) == []
    lost = Edition.objects.get(date=date(2026, 5, 5))
    assert lost.state == State.SKIPPED and lost.skipped_because.startswith("The site was not running")
    assert run_through(local(2026, 5, 6, 6), local(2026, 5, 6, 9)) == [local(2026, 5, 6, 7)]


def test_a_site_that_was_down_for_days_begins_again_with_today(alone):
    publish_daily(AT - DAY, 6)
    prepare_editions(at=AT)
    run_through(local(2026, 5, 8, 9), local(2026, 5, 8, 12))
    states = dict(Edition.objects.values_list("date", "state"))
    assert states == {
        date(2026, 5, 5): State.SKIPPED,
        date(2026, 5, 8): State.SENT,
        date(2026, 5, 9): State.DRAFT,
    }


def test_a_late_edition_does_not_go_out_the_day_after(alone):
    alone.hour = 22
    alone.save()
    make_story(at=AT)
    edition = compose_edition(newsletter=alone, day=date(2026, 5, 4), due_at=local(2026, 5, 4, 22), at=AT)
    assert edition.lapses_at == local(2026, 5, 5, 0)


def test_a_newsletter_founded_after_the_hour_begins_tomorrow(alone):
    assert [edition.date for edition in prepare_editions(at=AT)] == [date(2026, 5, 5)]


def test_two_schedulers_make_one_draft(alone):
    prepare_editions(at=AT)
    assert prepare_editions(at=AT) == []
    assert compose_edition(newsletter=alone, day=date(2026, 5, 5), due_at=None, at=AT) == Edition.objects.get()


def test_an_editor_sets_another_time_or_none(alone):
    make_story(at=AT)
    edition = prepare_editions(at=AT)[0]
    reschedule(edition=edition, due_at=local(2026, 5, 5, 9))
    assert run_through(local(2026, 5, 5, 7), local(2026, 5, 5, 10)) == [local(2026, 5, 5, 9)]
    other = make_edition(alone, day=date(2026, 5, 20))
    assert send_due_edition(edition_id=other.pk, at=local(2026, 5, 20, 12)) is None
    run_through(local(2026, 5, 21, 1), local(2026, 5, 21, 2))
    other.refresh_from_db()
    assert other.skipped_because == "It waited for an editor, and nobody sent it that day."


def test_drafts_follow_a_newsletter_whose_hour_or_days_change(alone):
    prepare_editions(at=AT)
    given = {"newsletter": alone, "name": "Daily", "is_active": True, "at": AT}
    change_newsletter(**given, hour=9, weekdays="1234567")
    assert Edition.objects.get().due_at == local(2026, 5, 5, 9)
    change_newsletter(**given, hour=9, weekdays="7")
    assert not Edition.objects.exists()
    assert [edition.date for edition in prepare_editions(at=AT)] == [date(2026, 5, 10)]


def test_a_newsletter_that_does_not_come_out_sends_nothing(alone):
    make_story(at=AT)
    prepare_editions(at=AT)
    change_newsletter(newsletter=alone, name="Daily", hour=None, weekdays="1234567", is_active=False, at=AT)
    assert run_through(AT, AT + DAY, HOUR) == []
