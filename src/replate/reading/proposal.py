"""The proposal for an article as plain data: its parts and the statements it reports."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from replate.reading.article import Article, read_page
from replate.reading.statements import Statement, propose_statements


def as_json(article: Article, statements: Sequence[Statement]) -> dict[str, Any]:
    """{"article": {headline, standfirst, byline, timestamp, dateline, paragraphs, line_labels}, "statements": [...]}

    A statement: para_text, spans [[start, end]], source, resolved, cue, stance, date ("YYYY-MM-DD" or None, None unless
    the text names the day), mode, and the remaining fields of `Statement` where they are not empty.
    """
    paragraphs = article.paragraphs
    return {
        "article": {
            "headline": article.headline,
            "standfirst": article.standfirst,
            "byline": article.byline,
            "timestamp": article.timestamp,
            "dateline": article.dateline,
            "paragraphs": list(paragraphs),
            "line_labels": [[line.number, line.label] for line in article.lines],
        },
        "statements": [_statement(statement, paragraphs[statement.paragraph]) for statement in statements],
    }


def _statement(statement: Statement, text: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "paragraph": statement.paragraph,
        "para_text": text,
        "spans": [list(span) for span in statement.spans],
        "source": statement.source,
        "resolved": statement.resolved,
        "cue": statement.cue,
        "stance": statement.stance,
        "certainty": statement.certainty,
        "date": statement.said_on.isoformat() if statement.said_on else None,
        "date_explicit": statement.said_on_explicit,
        "mode": statement.mode,
        "identity": statement.identity,
        "kind": statement.kind,
    }
    for name in ("role", "channel", "evidence", "anonymity_reason", "condition", "via", "earlier", "nested"):
        value = getattr(statement, name)
        if value:
            row[name] = value
    return row


def propose(text: str, published_on: date) -> dict[str, Any]:
    """Read a page's raw text and propose its statements. Raises `Unreadable` if no article can be read from it."""
    article = read_page(text)
    return as_json(article, propose_statements(article.paragraphs, published_on))
