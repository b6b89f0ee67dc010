"""What a reader was told, as their account shows it: the newest tellings, each with what mended it since."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from replate.corrections.models import Correction
from replate.people.models import User
from replate.told.ledger import Telling, told_to

TELLINGS = 10


def what_we_told(reader: User) -> list[dict[str, Any]]:
    """[{telling, corrections}]: of each telling the corrections that name it as a carrier of their fault."""
    tellings = told_to(reader, TELLINGS)
    corrections = _corrections_of(tellings)
    return [
        {
            "telling": telling,
            "corrections": [
                one
                for one in corrections[_carrier(telling)]
                if one.story.pk == telling.version.story_id and one.version.number > telling.version.number
            ],
        }
        for telling in tellings
    ]


def _carrier(telling: Telling) -> tuple[str, int]:
    return ("dispatch", telling.dispatch.pk) if telling.dispatch else ("version", telling.version.pk)


def _corrections_of(tellings: list[Telling]) -> dict[tuple[str, int], list[Correction]]:
    """By what carried the fault."""
    named: list[tuple[tuple[str, int], int]] = []
    for kind, through in (
        ("dispatch", Correction.faulty_dispatches.through),
        ("version", Correction.faulty_versions.through),
    ):
        pks = {pk for carrier, pk in map(_carrier, tellings) if carrier == kind}
        rows = through.objects.filter(**{f"{kind}__in": pks}).values_list(kind, "correction")
        named += [((kind, pk), correction) for pk, correction in rows]
    found = Correction.objects.newest_first().in_bulk({correction for _carrier_key, correction in named})
    by_carrier: dict[tuple[str, int], list[Correction]] = defaultdict(list)
    for carrier, correction in sorted(named, key=lambda pair: pair[1]):
        by_carrier[carrier].append(found[correction])
    return by_carrier
