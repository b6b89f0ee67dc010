"""How many a correction would go to, and how many it has reached."""

from datetime import timedelta

import pytest
from django.db.models import F

from replate.corrections.actions import dispatch_correction, send_correction
from replate.corrections.audience import audiences
from replate.corrections.models import Correction
from replate.corrections.reach import over_time, reach_if, reach_of
from replate.corrections.shown import HEIGHT, chart_of, rows_of, whole_of
from replate.outbox.actions import bury, cancel, unsubscribe
from replate.outbox.models import Address, Chunk, Death, Dispatch, Outcome, State
from replate.readers.models import Consent, PageRead, Purpose, Wording

from ..factories import AT, make_editor, make_story
from .world import MAIL, correct, make_reader, make_subscription, take, tell

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LATER = AT + 3 * HOUR


@pytest.fixture
def story():
    return make_story(body=[("text", "<p>The ferry carried 12 people.</p>")])


def newest(story):
    return story.versions.order_by("-number").first()


def channel(reach, name):
    return next(one for one in reach.channels if one.channel == name)


def counts(one):
    return one.told, one.knew, one.reached, one.waiting, dict(one.unreachable)


def send(correction, at=LATER):
    send_correction(correction=correction, by=make_editor(name="Edda Brink"), at=at)
    assert dispatch_correction(correction=correction, at=at)
    return Correction.objects.get(pk=correction.pk)


def test_before_it_is_sent_each_channel_says_how_many_were_told_know_better_and_can_be_reached(story):
    ada, bo, cy, dag = (make_reader(name) for name in ("ada", "bo", "cy", "dag"))
    take(tell(newest(story), channel="mail"))
    take(tell(newest(story), channel="push"))
    for reader in (ada, bo):
        PageRead.objects.create(reader=reader, version=newest(story), first_read_at=AT)
    correction = correct(story, wrong="12", right="21")
    PageRead.objects.create(reader=ada, version=correction.version, first_read_at=LATER)
    Consent.objects.standing().of(bo).update(withdrawn_at=LATER)
    bury(address=Address.objects.mailboxes().get(owner=cy), because=Death.BOUNCED, at=LATER)
    unsubscribe(address=Address.objects.subscriptions().get(owner=dag))
    reach = reach_of(correction)
    assert counts(channel(reach, "mail")) == (4, 1, 0, 1, {"left": 1, "bounced": 1})
    assert counts(channel(reach, "push")) == (4, 1, 0, 2, {"erased": 1})
    assert counts(channel(reach, "page")) == (2, 0, 1, 1, {})
    rows = rows_of(reach)
    assert [row.label for row in rows] == ["Push", "Email", "Page"]
    assert dict(rows[1].why) == {"unsubscribed since": 1, "the mail server refused the address": 1}
    assert counts(whole_of(reach).reach)[0] == 10


def test_the_numbers_of_other_ticks_are_those_that_saving_them_would_give(story):
    make_reader("ada")
    mail = tell(newest(story), channel="mail")
    push = tell(newest(story), channel="push")
    take(mail)
    take(push)
    correction = correct(story, wrong="12", right="21")
    reach = reach_if(correction, versions=[], dispatches=[mail])
    assert [one.channel for one in reach.channels] == ["mail"]
    correction.faulty_dispatches.remove(push)
    assert reach_of(correction).channels == reach.channels


def test_the_reach_climbs_as_the_far_end_takes_it_and_a_failure_says_why(story):
    for name in ("one", "two", "three"):
        make_subscription(name)
    take(tell(newest(story), channel="push"))
    correction = send(correct(story, wrong="12", right="21"))
    sent = correction.sendings.get().dispatch
    assert counts(channel(reach_of(correction), "push")) == (3, 0, 0, 3, {})
    assert whole_of(reach_of(correction)).percent == 0
    first, second, third = sent.deliveries.order_by("pk")
    take(sent, addresses=[first.address_id], at=LATER + MINUTE)
    assert (whole_of(reach_of(correction)).percent, channel(reach_of(correction), "push").waiting) == (33, 2)
    sent.deliveries.filter(pk=second.pk).update(outcome=Outcome.FAILED, settled_at=LATER, reason="410 Gone")
    Chunk.objects.filter(dispatch=sent).update(failed=F("failed") + 1)
    take(sent, addresses=[third.address_id], at=LATER + 3 * MINUTE)
    push = channel(reach_of(correction), "push")
    assert counts(push) == (3, 0, 2, 0, {"410 Gone": 1})
    assert whole_of(reach_of(correction)).percent == 100  # of those who can be reached
    assert over_time(correction) == [(LATER + MINUTE, 1), (LATER + 3 * MINUTE, 2)]


