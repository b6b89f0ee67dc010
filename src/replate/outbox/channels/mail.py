"""Mail: letters are printed and carried to the site's mail server over a few lines at once."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from replate.lib import clock

from ..mail.dkim import Signer
from ..mail.letterpress import CannotPrint, Letterpress, Mail, in_ascii, site_host
from ..mail.line import Line, LineLost, Reply
from ..models import Death
from . import IN_FLIGHT, Accepted, Answer, Deferred, Letter, Message, Refused

LINES = 4
AWAY_SECONDS = 2.0  # for so long a server that could not be reached is left alone
LOOK_SECONDS = 0.05  # between two looks for a letter where there was none
PRESSES = 8  # dispatches whose mail is kept set

logger = logging.getLogger(__name__)


def send(letters: Iterator[Letter | None]) -> Iterator[Answer | None]:
    """Carries `letters` to settings.SMTP_SERVER; see `Send`.

    One letter goes ahead, and the others when a line stands: a server that is away costs one letter a try, not all.
    """
    office = Office()
    try:
        yield from office.carry(letters)
    finally:
        office.close()


class Errand(NamedTuple):
    """A letter to be carried, and what prints it."""

    letter: Letter
    press: Letterpress


class Office:
    """Letters wait here for a carrier, and answers for whoever asked. `away` says why the server is left alone."""

    def __init__(self) -> None:
        self.waiting: SimpleQueue[Errand | None] = SimpleQueue()
        self.answers: SimpleQueue[Answer] = SimpleQueue()
        self.carriers: list[Carrier] = []
        self.most_carriers = LINES
        self.away, self.away_until = "", 0.0
        self.presses: dict[UUID, Letterpress | CannotPrint] = {}

    def carry(self, letters: Iterator[Letter | None]) -> Iterator[Answer | None]:
        unanswered, is_over = 0, False
        while True:
            patience = 0.5
            while not is_over and unanswered < self._most_in_hand():
                try:
                    letter = next(letters)
                except StopIteration:
                    is_over = True
                    break
                if letter is None:
                    patience = LOOK_SECONDS
                    break
                unanswered += 1
                self._take(letter)
            if is_over and not unanswered:
                return
            self._staff()
            for answer in self._answered(patience):
                unanswered -= answer is not None
                yield answer

    def close(self) -> None:
        """Sends the carriers home. What they have in hand they see through; nobody waits for them."""
        for _carrier in self.carriers:
            self.waiting.put(None)

    def is_away(self) -> bool:
        return time.monotonic() < self.away_until

    def note_away(self, reason: str) -> None:
        self.away, self.away_until = reason, time.monotonic() + AWAY_SECONDS

    def has_line(self, *, but: Carrier | None = None) -> bool:
        return any(carrier.line for carrier in self.carriers if carrier is not but)

    def _most_in_hand(self) -> int:
        if self.has_line():
            return IN_FLIGHT
        return 0 if self.is_away() else 1

    def _take(self, letter: Letter) -> None:
        press = self._press_of(letter.message)
        if isinstance(press, CannotPrint):
            self.answers.put(Refused(letter, str(press)))
        else:
            self.waiting.put(Errand(letter, press))

    def _press_of(self, message: Message) -> Letterpress | CannotPrint:
        if message.key not in self.presses:
            if len(self.presses) == PRESSES:
                self.presses.pop(next(iter(self.presses)))
            try:
                self.presses[message.key] = Letterpress(message, _signer())
            except CannotPrint as error:
                logger.error("No mail can be made of dispatch %s: %s", message.key, error)
                self.presses[message.key] = error
        return self.presses[message.key]

    def _staff(self) -> None:
        """A carrier more, where letters wait and there is, or may be, a line for it."""
        self.carriers = [carrier for carrier in self.carriers if carrier.is_alive()]
        is_short = len(self.carriers) < self.most_carriers and self.has_line()
        if not self.waiting.empty() and (is_short or not self.carriers):
            self.carriers.append(Carrier(self))
            self.carriers[-1].start()

    def _answered(self, seconds: float) -> Iterator[Answer | None]:
        try:
            yield self.answers.get(timeout=seconds)
        except Empty:
            yield None
            return
        with suppress(Empty):
            while True:
                yield self.answers.get_nowait()


class Carrier(Thread):
    """Takes errands from the office, one after the other, over one line."""

    def __init__(self, office: Office) -> None:
        super().__init__(name="mail carrier", daemon=True)
        self.office = office
        self.line: Line | None = None
        self.offered: Errand | None = None  # of its text nothing was sent yet
        self.given: Errand | None = None  # of its text some or all was sent
        self.again: Errand | None = None  # was offered on a line that was lost

    def run(self) -> None:
        try:
            while found := self._next(block=True):
                try:
                    self._carry(*found)
                except LineLost as lost:
                    if not self._goes_on_without(lost):
                        return
        except Exception as error:
            logger.exception("A mail carrier broke down.")
            self._defer(f"A fault of ours: {error!r}", self.given, self.offered)
        finally:
            if self.line:
                self.line.close()

    def _next(self, *, block: bool) -> tuple[Errand, Mail] | None:
        """The next errand whose letter can be printed; None where there is none, or none any more."""
        while True:
            try:
                errand, self.again = self.again or self.office.waiting.get(block=block), None
            except Empty:
                return None
            if errand is None:
                if not block:
                    self.office.waiting.put(None)  # read when this errand is done
                return None
            try:
                return errand, errand.press.print(errand.letter, clock.now())
            except CannotPrint as error:
                self.office.answers.put(Refused(errand.letter, str(error)))
            except Exception as error:  # whatever it is, the others get theirs
                logger.exception("The mail of delivery %s could not be printed.", errand.letter.delivery_id)
                self._defer(f"A fault of ours: {error!r}", errand)

    def _carry(self, errand: Errand, mail: Mail) -> None:
        """Carries this errand and those that wait behind it. Raises LineLost."""
        if self.line is None and self.office.is_away():
            self._defer(self.office.away, errand)
            return
        self.offered = errand
        if self.line is None:
            self.line = Line(settings.SMTP_SERVER, site_host())
        self.line.offer(mail)
        while True:
            refusal = self.line.answer(mail)
            if refusal:
                self.offered = None
                self.office.answers.put(verdict(errand.letter, refusal))
                return
            found = self._next(block=False)
            self.given, self.offered = errand, found[0] if found else None
            reply = self.line.give(mail, found[1] if found else None)
            self.given = None
            self.office.answers.put(verdict(errand.letter, reply))
            if not found:
                return
            errand, mail = found

    def _goes_on_without(self, lost: LineLost) -> bool:
        """The line is lost, or never stood. Whether this carrier should try another."""
        line, given, offered = self.line, self.given, self.offered
        self.line = self.given = self.offered = None
        others_stand = self.office.has_line(but=self)
        self._defer(str(lost), given)  # whether it was taken is unknown
        if line is None and others_stand:  # the server takes no more lines of us
            self.office.most_carriers = max(1, self.office.most_carriers - 1)
            self.office.waiting.put(offered)
            return False
        if given or (line and line.accepted):
            self.again = offered  # the first on its next line: if that is lost at it too, it is the letter
        else:
            self._defer(str(lost), offered)
            if not others_stand:
                self.office.note_away(str(lost))
        return True

    def _defer(self, reason: str, *errands: Errand | None) -> None:
        for errand in errands:
            if errand:
                self.office.answers.put(Deferred(errand.letter, reason))


def verdict(letter: Letter, reply: Reply) -> Answer:
    """What a reply to one letter means for it and its address."""
    if reply.command == "." and 200 <= reply.code < 300:
        return Accepted(letter)
    if reply.code < 500:
        return Deferred(letter, str(reply))
    is_dead = reply.command == "RCPT" and _says_no_mailbox(reply)
    return Refused(letter, str(reply), Death.BOUNCED if is_dead else "")


def _says_no_mailbox(reply: Reply) -> bool:
    """By the enhanced status (RFC 3463, 3.2 and 3.3) where there is one: a 550 may as well be a blocked sender."""
    status = re.match(r"5\.(\d{1,3}\.\d{1,3})\b", reply.words)
    if status:
        return status[1] in ("1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "2.1")
    return reply.code in (550, 551, 553)


def _signer() -> Signer | None:
    if settings.DKIM_KEY is None:
        return None
    return Signer(settings.DKIM_KEY, in_ascii(settings.DKIM_DOMAIN), settings.DKIM_SELECTOR)
