"""Agency copy of our own invention, and files that are none."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from replate.wire import actions, command
from replate.wire.actions import Result
from replate.wire.incoming import read

from ..factories import AT

HEADLINE = "Ferry to Sorrel Island stops after crack is found in its hull"
PARAGRAPHS = [
    "PORT MERROW (CNA) — The ferry to Sorrel Island stopped on Monday after divers found a crack in its hull.",
    "“We do not sail with a crack,” harbour master Ada Quill told reporters at the pier in Port Merrow.",
    "The shipping line said that the crack was a scratch and that the ferry would sail again before noon on Tuesday.",
    "About 900 people live on the island, which has no airfield and gets its bread and its mail by boat.",
]
CHANGED = [
    *PARAGRAPHS[:2],
    "The shipping line then said that the ferry would stay in port for a week.",
    *PARAGRAPHS[3:],
]
CAPTIONS = [
    "The ferry at its berth in Port Merrow. (Lena Orr/CNA)",
    "Harbour master Ada Quill shows the place on a drawing of the hull. (Lena Orr/CNA)",
]


def page(*, headline: str = HEADLINE, paragraphs: list[str] = PARAGRAPHS, dated: str = "4 May 2026, 9:12 am") -> str:
    """A page as it is copied: the article with a site's interface round it."""
    return "\n\n".join(
        [
            "Skip to main content",
            "Menu",
            "Subscribe",
            headline,
            "Divers were sent down by the harbour board; the shipping line calls it a scratch",
            "By Tom Vale and Ines Marr",
            dated,
            "Share",
            CAPTIONS[0],
            CAPTIONS[0],
            *paragraphs[:2],
            CAPTIONS[1],
            *paragraphs[2:],
            "Switch on alerts to hear first",
            "You're subscribed",
            "Register to read on",
            "We sent an email to you. Follow its link to sign in.",
        ]
    )


def ninjs(**fields) -> str:
    """A ninjs 3.1 item."""
    item = {
        "uri": "urn:newsml:cna.example:ferry",
        "version": "1",
        "versionCreated": "2026-05-04T09:12:00Z",
        "pubStatus": "usable",
        "language": "en",
        "headlines": [{"role": "main", "value": HEADLINE}],
        "by": "Tom Vale",
        "bodies": [
            {"contentType": "text/html", "value": "".join(f"<p>{text}</p>" for text in fields.pop("text", PARAGRAPHS))}
        ],
    }
    return json.dumps({key: value for key, value in (item | fields).items() if value is not None})


def canceled(**fields) -> str:
    return ninjs(version="9", pubStatus="canceled", headlines=None, bodies=None, ednote="It was a drill.", **fields)


def receive(text: str, *, section=None, filed_on=None, by=None, at=AT, name: str = "ferry.txt") -> list[Result]:
    incoming = read(text.encode(), name=name)
    return actions.receive(incoming=incoming, section=section, filed_on=filed_on, at=at, by=by)


def receive_one(text: str, **how) -> Result:
    (result,) = receive(text, **how)
    return result


def run(*arguments: str | Path) -> int:
    """`replate import` with these arguments."""
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([str(argument) for argument in arguments]))
