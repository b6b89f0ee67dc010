"""The ledger forgets who was told what after the newsroom's time, and keeps how many."""

from datetime import timedelta

import pytest

from replate.config.schedule import SCHEDULE, forget_what_was_told
from replate.outbox.models import Address, Delivery, Dispatch, State
from replate.readers.models import PageRead
from replate.told import actions
from replate.told.ledger import told_to

from ..corrections.world import make_reader, take, tell
from ..factories import AT, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept_days(settings):
    settings.TOLD_KEPT_DAYS = 30
    return timedelta(days=30)


def end(dispatch, at):
    Dispatch.objects.filter(pk=dispatch.pk).update(state=State.DONE, finished_at=at)


def test_deliveries_and_page_reads_are_forgotten_and_counts_stay(kept_days):
    ada, story = make_reader("ada"), make_story()
    version = story.current_version
    for channel in ("push", "mail"):
        sent = tell(version, channel=channel)
        take(sent)
        end(sent, AT)
    PageRead.objects.create(reader=ada, version=version, first_read_at=AT)
    assert {telling.channel for telling in told_to(ada)} == {"push", "mail", "page"}
    assert actions.forget_old(at=AT + kept_days) == 0
    assert actions.forget_old(at=AT + kept_days + timedelta(seconds=1)) == 3
    assert told_to(ada) == [] and not Delivery.objects.exists() and not PageRead.objects.exists()
    assert [sum(sent.chunks.values_list("accepted", flat=True)) for sent in Dispatch.objects.all()] == [1, 1]
    assert Address.objects.of(ada).count() == 2, "their addresses stay theirs"


def test_what_is_newer_and_what_still_leaves_stays(kept_days):
    ada, version = make_reader("ada"), make_story().current_version
    under_way = tell(version, channel="push")
    newer = tell(version, channel="mail", at=AT + timedelta(days=9))
    take(newer, at=AT + timedelta(days=9))
    end(newer, AT + timedelta(days=9))
    PageRead.objects.create(reader=ada, version=version, first_read_at=AT + timedelta(days=9))
    assert actions.forget_old(at=AT + kept_days + timedelta(days=5)) == 0
    assert under_way.deliveries.exists() and newer.deliveries.exists()


def test_many_rows_go_a_part_at_a_time(kept_days, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    for number in range(5):
        make_reader(f"reader{number}")
    sent = tell(make_story().current_version, channel="mail")
    take(sent)
    end(sent, AT)
    assert actions.forget_old(at=AT + 2 * kept_days) == 5


def test_the_schedule_forgets_by_itself(kept_days):
    assert forget_what_was_told in [call for _seconds, call in SCHEDULE]
    ada = make_reader("ada")
    PageRead.objects.create(reader=ada, version=make_story().current_version, first_read_at=AT - timedelta(days=3650))
    forget_what_was_told()
    assert not PageRead.objects.exists()


def test_the_newest_tellings_of_a_reader_come_first_and_no_more_than_asked_for():
    ada = make_reader("ada")
    for hours in range(4):
        take(
            tell(make_story().current_version, channel="mail", at=AT + timedelta(hours=hours)),
            at=AT + timedelta(hours=hours),
        )
        PageRead.objects.create(
            reader=ada, version=make_story().current_version, first_read_at=AT + timedelta(hours=hours, minutes=1)
        )
    tellings = told_to(ada, 3)
    assert tellings == told_to(ada)[:3]
    assert [telling.channel for telling in tellings] == ["page", "mail", "page"]
