"""Random histories of a story, its readers and its corrections, beside a plain model of who was told what."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from replate.corrections.actions import dispatch_correction, prepare, send_correction
from replate.outbox.actions import unsubscribe
from replate.outbox.models import Address, Chunk
from replate.readers.actions.account import erase_due_readers
from replate.readers.models import Consent, Erasure, PageRead
from replate.stories.models import Kind, Reason, Story
from tests.factories import AT, make_editor, make_story, publish

from .world import make_reader, make_subscription, take, tell

pytestmark = pytest.mark.django_db
READERS, VISITORS = 4, 2


@dataclass
class Believer:
    """One address in the plain model: what it was told, in order, and whether anything can still be sent there."""

    reader: int | None
    channel: str
    told: list = field(default_factory=list)  # (dispatch, number of the version it carried)
    perhaps: list = field(default_factory=list)
    is_there: bool = True


class History:
    def __init__(self):
        self.now = AT
        self.editor = make_editor()
        self.story = make_story(body=[("text", "<p>The ferry carried 1 person.</p>")])
        self.readers = [make_reader(f"reader{n}", devices=n % 3) for n in range(READERS)]
        for number in range(VISITORS):
            make_subscription(f"visitor{number}")
        number_of = {reader.pk: n for n, reader in enumerate(self.readers)}
        self.believers = {
            one.pk: Believer(number_of.get(one.owner_id), one.channel) for one in Address.objects.order_by("pk")
        }
        self.reads = {n: set() for n in range(READERS)}
        self.dispatches = {}  # id -> (channel, number of the version carried)

    def version(self):
        return self.story.versions.order_by("-number").first()

    def tick(self):
        self.now += timedelta(minutes=1)

    def update(self):
        self._publish(Kind.UPDATE)

    def _publish(self, kind):
        number = self.version().number + 1
        story = Story.objects.get(pk=self.story.pk)
        story.body = [("text", f"<p>The ferry carried {number} people.</p>")]
        publish(story, Reason(kind, f"We said {number - 1}.\nIt is {number}."), at=self.now, by=self.editor)

    def send(self, channel, reached):
        sent = tell(self.version(), channel=channel, at=self.now)
        self._arrive(sent, reached)

    def _arrive(self, sent, reached):
        """Of the addresses of `sent`, those in `reached` (by their order) get it; the rest stays waiting."""
        self.dispatches[sent.pk] = sent.channel, sent.carriages.get().version.number
        wanted = list(sent.deliveries.order_by("pk").values_list("address", flat=True))
        got = [pk for place, pk in enumerate(wanted) if place in reached]
        take(sent, addresses=got, at=self.now)
        for pk in got:
            self.believers[pk].told.append(sent.pk)

    def crash(self, channel):
        """A worker dies with a whole chunk in its hands: nobody knows which of it arrived."""
        sent = tell(self.version(), channel=channel, at=self.now)
        self.dispatches[sent.pk] = channel, self.version().number
        Chunk.objects.filter(dispatch=sent).update(taken_by="dead", taken_until=self.now + timedelta(seconds=1))
        for pk in sent.deliveries.values_list("address", flat=True):
            self.believers[pk].perhaps.append(sent.pk)

    def read(self, reader):
        if self.readers[reader].pk and self.version().is_readable:
            PageRead.objects.get_or_create(
                reader=self.readers[reader], version=self.version(), defaults={"first_read_at": self.now}
            )
            self.reads[reader].add(self.version().number)

    def leave_mail(self, reader):
        if self.readers[reader].pk:
            Consent.objects.standing().of(self.readers[reader]).update(withdrawn_at=self.now)
            for one in self.believers.values():
                one.is_there &= not (one.reader == reader and one.channel == "mail")

    def leave_push(self, place):
        pushed = [pk for pk, one in self.believers.items() if one.channel == "push" and one.is_there]
        if pushed:
            pk = pushed[place % len(pushed)]
            unsubscribe(address=Address.objects.get(pk=pk))
            self.believers[pk].is_there = False

    def erase(self, reader):
        if self.readers[reader].pk:
            Erasure.objects.create(reader=self.readers[reader], asked_at=self.now, due_at=self.now)
            erase_due_readers(at=self.now)
            self.readers[reader].pk = None
            for one in self.believers.values():
                one.is_there &= one.reader != reader

    def correct(self, skipped, reached):
        """A correction of all that went before, but for what of it was not at fault (`skipped`, by its order)."""
        before = list(self.story.versions.all())
        self._publish(Kind.CORRECTION)
        self.tick()
        correction = self.version().correction
        earlier = sorted(pk for pk, (_, number) in self.dispatches.items() if number < self.version().number)
        faulty = {pk for place, pk in enumerate(earlier) if place not in skipped}
        prepare(
            correction=correction,
            faulty_versions=before,
            faulty_dispatches=correction.faulty_dispatches.model.objects.filter(pk__in=faulty),
            claims=[],
            elsewhere=[],
            breaks_quiet_hours=True,
            shows_reach=False,
            by=self.editor,
            at=self.now,
        )
        send_correction(correction=correction, by=self.editor, at=self.now)
        self.now += timedelta(minutes=5)
        assert dispatch_correction(correction=correction, at=self.now)

        got = [
            address
            for sending in correction.sendings.all()
            for address in sending.dispatch.deliveries.values_list("address", flat=True)
        ]
        assert len(got) == len(set(got)), "somebody is told twice by one channel"
        assert set(got) == self.expected(faulty, self.version().number)
        for sending in correction.sendings.all():
            self._arrive(sending.dispatch, reached)
        self.tick()

    def expected(self, faulty, mending):
        """Who believes what is wrong: told it by this channel, and nothing better by it, nor on the page."""
        return {
            pk
            for pk, one in self.believers.items()
            if one.is_there
            and faulty & {*one.told, *one.perhaps}
            and not any(self.dispatches[sent][1] >= mending for sent in one.told)
            and not any(number >= mending for number in self.reads.get(one.reader, ()))
        }


places = st.sets(st.integers(0, 9), max_size=8)
channels = st.sampled_from(["mail", "push"])
readers = st.integers(0, READERS - 1)
steps = st.one_of(
    st.tuples(st.just("update")),
    st.tuples(st.just("send"), channels, places),
    st.tuples(st.just("crash"), channels),
    st.tuples(st.just("read"), readers),
    st.tuples(st.just("leave_mail"), readers),
    st.tuples(st.just("leave_push"), st.integers(0, 9)),
    st.tuples(st.just("erase"), readers),
    st.tuples(st.just("correct"), places, places),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(st.lists(steps, min_size=4, max_size=14))
def test_a_correction_goes_to_whoever_believes_the_fault_and_to_nobody_else(history_steps):
    with transaction.atomic():
        history = History()
        for name, *values in history_steps:
            getattr(history, name)(*values)
            history.tick()
        history.correct(set(), set())
        transaction.set_rollback(True)
