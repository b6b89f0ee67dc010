"""A worker's turn: takes chunks, has their letters sent, and writes down what became of them.

What a killed worker had in flight is sent again by the next, and nothing else: at most WINDOW letters, which bear the
same Message-ID or push topic as before.
"""

from __future__ import annotations

import os
import random
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min

from .channels import IN_FLIGHT, Accepted, Answer, Deferred, Letter, Message, Refused, Send, mail, push
from .models import Address, Chunk, Delivery, Dispatch, Outcome, Standstill, State
from .querysets import DeliveryQuerySet
from .rates import Rates

TURN_SECONDS = 5.0  # a turn ends within the time that a process is given to stop
RECORD_EVERY = 200  # answers; fewer where they come slowly
RECORD_SECONDS = 0.5
WINDOW = IN_FLIGHT + RECORD_EVERY
LEASE_SECONDS = 30.0
LOOK_SECONDS = 0.3  # between two looks for a further chunk while letters are in flight
MOST_ATTEMPTS = 12  # over about 18 hours
FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 30.0, 7200.0

CHANNELS: dict[str, Send] = {"mail": mail.send, "push": push.send}
_rates = Rates(settings.SENDING_RATES)


def send_waiting(*, channel: str, now: Callable[[], datetime], seconds: float = TURN_SECONDS) -> bool:
    """Sends what is due on `channel`, for `seconds` at most and until all in flight is answered.

    Returns whether more is due.
    """
    turn = Turn(channel, now, seconds)
    for answer in CHANNELS[channel](turn.letters()):
        turn.note(answer)
    turn.record()
    return Chunk.objects.free(now()).filter(channel=channel).exists() and not turn.stands_still


def retry_seconds(attempts: int) -> float:
    """How long to wait after that many attempts: half a minute, two minutes, eight …, two hours at most, and a bit."""
    wait = min(FIRST_RETRY_SECONDS * 4.0 ** min(attempts - 1, 10), LONGEST_RETRY_SECONDS)
    return wait * random.uniform(1.0, 1.2)  # noqa: S311 - spreads the load, keeps no secret


@dataclass
class TakenChunk:
    """A chunk in this worker's hands. `unanswered` letters are in flight; `is_read`: no more will be taken from it.

    `is_lost`: another worker has it, because this one stood still for too long.
    """

    chunk: Chunk
    unanswered: int = 0
    is_read: bool = False
    is_lost: bool = False
    due_at: datetime | None = None  # not before this time again, where its provider is full