def test_who_unsubscribes_before_it_reaches_them_is_not_waited_for_for_ever(story):
    make_subscription("one")
    gone = make_subscription("two")
    take(tell(newest(story), channel="push"))
    correction = send(correct(story, wrong="12", right="21"))
    sent = correction.sendings.get().dispatch
    unsubscribe(address=gone)
    take(sent)
    assert counts(channel(reach_of(correction), "push")) == (2, 0, 1, 1, {}), "while it is sent, nobody knows"
    Dispatch.objects.filter(pk=sent.pk).update(state=State.DONE, finished_at=LATER)
    assert counts(channel(reach_of(correction), "push")) == (2, 0, 1, 0, {"erased": 1})


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ([], [(1, {}), (0, {})]),
        (["harbour"], [(0, {}), (1, {})]),
        (["daily_edition"], [(1, {}), (0, {})]),
        (["harbour", "daily_edition"], [(0, {"left": 1}), (0, {})]),
    ],
)
def test_who_left_one_of_two_newsletters_that_told_them_is_corrected_by_the_other(story, left, expected):
    ada = make_reader("ada")
    purpose = Purpose.objects.create(slug="harbour", name="Harbour News")
    wording = Wording.objects.create(purpose=purpose, language="en", version=1, text="Send it.", in_force_at=AT)
    Consent.objects.create(reader=ada, wording=wording, source=Consent.Source.ACCOUNT, given_at=AT)
    edition = tell(newest(story), channel="mail")
    newsletter = tell(newest(story), channel="mail", message=MAIL | {"purpose": "harbour"}, at=AT + MINUTE)
    for sent in (edition, newsletter):
        take(sent)
    correction = correct(story, wrong="12", right="21")
    Consent.objects.of(ada).filter(wording__purpose__slug__in=left).update(withdrawn_at=LATER)
    found = audiences(correction)
    assert [one.dispatch for one in found] == [newsletter, edition]
    assert [(one.reachable.count(), dict(one.unreachable)) for one in found] == expected
    assert [one.size for one in found] == [number for number, _ in expected]
    assert sum(one.told for one in found) == 1


def test_who_perhaps_got_the_mended_version_gets_the_correction(story):
    make_subscription("one")
    take(tell(newest(story), channel="push"))
    correction = correct(story, wrong="12", right="21")
    mended = tell(newest(story), channel="push", at=LATER)
    mended.chunks.update(taken_by="a worker that was killed", taken_until=LATER)
    cancel(dispatch=mended, at=LATER)
    assert counts(channel(reach_of(correction), "push")) == (1, 0, 0, 1, {})


def test_the_chart_steps_up_to_what_was_reached(story):
    make_subscription("one")
    make_subscription("two")
    take(tell(newest(story), channel="push"))
    correction = send(correct(story, wrong="12", right="21"))
    assert chart_of(correction, reach_of(correction), LATER) is None
    sent = correction.sendings.get().dispatch
    take(sent, addresses=[sent.deliveries.first().address_id], at=LATER + MINUTE)
    chart = chart_of(correction, reach_of(correction), LATER + 2 * MINUTE)
    assert (chart.most, chart.last) == (2, 1)
    assert chart.line == f"M0 {HEIGHT}H320.0V{HEIGHT / 2:.1f}H640"


def test_who_read_the_mended_page_since_is_reached_there(story):
    ada = make_reader("ada")
    PageRead.objects.create(reader=ada, version=newest(story), first_read_at=AT)
    correction = send(correct(story, wrong="12", right="21"))
    assert counts(channel(reach_of(correction), "page")) == (1, 0, 0, 1, {})
    PageRead.objects.create(reader=ada, version=correction.version, first_read_at=LATER + HOUR)
    assert counts(channel(reach_of(correction), "page")) == (1, 0, 1, 0, {})


def test_the_list_counts_told_and_reached_over_all_dispatches(story):
    make_reader("ada")
    make_subscription("one")
    for name in ("mail", "push"):
        take(tell(newest(story), channel=name))
    correction = send(correct(story, wrong="12", right="21"))
    for sending in correction.sendings.all():
        take(sending.dispatch, at=LATER)
    row = Correction.objects.with_progress().get()
    assert (row.told, row.knew, row.accepted) == (3, 0, 3)
