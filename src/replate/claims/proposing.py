"""Filing what the reading finds in a story as statements to decide on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from replate.reading import statements as reading
from replate.reading.claims import content_words, group
from replate.stories.models import Story
from replate.stories.passages import paragraphs

from .actions import _lock, forget
from .models import Claim, Evidence, Source, Statement, StatementOnClaim, StatementSource
from .said import ClaimKind

SAME_WORDS = 0.8  # the share of words in common from which two quotes are the same statement


@transaction.atomic
def propose_for(*, story: Story, at: datetime) -> int:
    """Reads the story as `story` has it (a draft is enough) and files a proposal for every statement found.

    Read again, it looks only at paragraphs that are new or changed: what was decided stays decided, and open proposals
    whose paragraph is gone go with it. Returns how many were filed.
    """
    _lock(story)
    texts = paragraphs(story.own_content())
    before = list(Statement.objects.filter(story=story).on_the_desk().with_parts())
    stale = [one for one in before if one.is_proposed and one.passage not in texts]
    forget(stale)
    kept = [one for one in before if one not in stale]
    read = {one.passage for one in kept}
    found = reading.propose_statements(texts, story.filed_on or at.date())
    known = [_known(one, _quote(one, texts), kept) for one in found]
    new = [n for n, one in enumerate(found) if known[n] is None and texts[one.paragraph] not in read]
    filed = dict(zip(new, _file(story, [found[n] for n in new], texts, at), strict=True))
    _assign(story, found, filed, known, texts)
    return len(filed)


def _known(one: reading.Statement, quote: str, kept: list[Statement]) -> Statement | None:
    """The statement that has these words of this source already."""
    words = _words(quote)
    return next(
        (
            other
            for other in kept
            if (one.source == other.source_text or one.resolved.casefold() == other.who.casefold())
            and _share(words, _words(other.quote)) >= SAME_WORDS
        ),
        None,
    )


def _share(some: set[str], others: set[str]) -> float:
    return len(some & others) / (len(some | others) or 1)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _quote(one: reading.Statement, texts: Sequence[str]) -> str:
    return " … ".join(texts[one.paragraph][start:end] for start, end in one.spans)


def _file(story: Story, found: list[reading.Statement], texts: Sequence[str], at: datetime) -> list[Statement]:
    known = _Known(story, found)
    speakers = [known.source(one.resolved or one.source, one.kind, one.identity, one.role) for one in found]
    passed_on_by = [known.source(one.via) if one.via else None for one in found]
    for source, one in zip(speakers, found, strict=True):
        known.mention(source, one.source)
    Source.objects.bulk_create(known.new)
    filed = Statement.objects.bulk_create(
        Statement(
            story_id=story.pk,
            paragraph=one.paragraph,
            passage=texts[one.paragraph],
            spans=[list(span) for span in one.spans],
            quote=_quote(one, texts),
            mode=one.mode,
            cue=one.cue[:200],
            source_text=one.source[:300],
            said_on=one.said_on,
            earlier=one.earlier,
            channel=one.channel[:200],
            anonymity_reason=one.anonymity_reason[:300],
            condition=one.condition[:300],
            proposed_at=at,
        )
        for one in found
    )
    rows, evidence = [], []
    for statement, one, source, via in zip(filed, found, speakers, passed_on_by, strict=True):
        rows.append(StatementSource(statement=statement, source=source))
        if via and via != source:
            rows.append(StatementSource(statement=statement, source=via, via=True))
        if one.evidence:
            evidence.append(Evidence(statement=statement, what=source.name, access=one.evidence[:300]))
    StatementSource.objects.bulk_create(rows)
    Evidence.objects.bulk_create(evidence)
    return filed


def _assign(
    story: Story,
    found: list[reading.Statement],
    filed: dict[int, Statement],
    known: list[Statement | None],
    texts: Sequence[str],
) -> None:
    """Suggests what the new statements bear on: the claim of those that speak to the same thing, or a new one."""
    documents = Source.objects.of_story(story).filter(identity="document")
    claims, targets = [], []
    for proposal in group(found, texts):
        members = [(filed[n], found[n].certainty, stance) for n, stance in proposal.statements if n in filed]
        before = (known[n] for n, _stance in proposal.statements)
        claim = next((one.primary.claim for one in before if one and one.primary), None)
        if claim is None and members:
            claim = Claim(text=proposal.text[:300], kind=proposal.kind, locale=story.locale)
            if proposal.kind == ClaimKind.AUTHENTICITY:
                quotes = " ".join(one.quote for one, _, _ in members)
                words = set(content_words(f"{proposal.text} {quotes}"))
                about = [source for source in documents if words & set(content_words(source.name))]
                claim.document = about[0] if len(about) == 1 else None
            claims.append(claim)
        targets += [
            StatementOnClaim(statement=one, claim=claim, stance=stance, certainty=certainty)
            for one, certainty, stance in members
        ]
    Claim.objects.bulk_create(claims)
    StatementOnClaim.objects.bulk_create(targets)


class _Known:
    """The sources there are, and those made while filing one story.

    A named source is the same in every story; who is anonymous in one story is not who is anonymous in another, and
    two stories' letters are two letters.
    """

    def __init__(self, story: Story, found: list[reading.Statement]) -> None:
        names = {name[:300] for one in found for name in (one.resolved or one.source, one.via) if name}
        elsewhere = Source.objects.named().filter(name__in=names).order_by("-pk")
        self.named = {source.name.casefold(): source for source in elsewhere}
        self.here = {source.name.casefold(): source for source in Source.objects.of_story(story)}
        self.new: list[Source] = []

    def source(self, name: str, kind: str = "person", identity: str = "named", role: str = "") -> Source:
        key = name[:300].casefold()
        found = self.here.get(key) or (self.named.get(key) if identity == "named" else None)
        if found is None:
            found = Source(name=name[:300], kind=kind, identity=identity, role=role[:300])
            self.new.append(found)
        self.here[key] = found
        return found

    def mention(self, source: Source, words: str) -> None:
        """Keeps what else a new source is called; "he" and "it" are no names."""
        if source.pk is None and words not in (*source.mentions, source.name) and len(words.split()) > 1:
            source.mentions.append(words)
