"""`replate import` of another site's export. What it is, is known before Django is set up."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from replate.reading.article import Unreadable
from replate.wire.command import Refused

if TYPE_CHECKING:
    from .taking_over import Came

MOST_LINES = 50


def format_of(name: str) -> ModuleType | None:
    """Which site's export the file is; None for anything else, such as agency copy."""
    from .formats import FORMATS, START_BYTES

    try:
        with Path(name).open("rb") as file:
            start = file.read(START_BYTES)
    except (OSError, ValueError):
        return None
    return next((one for one in FORMATS if one.recognises(start)), None)


def run(args: argparse.Namespace) -> int:
    """Takes over each file. Returns 0; 1 where something was left out; 2 where a file could not be taken over."""
    try:
        cames = [_take_over(name, args) for name in args.files]
    except Refused as refusal:
        print(f"replate import: {refusal}", file=sys.stderr)  # noqa: T201
        return 2
    return 1 if any(came.left_out for came in cames) else 0


def _take_over(name: str, args: argparse.Namespace) -> Came:
    from replate.lib import clock
    from replate.wire.importing import section_named

    from .library import Library
    from .taking_over import take_over

    one = format_of(name)
    if one is None:
        raise Refused(f"{name} is no export of another site: import agency copy by a command of its own.")
    section, library = section_named(args.section), Library(Path(args.media) if args.media else None)
    try:
        with Path(name).open("rb") as file:
            came = take_over(arriving=one.read(file), section=section, library=library, at=clock.now())
    except Unreadable as error:
        raise Refused(f"{name}: {error}") from error
    except OSError as error:
        raise Refused(f"{name}: {error.strerror or error}.") from error
    print("\n".join(_told(name, one.NAME, came)), flush=True)  # noqa: T201
    return came


def _told(name: str, format: str, came: Came) -> Iterator[str]:
    yield (
        f"{name}, from {format}: {came.stories:,} stories published, {len(came.drafts):,} drafts, "
        f"{came.readers:,} readers ({came.subscribers:,} with the Daily Edition); {came.known:,} were here before."
    )
    for heading, lines in (
        ("Drafts, for an editor to look at:", came.drafts),
        ("Left out:", came.left_out),
        ("Not moved:", came.there),
    ):
        if lines:
            yield heading
            yield from (f"  {line}" for line in lines[:MOST_LINES])
            if len(lines) > MOST_LINES:
                yield f"  … and {len(lines) - MOST_LINES:,} more"
    if came.missing_pictures:
        yield f"{came.missing_pictures:,} pictures are not there: give the folder that holds them, --media FOLDER."
