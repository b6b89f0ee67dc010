"""Why a claim stands as it does, in one sentence: "contested: confirmed by two officials, denied by the minister".

Every function takes as `_` the `gettext` of the language wanted; `str` leaves the words in English.
"""

from collections.abc import Callable, Iterable

from replate.claims.said import Certainty, Speaker, Stance, Status
from replate.claims.tally import DENIAL, SUPPORT, Position, Tally

Gettext = Callable[[str], str]
NAMES_SHOWN = 4


def reason(status: Status, rule: str, tally: Tally, _: Gettext = str) -> str:
    """The sentence for a status reached by a rule: what each side said, and by whom, the strongest support first."""
    support = sorted(tally.side(SUPPORT), key=lambda position: position.strength, reverse=True)
    denial = tally.side(DENIAL)
    parts = []
    if rule == "R9":
        parts.append(_("a position is neither true nor false"))
    if status == Status.RETRACTED:
        parts += _by_phrase([(_("withdrawn by %(names)s"), p) for p in tally.withdrawn.values()], _)
    parts += _by_phrase([(_support(p, _), p) for p in support] + [(_denial(p, _), p) for p in denial], _)
    parts += _by_phrase([(_("said on a condition by %(names)s"), p) for p in tally.on_condition()], _)
    parts += _by_phrase([(_left(p, _), p) for p in support + denial if tally.turned(p)], _)
    if rule == "R0":
        parts += _by_phrase([(_aside(p, _), p) for p in tally.asides.values()], _)
    if void := tally.not_counted():
        parts.append(_("not counting %(names)s, held not genuine") % {"names": listed(map(_name, void), _)})
    because = ", ".join(parts) or _("nobody has said whether it is so")
    if because.startswith(f"{_status(status, _)} "):
        return because
    return _("%(status)s: %(because)s") % {"status": _status(status, _), "because": because}


def listed(names: Iterable[str], _: Gettext = str) -> str:
    """ "A", "A and B", "A, B and C"; of more than four, "A, B, C and 2 more". A name given twice is shown once."""
    names = list(dict.fromkeys(names))
    if len(names) > NAMES_SHOWN:
        rest = len(names) - NAMES_SHOWN + 1
        names = [*names[: NAMES_SHOWN - 1], _("%(count)s more") % {"count": rest}]
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _by_phrase(said: Iterable[tuple[str, Position]], _: Gettext) -> list[str]:
    names: dict[tuple[str, str], list[str]] = {}
    for phrase, position in said:
        value = position.value if "%(value)s" in phrase else ""
        names.setdefault((phrase, value), []).append(_named(position, _))
    return [phrase % {"names": listed(who, _), "value": value} for (phrase, value), who in names.items()]


def _support(position: Position, _: Gettext) -> str:
    certainty = position.said.certainty
    if position.took_back_denial:
        return _("no longer denied by %(names)s") if position.certain else _("no longer ruled out by %(names)s")
    if certainty == Certainty.PROBABLE:
        return _("held probable by %(names)s")
    if certainty == Certainty.POSSIBLE:
        return _("held possible by %(names)s")
    if position.said.observation:
        return _("observed by %(names)s")
    return _("confirmed by %(names)s") if position.confirms else _("said by %(names)s")


def _denial(position: Position, _: Gettext) -> str:
    if position.value:
        return _("put at %(value)s by %(names)s")
    if not position.certain:
        return _("held improbable by %(names)s")
    return _("dismissed by %(names)s") if position.said.stance == Stance.DISMISSES else _("denied by %(names)s")


def _left(position: Position, _: Gettext) -> str:
    return _("earlier denied by %(names)s") if position.side == SUPPORT else _("earlier said by %(names)s")


def _aside(position: Position, _: Gettext) -> str:
    return {
        Stance.QUESTIONS.value: _("questioned by %(names)s"),
        Stance.QUALIFIES.value: _("qualified by %(names)s"),
        Stance.DECLINES.value: _("no comment from %(names)s"),
    }.get(position.said.stance, _("commented on by %(names)s"))


def _status(status: Status, _: Gettext) -> str:
    return {
        Status.UNVERIFIED: _("unverified"),
        Status.REPORTED: _("reported"),
        Status.CONFIRMED: _("confirmed"),
        Status.CONTESTED: _("contested"),
        Status.DENIED: _("denied"),
        Status.RETRACTED: _("retracted"),
        Status.SUPERSEDED: _("superseded"),
    }[status]


def _named(position: Position, _: Gettext) -> str:
    name = _name(position.speaker)
    if not position.said.via:
        return name
    return _("%(name)s (according to %(via)s)") % {"name": name, "via": _name(position.root)}


def _name(source: Speaker) -> str:
    return source.name or str(source.id)
