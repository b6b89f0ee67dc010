"""The claims desk's view of one story: its text with what was found in it, and where its claims stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from replate.reading.claims import suggest
from replate.stories.models import Story
from replate.stories.passages import paragraphs

from . import house_rules, words
from .box import without_status
from .models import Claim, Statement
from .standing import Stand, stand

SUGGESTED = 3
OTHERS = 100  # other stories' claims looked through for suggestions


@dataclass
class Piece:
    """A run of a paragraph and the statements whose words it is part of."""

    text: str
    statements: list[Statement]

    @property
    def state(self) -> str:
        states = {statement.state for statement in self.statements}
        return next((state for state in ("proposed", "accepted", "dropped") if state in states), "")


@dataclass
class Paragraph:
    number: int
    text: str
    found: list[tuple[Statement, list[list[int]]]] = field(default_factory=list)

    @property
    def statements(self) -> list[Statement]:
        return [statement for statement, _spans in self.found]

    @property
    def pieces(self) -> list[Piece]:
        edges = {0, len(self.text)}
        for _statement, spans in self.found:
            edges.update(edge for span in spans for edge in span)
        cuts = sorted(edge for edge in edges if 0 <= edge <= len(self.text))
        return [
            Piece(
                self.text[start:end],
                [one for one, spans in self.found if any(a <= start and end <= b for a, b in spans)],
            )
            for start, end in pairwise(cuts)
        ]


def locate(statement: Statement, texts: Sequence[str]) -> tuple[int, list[list[int]]] | None:
    """Where the statement's words stand in these paragraphs: number and spans; None where they no longer do."""
    if 0 <= statement.paragraph < len(texts) and texts[statement.paragraph] == statement.passage:
        return statement.paragraph, statement.spans
    if statement.passage in texts:
        return list(texts).index(statement.passage), statement.spans
    parts = [statement.passage[start:end] for start, end in statement.spans]
    for number in sorted(range(len(texts)), key=lambda number: abs(number - statement.paragraph)):
        starts = [texts[number].find(part) for part in parts]
        if parts and all(part and start >= 0 for part, start in zip(parts, starts, strict=True)):
            return number, [[start, start + len(part)] for part, start in zip(parts, starts, strict=True)]
    return None


