"""`replate import`: wire copy from files. Its arguments are known before Django is set up."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from replate.reading.article import Unreadable

from .formats import FORMATS, LARGEST_BYTES
from .incoming import Incoming, read


class Refused(Exception):
    """Nothing was filed; the message is one line that names the file and the reason."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    formats = [one.NAME for one in FORMATS]
    add = parser.add_argument
    add(
        "files",
        nargs="+",
        metavar="FILE",
        help='page text, HTML, ninjs, RSS or Atom; "-" is standard input; or what Ghost or WordPress exported',
    )
    add("--date", type=_date, metavar="YYYY-MM-DD", help="the day it was filed; else its own, else today")
    add("--section", default="", metavar="SLUG", help="where it goes; else the first section in its language")
    add("--publish", action="store_true", help="publish at once, or when its embargo ends")
    add("--format", default="", metavar="NAME", choices=formats, help=f"{', '.join(formats)}; else it is found out")
    add("--media", metavar="FOLDER", help="with an export of Ghost or WordPress: a copy of its folder of pictures")
    add("--data", metavar="DIR", help="the site's data folder")


def run(args: argparse.Namespace) -> int:
    """Files everything or nothing. Returns 0, or 2 where anything could not be read or filed."""
    try:
        incoming = [_read(name, args.format) for name in args.files]
        from .importing import file_all  # the models need Django, which is set up by now

        lines = file_all(incoming, args)
    except Refused as refusal:
        print(f"replate import: {refusal} Nothing was filed.", file=sys.stderr)  # noqa: T201
        return 2
    print("\n".join(lines))  # noqa: T201
    return 0


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write it as 2020-01-06") from None


def _read(name: str, format: str) -> Incoming:
    shown = "standard input" if name == "-" else name
    try:
        return read(_bytes(name), name=Path(name).name if name != "-" else shown, format=format)
    except Unreadable as error:
        raise Refused(f"{shown}: {error}") from None
    except OSError as error:
        raise Refused(f"{shown}: {error.strerror or error}.") from None


def _bytes(name: str) -> bytes:
    """The file's bytes, at most four times what is ever read: a device without end is no trap."""
    if name == "-":
        return sys.stdin.buffer.read(4 * LARGEST_BYTES)
    with Path(name).open("rb") as file:
        return file.read(4 * LARGEST_BYTES)
