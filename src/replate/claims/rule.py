"""The status rule: where a claim stands, derived from the accepted statements on it.

Pure functions over plain values; nothing is stored, so un-accepting a statement gives back the status before it. The
statements may come in any order: they are read in the order in which they were *spoken* (`Said.order`).

A *voice* is a source, or the institution it speaks for. Each voice has one live position, its latest. The rules in the
order in which they are tried, with what each asks of the live support and the live denial:

    R0  no position at all                                                   unverified
    R1  no support, and a voice has withdrawn its own                        retracted
    R9  a claim of kind "position", which is never true or false             reported
    R2  support that establishes, no denial                                  confirmed
    R3  weaker support, no denial; or only said on a condition               reported
    R5  a quantity, denied only by voices that asserted it, with a new value superseded
    R4  no support, some denial                                              denied
    R6  support that establishes, denied only by the anonymous               confirmed, flag "challenged"
    R7  only anonymous or hearsay support, denied, its originator withdrew   retracted
    R8  any other mix                                                        contested

Support *establishes* when it is certain and of grade 3, or `confirms` at grade 2, or `confirms` by two independent
anonymous sources (a group of them counts as two). What is said on a condition, and questions, qualifications and
comments, never change a position.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from replate.claims.reason import Gettext, reason
from replate.claims.said import ClaimKind, Flag, Id, Order, Said, Stance, Status
from replate.claims.tally import DENIAL, SUPPORT, Position, Tally

NOT_GENUINE = {Status.DENIED, Status.RETRACTED}


@dataclass(frozen=True, slots=True)
class Move:
    """A change of status. `date`: None when not known. `by`: ids of the statements that caused it."""

    date: date | None
    status: Status
    by: tuple[Id, ...]
    reason: str
    order: Order = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a claim stands. `reason`: a sentence that starts with the status. `rule`: "R0" to "R9"."""

    status: Status
    flags: tuple[Flag, ...]
    reason: str
    rule: str
    timeline: tuple[Move, ...]


def status_of(
    kind: str,
    said: Iterable[Said],
    authenticity: Mapping[Id, Standing] | None = None,
    gettext: Gettext = str,
) -> Standing:
    """Where a claim of this kind stands after these statements, and how it came there.

    `authenticity` maps the source id of a document to the standing of the claim that it is genuine: from the moment
    that claim is denied or retracted, what the document says, or what is known only through it, does not count. An
    unknown stance counts as a comment. Raises nothing.
    """
    said = list(said)
    tally = Tally()
    steps: list[tuple[Order, date | None, tuple[Id, ...], Callable[[], None]]]
    steps = [(s.order, s.date, (s.id,), partial(tally.hear, s)) for s in said]
    for document, standing in sorted((authenticity or {}).items(), key=lambda item: str(item[0])):
        for move in standing.timeline:
            judge = partial(tally.judge, document, genuine=move.status not in NOT_GENUINE)
            steps.append((move.order, move.date, move.by, judge))
    first_said = min((s.order for s in said), default=None)
    moves: list[Move] = []
    for order, day, by, take in sorted(steps, key=lambda step: step[0]):
        take()
        status, rule = _result(kind, tally)
        if first_said and order >= first_said and status != (moves[-1].status if moves else None):
            moves.append(Move(day, status, by, reason(status, rule, tally, gettext), order))
    status, rule = _result(kind, tally)
    return Standing(status, _flags(status, rule, tally), reason(status, rule, tally, gettext), rule, tuple(moves))


def standings(
    claims: Mapping[Id, tuple[str, Iterable[Said]]], documents: Mapping[Id, Id], gettext: Gettext = str
) -> dict[Id, Standing]:
    """The standing of several claims (id to kind and statements) that bear on each other through documents.

    `documents` maps the id of a claim that a document is genuine to the source id of that document.
    """
    genuine = {claim: status_of(*claims[claim], gettext=gettext) for claim in documents if claim in claims}
    authenticity = {documents[claim]: standing for claim, standing in genuine.items()}
    return {
        claim: genuine[claim] if claim in genuine else status_of(kind, said, authenticity, gettext)
        for claim, (kind, said) in claims.items()
    }


def _result(kind: str, tally: Tally) -> tuple[Status, str]:
    support, denial = tally.side(SUPPORT), tally.side(DENIAL)
    if not (support or denial or tally.on_condition() or tally.withdrawn):
        return Status.UNVERIFIED, "R0"
    if not support and tally.withdrawn:
        return Status.RETRACTED, "R1"
    if kind == ClaimKind.POSITION:
        return Status.REPORTED, "R9"
    if not denial:
        return (Status.CONFIRMED, "R2") if _establishes(support) else (Status.REPORTED, "R3")
    if not support:
        revised = kind == ClaimKind.QUANTITY and _revises(denial, tally.asserted)
        return (Status.SUPERSEDED, "R5") if revised else (Status.DENIED, "R4")
    if _establishes(support) and all(position.root.anonymous for position in denial):
        return Status.CONFIRMED, "R6"
    if tally.originator in tally.withdrawn and all(position.grade == 1 for position in support):
        return Status.RETRACTED, "R7"
    return Status.CONTESTED, "R8"


def _establishes(support: list[Position]) -> bool:
    if any(p.certain and (p.grade == 3 or (p.confirms and p.grade == 2)) for p in support):
        return True
    return _people([p for p in support if p.confirms and p.root.anonymous]) >= 2


def _people(positions: list[Position]) -> int:
    """How many independent people are behind these positions, at least: a group counts as two."""
    roots = {position.root.voice: position.root for position in positions}
    return sum(2 if root.group else 1 for root in roots.values())


def _revises(denial: list[Position], asserted: dict[Id, str]) -> bool:
    new = any(p.value and p.value != asserted.get(p.voice) for p in denial)
    return new and all(p.voice in asserted for p in denial)


def _flags(status: Status, rule: str, tally: Tally) -> tuple[Flag, ...]:
    support, denial, on_condition = tally.side(SUPPORT), tally.side(DENIAL), tally.on_condition()
    everyone = support + denial + on_condition
    basis = everyone if all(p.root.anonymous for p in everyone) else support or denial or on_condition
    resting = rule not in {"R0", "R1", "R7"} and all(p.root.anonymous for p in basis)
    stances = {stance for _voice, stance in tally.asides}
    raised = {
        Flag.ANONYMOUS_ONLY: resting and _people(basis) > 1,
        Flag.SINGLE_ANONYMOUS: resting and _people(basis) == 1,
        Flag.CONDITIONAL: status == Status.REPORTED and bool(on_condition),
        Flag.CHALLENGED: rule == "R6",
        Flag.SOURCE_REVERSED: tally.reversed,
        Flag.QUESTIONED: Stance.QUESTIONS in stances,
        Flag.QUALIFIED: Stance.QUALIFIES in stances,
        Flag.DECLINED: Stance.DECLINES in stances,
    }
    return tuple(flag for flag, up in raised.items() if up)
