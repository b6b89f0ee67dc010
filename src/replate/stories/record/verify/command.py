"""`replate verify`: finds out what it is given, verifies it, and says what it found."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path

from replate.lib.notes import NoteError, VerifierKey

from .database import DATABASE, Database, key_in, verify_database
from .published import verify_published
from .report import Report, Unverifiable
from .sources import CHECKPOINT, ENTRIES, Folder, Site
from .tree import Reading, Seen, read_state, seen_in_mail, write_state


def run(chosen: Namespace) -> int:
    """Returns 0 where nothing was rewritten, 1 where something was, 2 where it could not be checked."""
    try:
        state = Path(chosen.state) if chosen.state else None
        kept = read_state(state) if state else None
        seen = [*([kept] if kept else []), *(one for name in chosen.mail for one in seen_in_mail(Path(name)))]
        key = _key(chosen.key) if chosen.key else VerifierKey.read(kept.key) if kept else None
        report, key, note, reading = _verify(chosen.target, key, seen, pages=not chosen.record_only)
        if state and key and not report.faults:
            write_state(state, key, note, reading)
    except (Unverifiable, NoteError) as error:
        print(f"replate verify: {error} Nothing was checked.", file=sys.stderr)  # noqa: T201
        return 2
    print(report)  # noqa: T201
    return 1 if report.faults else 0


def _verify(
    target: str, key: VerifierKey | None, seen: list[Seen], *, pages: bool
) -> tuple[Report, VerifierKey | None, str, Reading]:
    if target.startswith(("http://", "https://")):
        return verify_published(Site(target), key=key, seen=seen, pages=pages)
    if target.startswith(("postgresql://", "postgres://")):
        where, data = target, Path(os.environ.get("REPLATE_DATA_DIR", "data"))
    else:
        folder = Path(target)
        if (folder / ENTRIES).exists() and (folder / CHECKPOINT).exists():
            return verify_published(Folder(folder), key=key, seen=seen, pages=pages)
        file = folder / DATABASE if folder.is_dir() else folder
        where, data = str(file), file.parent
        if not file.is_file():
            raise Unverifiable(
                f"{target} is none of what can be verified: a site's address (https://…), a folder that "
                f"`replate manage export_record` wrote, a data folder with its {DATABASE}, or postgresql://…"
            )
    key = key or key_in(data)
    report, note, reading = verify_database(Database(where), key=key, seen=seen)
    return report, key, note, reading


def _key(text: str) -> VerifierKey:
    """`text`, or what stands in the file of that name."""
    return VerifierKey.read(Path(text).read_text("utf-8") if Path(text).is_file() else text)
