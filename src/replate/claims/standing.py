"""From rows to the rule: the accepted statements on claims, and where the claims stand after them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from .models import Claim, Source, StatementOnClaim
from .querysets import StatementQuerySet
from .rule import Standing, standings
from .said import Said, Speaker


@dataclass(frozen=True)
class Stand:
    """A claim, where its statements leave it, and those statements, newest word first."""

    claim: Claim
    standing: Standing
    heard: list[StatementOnClaim]

    @property
    def status(self) -> str:
        """The status shown: the pinned one, else the derived one."""
        return self.claim.pin_status or self.standing.status


def stand(claims: Iterable[Claim], statements: StatementQuerySet, at: datetime | None = None) -> dict[int, Stand]:
    """Where each of `claims` stands after those of `statements` that bear on it. `at` is the time of the version that
    is about to bring in what is unpublished; reasons are in the active language.
    """
    asked = {claim.pk: claim for claim in claims}
    targets = _targets(list(asked), statements)
    documents = {row.source_id for target in targets for row in target.statement.source_rows.all()}
    judging = Claim.objects.filter(document__in=documents).exclude(pk__in=asked)
    everyone = asked | {claim.pk: claim for claim in judging}
    targets += _targets([pk for pk in everyone if pk not in asked], statements)
    speakers = _speakers(targets)
    said: dict[int, list[tuple[Said, StatementOnClaim]]] = {pk: [] for pk in everyone}
    for target in targets:
        said[target.claim_id].append((_said(target, speakers, at), target))
    derived = standings(
        {pk: (claim.kind, [one for one, _ in said[pk]]) for pk, claim in everyone.items()},
        {pk: claim.document_id for pk, claim in everyone.items() if claim.document_id},
        gettext,
    )
    return {
        pk: Stand(
            claim,
            derived[pk],
            [target for _, target in sorted(said[pk], key=lambda pair: pair[0].order, reverse=True)],
        )
        for pk, claim in asked.items()
    }


def _targets(claims: list[int], statements: StatementQuerySet) -> list[StatementOnClaim]:
    found = StatementOnClaim.objects.filter(claim__in=claims, statement__in=statements)
    return list(
        found.select_related("claim", "statement__version", "statement__story")
        .defer("statement__version__content", "statement__version__text", "statement__story__body")
        .prefetch_related("statement__source_rows__source", "statement__evidence")
    )


def _speakers(targets: list[StatementOnClaim]) -> dict[int, Speaker]:
    """Every source that spoke, with whose voice it has at the end of the chain."""
    sources = {row.source_id: row.source for target in targets for row in target.statement.source_rows.all()}
    asked = list(sources)
    while missing := {source.speaks_for_id for source in sources.values()} - set(sources) - {None}:
        sources |= Source.objects.in_bulk(missing)
    return {pk: _speaker(sources[pk], sources) for pk in asked}


def _speaker(source: Source, sources: dict[int, Source]) -> Speaker:
    voice, passed = source, {source.pk}
    while voice.speaks_for_id and voice.speaks_for_id not in passed:
        voice = sources[voice.speaks_for_id]
        passed.add(voice.pk)
    return Speaker(
        id=source.pk,
        name=source.name,
        identity=source.identity,
        group=source.kind == "group",
        speaks_for=None if voice is source else voice.pk,
        institution=source.institution_id,
    )


def _said(target: StatementOnClaim, speakers: dict[int, Speaker], at: datetime | None) -> Said:
    statement = target.statement
    published_at = statement.version.frozen_at if statement.version else at
    return Said(
        id=statement.pk,
        speakers=tuple(speakers[source.pk] for source in statement.speakers),
        stance=target.stance,
        certainty=target.certainty,
        auth=target.auth,
        observation=statement.mode == "observation",
        seen=any(evidence.access for evidence in statement.evidence.all()),
        via=tuple(speakers[source.pk] for source in statement.via),
        value=target.value,
        said_on=statement.said_on,
        earlier=statement.earlier,
        version_at=timezone.localtime(published_at) if published_at else None,
        paragraph=statement.paragraph,
        offset=statement.offset,
    )