class Turn:
    def __init__(self, channel: str, now: Callable[[], datetime], seconds: float) -> None:
        self.channel, self.now = channel, now
        self.worker = f"{socket.gethostname()[:20]}-{os.getpid()}-{time.monotonic_ns() % 10**9}"
        self.ends = time.monotonic() + seconds
        self.taken: dict[int, TakenChunk] = {}
        self.chunk_of: dict[int, TakenChunk] = {}  # of each delivery in flight
        self.attempts: dict[int, int] = {}
        self.answers: list[Answer] = []
        self.recorded = time.monotonic()
        self.stands_still = Standstill.objects.in_force().exists()
        self.sending: dict[int, bool] = {}  # whether a dispatch still sends, as it was last looked up
        self.messages: dict[int, Message] = {}
        self.awaits_rate = False  # all that is due goes to providers that have had theirs for now

    def letters(self) -> Iterator[Letter | None]:
        """What is to be sent, chunk after chunk; None where there is nothing right now."""
        while time.monotonic() < self.ends and not self.stands_still:
            taken = self._take()
            if taken:
                yield from self._letters_of(taken)
                taken.is_read = True
                continue
            looked = time.monotonic()
            while (self.chunk_of or self.awaits_rate) and time.monotonic() < looked + LOOK_SECONDS:
                yield None
            if not self.chunk_of and not self.awaits_rate:
                return

    def note(self, answer: Answer | None) -> None:
        """Keeps an answer, and writes down what was kept when it is enough or old."""
        if answer:
            self.answers.append(answer)
        if len(self.answers) >= RECORD_EVERY or time.monotonic() - self.recorded > RECORD_SECONDS:
            self.record()

    def record(self) -> None:
        """Writes the answers down, renews or gives back the chunks, and looks up whether to go on."""
        at = self.now()
        with transaction.atomic():
            settled = self._settle(at)
            for taken in list(self.taken.values()):
                accepted, failed = settled.get(taken.chunk.pk, (0, 0))
                Chunk.objects.filter(pk=taken.chunk.pk).update(
                    accepted=F("accepted") + accepted, failed=F("failed") + failed
                )
                if taken.is_read and not taken.unanswered:
                    self._give_back(taken, at)
                else:
                    mine = Chunk.objects.filter(pk=taken.chunk.pk, taken_by=self.worker)
                    taken.is_lost = not mine.update(taken_until=at + timedelta(seconds=LEASE_SECONDS))
        self.recorded = time.monotonic()
        self.stands_still = Standstill.objects.in_force().exists()
        self.sending = {pk: state == State.SENDING for pk, state in self._states()}

    def _states(self) -> list[tuple[int, str]]:
        dispatches = {taken.chunk.dispatch_id for taken in self.taken.values()}
        return list(Dispatch.objects.filter(pk__in=dispatches).values_list("pk", "state"))

    def _take(self) -> TakenChunk | None:
        """The next chunk that is due, taken for this worker alone."""
        at = self.now()
        due = Chunk.objects.free(at).filter(channel=self.channel).in_order()
        free = due.exclude(provider__in=_rates.empty())
        if not free.exists():
            self.awaits_rate = due.exists()
            return None
        with transaction.atomic():
            chunk = free.select_for_update(skip_locked=True, of=("self",)).select_related("dispatch").first()
            if chunk is None:
                return None
            Chunk.objects.filter(pk=chunk.pk).update(
                taken_by=self.worker, taken_until=at + timedelta(seconds=LEASE_SECONDS)
            )
        self.taken[chunk.pk] = taken = TakenChunk(chunk)
        self.sending[chunk.dispatch_id] = True
        return taken

    def _letters_of(self, taken: TakenChunk) -> Iterator[Letter | None]:
        dispatch, at = taken.chunk.dispatch, self.now()
        waiting = Delivery.objects.of_chunk(taken.chunk).unsettled()
        if dispatch.expires_at and dispatch.expires_at <= at:
            self._give_up(taken, waiting, "Too late: it was not taken in time", at)
            return
        self._give_up(taken, waiting.filter(address__dead_at__isnull=False), "The address was given up before", at)
        self._give_up(taken, waiting.without_address(), "The address is gone", at)
        message = self.messages.setdefault(
            dispatch.pk, Message(dispatch.key, dispatch.kind, dispatch.message, dispatch.expires_at)
        )
        rows = (
            waiting.due(at)
            .order_by("pk")
            .values_list(
                "pk", "attempts", "personal", "address_id", "address__value", "address__provider",
                "address__p256dh", "address__auth",
            )
        )  # fmt: skip
        for pk, attempts, personal, address_id, value, provider, p256dh, auth in rows:
            if pk in self.chunk_of:
                continue
            while (pause := _rates.wait(self.channel)) and time.monotonic() < self.ends:
                time.sleep(min(pause, 0.05))
                yield None
            full = _rates.wait(provider)
            if full:
                taken.due_at = at + timedelta(seconds=max(full, 1.0))
            if full or pause or time.monotonic() > self.ends or self.stands_still:
                return
            if taken.is_lost or not self.sending.get(dispatch.pk, True):
                return
            self.chunk_of[pk], self.attempts[pk] = taken, attempts + 1
            taken.unanswered += 1
            yield Letter(
                pk, address_id, value, provider, message, bytes(p256dh or b""), bytes(auth or b""), personal or {}
            )

    @transaction.atomic
    def _give_up(self, taken: TakenChunk, deliveries: DeliveryQuerySet, reason: str, at: datetime) -> None:
        given_up = deliveries.values("pk")
        failed = Delivery.objects.filter(pk__in=given_up).update(
            outcome=Outcome.FAILED, settled_at=at, reason=reason, due_at=None
        )
        if failed:
            Chunk.objects.filter(pk=taken.chunk.pk).update(failed=F("failed") + failed)

    def _settle(self, at: datetime) -> dict[int, tuple[int, int]]:
        """Writes the answers to their deliveries. Returns how many each chunk gained, accepted and failed."""
        kept: dict[tuple, list[int]] = defaultdict(list)
        chunks: dict[int, TakenChunk] = {}
        dead: dict[str, list[int]] = defaultdict(list)
        for answer in self.answers:
            pk = answer.letter.delivery_id
            taken, attempts = self.chunk_of.pop(pk), self.attempts.pop(pk)
            taken.unanswered -= 1
            chunks[taken.chunk.pk] = taken
            match answer:
                case Accepted():
                    kept[taken.chunk.pk, Outcome.ACCEPTED, attempts, "", None].append(pk)
                case Deferred(reason=reason) if attempts >= MOST_ATTEMPTS:
                    given_up = f"Given up after {attempts} tries: {reason}"[:200]
                    kept[taken.chunk.pk, Outcome.FAILED, attempts, given_up, None].append(pk)
                case Deferred(reason=reason, retry_seconds=named):
                    wait = timedelta(seconds=round(max(named or 0.0, retry_seconds(attempts))))
                    kept[taken.chunk.pk, Outcome.RETRY, attempts, reason[:200], at + wait].append(pk)
                case Refused(reason=reason, death=death):
                    kept[taken.chunk.pk, Outcome.FAILED, attempts, reason[:200], None].append(pk)
                    if death:
                        dead[death].append(answer.letter.address_id)
        self.answers = []
        gained: dict[int, tuple[int, int]] = {}
        for (chunk_id, outcome, attempts, reason, due_at), pks in kept.items():
            changed = (
                Delivery.objects.filter(pk__in=pks)
                .unsettled()  # a worker that took the chunk over may have been faster
                .update(
                    outcome=outcome,
                    attempts=attempts,
                    reason=reason,
                    due_at=due_at,
                    settled_at=None if outcome == Outcome.RETRY else at,
                )
            )
            accepted, failed = gained.get(chunk_id, (0, 0))
            gained[chunk_id] = (
                accepted + changed * (outcome == Outcome.ACCEPTED),
                failed + changed * (outcome == Outcome.FAILED),
            )
        for death, address_ids in dead.items():
            Address.objects.filter(pk__in=address_ids, dead_at=None).update(dead_at=at, dead_because=death)
        return gained

    def _give_back(self, taken: TakenChunk, at: datetime) -> None:
        """The chunk is done, or waits for its next letter's time. The last one done ends its dispatch."""
        chunk = self.taken.pop(taken.chunk.pk).chunk
        Dispatch.objects.select_for_update().get(pk=chunk.dispatch_id)  # two last chunks see each other
        left = Delivery.objects.of_chunk(chunk).unsettled()
        mine = Chunk.objects.filter(pk=chunk.pk, taken_by=self.worker)
        if left.exists():
            first = at if left.filter(due_at=None).exists() else left.aggregate(first=Min("due_at"))["first"]
            mine.update(taken_by="", taken_until=None, due_at=max(first, taken.due_at or first))
            return
        mine.update(taken_by="", taken_until=None, done_at=at)
        if not Chunk.objects.open().filter(dispatch=chunk.dispatch_id).exists():
            Dispatch.objects.under_way().filter(pk=chunk.dispatch_id).update(state=State.DONE, finished_at=at)
