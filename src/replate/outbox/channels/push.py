"""Web push: a message is sealed for each subscription and carried to its push service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from replate.lib import clock

from ..models import Death
from ..push.carrier import Carrier
from ..push.encryption import BadKeys, MessageKey, make_key, seal
from ..push.endpoints import EndpointRefused, origin_of
from ..push.origins import Origin, Verdict, origin
from ..push.sheet import CannotPush, Sheet
from ..push.slots import claim
from . import IN_FLIGHT, Answer, Deferred, Letter, Message, Refused

BATCH = IN_FLIGHT // 2  # letters are taken so many at a time: their keys are asked for at once
LOOK_SECONDS, WAIT_SECONDS = 0.05, 0.5
SHEETS = 16  # dispatches that are kept printed


def send(letters: Iterator[Letter | None]) -> Iterator[Answer | None]:
    """Carries `letters` to their push services; see `Send`."""
    carrier = Carrier()
    try:
        yield from Round(letters, carrier).go()
    finally:
        carrier.close()


class Waiting(NamedTuple):
    letter: Letter
    origin: Origin
    sheet: Sheet


class Round:
    """Letters pass through: some are answered at once, the others wait for their turn, then fly."""

    def __init__(self, letters: Iterator[Letter | None], carrier: Carrier) -> None:
        self.letters, self.carrier = letters, carrier
        self.has_ended, self.nothing_now = False, False
        self.waiting: list[Waiting] = []
        self.keys: dict[int, MessageKey] = {}  # by address id
        self.sheets: dict[UUID, Sheet | CannotPush] = {}

    def go(self) -> Iterator[Answer | None]:
        while not self.has_ended or self.waiting or self.carrier.in_flight:
            answers: list[Answer] = []
            self.nothing_now = False
            if not self.has_ended and len(self.waiting) + self.carrier.in_flight <= IN_FLIGHT - BATCH:
                answers += self._take()
            answers += self._post()
            wait = 0.0 if answers else LOOK_SECONDS if self.nothing_now else WAIT_SECONDS
            answers += self.carrier.answers(wait)
            if answers:
                yield from answers
            else:
                yield None

    def _take(self) -> list[Answer]:
        """Takes as many letters as there is room for. Returns the answers to those that need not be sent."""
        answers: list[Answer] = []
        taken: list[Waiting] = []
        at, room = clock.now(), IN_FLIGHT - len(self.waiting) - self.carrier.in_flight
        message: Message | None = None
        while len(taken) + len(answers) < room:
            try:
                letter = next(self.letters)
            except StopIteration:
                self.has_ended = True
                break
            if letter is None:
                self.nothing_now = True
                break
            try:
                there = origin(origin_of(letter.value, self.carrier.trusted))
                if letter.message is not message:
                    sheet, message = self._sheet(letter.message), letter.message
            except (EndpointRefused, CannotPush) as error:
                answers.append(Refused(letter, str(error)))
                continue
            if sheet.is_over(at):
                answers.append(Refused(letter, "Too late: it was not taken in time"))
            elif there.is_resting:
                answers.append(_put_off(letter, there))
            else:
                taken.append(Waiting(letter, there, sheet))
        if taken:
            self.keys |= claim([letter for letter, _, _ in taken])
            self.waiting += taken
        return answers

    def _post(self) -> list[Answer]:
        """Sends what waits, but for letters to services that have enough to do."""
        answers: list[Answer] = []
        still: list[Waiting] = []
        at = clock.now()
        last: tuple[Origin, Sheet] | None = None
        for one in self.waiting:
            letter, there, sheet = one
            verdict = there.may_take()
            if verdict is Verdict.WAIT:
                still.append(one)
                continue
            key = self.keys.pop(letter.address_id, None)
            if verdict is Verdict.REST:
                answers.append(_put_off(letter, there))
                continue
            try:
                key = key or make_key(letter.p256dh, letter.auth)
            except BadKeys as error:
                answers.append(Refused(letter, f"The subscription's keys are none: {error}", Death.GONE))
                continue
            if last != (there, sheet):
                headers, last = sheet.headers(there, at), (there, sheet)
            self.carrier.post(letter, there, headers, seal(key, sheet.text))
        self.waiting = still
        return answers

    def _sheet(self, message: Message) -> Sheet:
        """Raises CannotPush."""
        sheet = self.sheets.get(message.key)
        if sheet is None:
            if len(self.sheets) >= SHEETS:
                del self.sheets[next(iter(self.sheets))]
            try:
                sheet = Sheet(message)
            except CannotPush as error:
                sheet = error
            self.sheets[message.key] = sheet
        if isinstance(sheet, CannotPush):
            raise sheet
        return sheet


def _put_off(letter: Letter, there: Origin) -> Deferred:
    return Deferred(letter, f"{there.name.removeprefix('https://')} does not answer")
