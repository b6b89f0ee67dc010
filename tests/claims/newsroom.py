"""Stories, sources and statements for the claims' tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from replate.claims.actions import accept
from replate.claims.models import Claim, Evidence, Source, Statement, StatementOnClaim, StatementSource
from replate.people.models import User
from replate.stories.models import Kind, Reason, Story

from ..factories import AT, make_draft, make_editor, publish

LETTER = "The ferry will stop sailing in June, says a letter that the harbour board got on Monday."
CONFIRMED = "Two clerks confirmed the letter was genuine."
DENIED = "“No such decision has been taken,” said the harbour minister, Ona Vell."
PARAGRAPHS = [LETTER, CONFIRMED, DENIED]


def make_ferry_story(paragraphs: list[str] = PARAGRAPHS, **fields: Any) -> Story:
    """A draft of one text block."""
    return make_draft(body=[("text", "".join(f"<p>{text}</p>" for text in paragraphs))], **fields)


def make_source(name: str = "Ona Vell", **fields: Any) -> Source:
    return Source.objects.create(name=name, **fields)


def make_claim(story: Story, text: str = "The ferry will stop sailing", **fields: Any) -> Claim:
    return Claim.objects.create(text=text, locale=story.locale, **fields)


def propose(
    story: Story,
    claim: Claim | None,
    source: Source,
    stance: str = "asserts",
    *,
    paragraph: int = 0,
    quote: str = "",
    said_on: date | None = None,
    certainty: str = "CT",
    auth: bool = False,
    evidence: str = "",
    **fields: Any,
) -> Statement:
    passage = PARAGRAPHS[paragraph]
    quote = quote or passage
    start = passage.index(quote)
    statement = Statement.objects.create(
        story=story,
        paragraph=paragraph,
        passage=passage,
        spans=[[start, start + len(quote)]],
        quote=quote,
        source_text=fields.pop("source_text", source.name),
        said_on=said_on,
        proposed_at=AT,
        **fields,
    )
    StatementSource.objects.create(statement=statement, source=source)
    if claim:
        StatementOnClaim.objects.create(statement=statement, claim=claim, stance=stance, certainty=certainty, auth=auth)
    if evidence:
        Evidence.objects.create(statement=statement, what="copy", access=evidence)
    return statement


def say(story: Story, claim: Claim, source: Source, stance: str = "asserts", **fields: Any) -> Statement:
    """An accepted statement."""
    by = fields.pop("by", None) or editor()
    return accept(statement=propose(story, claim, source, stance, **fields), by=by, at=AT)


def editor() -> User:
    return User.objects.filter(is_superuser=True).first() or make_editor(name="Edda Brink")


def go_out(story: Story, note: str = "There is more to tell.", **options: Any) -> Story:
    """Publishes the story: its first version, or an update."""
    story = Story.objects.get(pk=story.pk)
    if story.latest_revision:
        story = story.get_latest_revision_as_object()
    reason = Reason(Kind.UPDATE, note) if story.current_version else None
    return publish(story, reason, by=editor(), **options)


def told(story: Story, number: int | None = None) -> dict[str, dict[str, Any]]:
    """By its words: each claim as the story's newest version, or the numbered one, told it."""
    versions = Story.objects.get(pk=story.pk).versions
    version = versions.get(number=number) if number else versions.newest_first()[0]
    return {claim["text"]: claim for claim in version.content.get("claims", [])}