class Bench:
    """`story` as its newest draft has it; `at` is the id of the statement to work on, else the first proposal."""

    def __init__(self, story: Story, at: int | None = None) -> None:
        self.story = story
        draft = story.get_latest_revision_as_object() if story.latest_revision_id else story
        self.headline = draft.title
        self.paragraphs = [Paragraph(n, text) for n, text in enumerate(paragraphs(draft.own_content()))]
        self.lost: list[Statement] = []
        texts = [paragraph.text for paragraph in self.paragraphs]
        for statement in Statement.objects.filter(story=story).on_the_desk().with_parts():
            place = locate(statement, texts)
            if place is None:
                self.lost.append(statement)
            else:
                self.paragraphs[place[0]].found.append((statement, place[1]))
        for paragraph in self.paragraphs:
            paragraph.found.sort(key=lambda pair: (pair[1][0][0] if pair[1] else 0, pair[0].pk))
        self.statements = [one for paragraph in self.paragraphs for one in paragraph.statements] + self.lost
        self.current = self._current(at)

    def _current(self, at: int | None) -> Statement | None:
        chosen = next((one for one in self.statements if one.pk == at), None)
        return (
            chosen
            or next((one for one in self.statements if one.is_proposed), None)
            or next(iter(self.statements), None)
        )

    @property
    def place(self) -> int:
        """The current statement's number, from 1."""
        return self.statements.index(self.current) + 1 if self.current else 0

    def _beside(self, step: int) -> Statement | None:
        number = self.place - 1 + step
        return self.statements[number] if self.current and 0 <= number < len(self.statements) else None

    @property
    def previous(self) -> Statement | None:
        return self._beside(-1)

    @property
    def next(self) -> Statement | None:
        return self._beside(1)

    def after(self, statement_pk: int) -> Statement | None:
        """The next open proposal after this statement, round to the start."""
        order = [one.pk for one in self.statements]
        at = order.index(statement_pk) if statement_pk in order else -1
        onwards = self.statements[at + 1 :] + self.statements[: at + 1]
        return next((one for one in onwards if one.is_proposed and one.pk != statement_pk), None)

    @property
    def open(self) -> int:
        return sum(one.is_proposed for one in self.statements)

    @property
    def accepted(self) -> int:
        return sum(one.is_accepted for one in self.statements)

    @cached_property
    def warnings(self) -> list[str]:
        return house_rules.warnings(self.current) if self.current else []

    @cached_property
    def claims(self) -> QuerySet[Claim]:
        """The story's claims, and others in its language that are in use, newest first."""
        own = Claim.objects.of_story(self.story).values("pk")
        others = Claim.objects.in_use().values("pk")
        return Claim.objects.filter(Q(pk__in=own) | Q(pk__in=others), locale=self.story.locale).order_by("-pk")

    @cached_property
    def stands(self) -> list[ClaimOnTheDesk]:
        claims = list(Claim.objects.of_story(self.story).order_by("pk"))
        stands = stand(claims, Statement.objects.counting_for(self.story))
        version = self.story.current_version
        told = {row["id"]: row for row in (version.content.get("claims", []) if version else [])}
        order = {
            target.claim_id: place
            for place, one in reversed(list(enumerate(self.statements)))
            for target in one.targets.all()
        }
        found = [ClaimOnTheDesk(stands[claim.pk], told.get(claim.pk)) for claim in claims]
        return sorted(found, key=lambda one: (not one.heard, order.get(one.claim.pk, len(order))))

    @property
    def statuses(self) -> dict[Claim, str]:
        return {one.claim: one.label for one in self.stands if one.heard}

    @property
    def unpublished(self) -> bool:
        """Whether readers were told otherwise than the claims stand here."""
        return self.story.current_version is not None and self.story.is_changed()

    @cached_property
    def suggestions(self) -> list[Claim]:
        """The claims that the current statement most likely bears on, the one it is assigned to first."""
        if not self.current:
            return []
        primary = self.current.primary
        first = [primary.claim] if primary else []
        claims = [*self._elsewhere, *(one.claim for one in reversed(self.stands))]
        told = [self._quotes_on(claim) for claim in claims]
        nearest = suggest(self.current.quote, [claim.text for claim in claims], told)
        return (first + [claims[n] for n in nearest if claims[n] not in first])[:SUGGESTED]

    @cached_property
    def _elsewhere(self) -> list[Claim]:
        """Claims that other stories turn on, newest last."""
        own = [one.claim.pk for one in self.stands]
        others = Claim.objects.in_use().filter(locale=self.story.locale).exclude(pk__in=own)
        return list(others.order_by("-pk")[:OTHERS])[::-1]

    def _quotes_on(self, claim: Claim) -> list[str]:
        on_it = (one for one in self.statements if one != self.current and not one.is_dropped)
        return [one.quote for one in on_it if claim.pk in [target.claim_id for target in one.targets.all()]]


@dataclass
class ClaimOnTheDesk:
    """A claim as it stands with all that was accepted; `told` is how the current version told it, if it did."""

    stand: Stand
    told: dict[str, Any] | None

    @property
    def claim(self) -> Claim:
        return self.stand.claim

    @property
    def heard(self) -> bool:
        """Whether anything on it was accepted."""
        return bool(self.stand.heard)

    @property
    def status(self) -> str:
        return str(self.stand.status)

    @property
    def label(self) -> str:
        return words.label(words.STATUSES, self.status)

    @property
    def derived_label(self) -> str:
        return words.label(words.STATUSES, self.stand.standing.status)

    @property
    def because(self) -> str:
        return without_status(self.stand.standing.reason, self.derived_label)

    @property
    def told_label(self) -> str:
        return words.label(words.STATUSES, self.told["status"]) if self.told else ""

    @property
    def flags(self) -> list[str]:
        return [str(words.FLAGS[flag]) for flag in self.stand.standing.flags if flag in words.FLAGS]

    @property
    def unpublished(self) -> str:
        """What readers have not been told, in words; empty where they have been told all."""
        if not self.heard:
            return ""
        if self.told is None:
            return _("Not yet published")
        if self.told["status"] != self.status:
            return _("Readers were told: %(status)s") % {"status": self.told_label}
        now = {target.statement_id for target in self.stand.heard}
        if now != {row["id"] for row in self.told["statements"]} or self.told["text"] != self.claim.text:
            return _("Changed since it was published")
        return ""
