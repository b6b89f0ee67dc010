"""The `replate` command. Nothing heavy is imported before it is known to be needed."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

from replate import safekeeping
from replate.config.environment import SettingError

DESCRIPTION = "Replate: a news site that sets its readers right when the story changes."
EPILOG = """\
Start here:  replate demo
Every setting of `replate run` is told in docs/settings.md. `replate COMMAND --help` says more.
"""


class Refused(Exception):
    """What was asked cannot be done; the message is one line that says why."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns its exit code.

    0: done; 1: `check` found what must be mended, `verify` what was rewritten, or `import` left a broken post out;
    2: what was asked cannot be done, and one line says why.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        if arguments[:1] == ["manage"]:
            return _manage(arguments[1:])
        parser = _parser(arguments[:1] == ["import"])
        chosen = parser.parse_args(arguments)
        if "run" not in chosen:
            parser.print_help()
            return 0
        return chosen.run(chosen)
    except (Refused, safekeeping.Refused, SettingError) as error:
        print(f"replate: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser(importing: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="replate", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version of Replate, and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    summary = "open a small newsroom of our own invention on this machine, to look around in"
    demo = commands.add_parser("demo", help=summary, description=_sentence(summary) + " REPLATE_* is not looked at.")
    demo.add_argument("--port", type=_port, default=8000, help="where it listens on 127.0.0.1 (default: 8000)")
    demo.add_argument(
        "--data",
        type=Path,
        default=Path("data"),
        metavar="DIR",
        help="the folder of its database, pictures and mail (default: data, in the current folder)",
    )
    demo.set_defaults(run=_demo)

    summary = "run a site: web server, task worker and scheduler; set up by REPLATE_*"
    run = commands.add_parser("run", help=summary, description=_sentence(summary) + " One Ctrl-C stops all.")
    run.add_argument(
        "--only",
        choices=("web", "workers"),
        help="run these alone: a site on several machines, over one PostgreSQL; see docs/adr/0016",
    )
    run.set_defaults(run=_run)

    summary = "name every setting that is unsafe, missing or leads nowhere"
    check = commands.add_parser(
        "check",
        help=summary,
        description=_sentence(summary) + " Exit code: 0 nothing must be mended, 1 something must.",
    )
    check.set_defaults(run=_check)

    summary = "print this site's keys as settings, for its other machines"
    keys = commands.add_parser("keys", help=summary, description=_sentence(summary) + " They are secrets.")
    keys.set_defaults(run=_keys)

    summary = "file agency copy, pages and feeds as draft stories; take over a site from Ghost or WordPress"
    wire = commands.add_parser(
        "import",
        help=summary,
        description=_sentence(summary) + " Works into the demo's data where REPLATE_SITE_URL is not set.",
    )
    wire.set_defaults(run=_import)
    if importing:
        from replate.wire.command import add_arguments

        add_arguments(wire)

    summary = "read an article and propose who said what, as JSON"
    propose = commands.add_parser("propose", help=summary, description=_sentence(summary))
    propose.add_argument("file", metavar="FILE", help="a text file in UTF-8; - reads standard input")
    propose.add_argument("--date", type=_date, required=True, help="when it was published: 2026-05-04")
    propose.set_defaults(run=_propose)

    summary = "check that nothing a newsroom told was rewritten"
    verify = commands.add_parser(
        "verify",
        help=summary,
        description=_sentence(summary) + " Exit code: 0 nothing was, 1 something was, 2 it could not be checked.",
    )
    add = verify.add_argument
    add(
        "target",
        metavar="TARGET",
        help="https://news.example; or a folder that `replate manage export_record` wrote; or, on the newsroom's own "
        "machine, its data folder or postgresql://…",
    )
    add("--mail", action="append", default=[], metavar="FILE", help="a kept Daily Edition (.eml), as a witness")
    add("--key", metavar="KEY", help="the key, or a file of it, that must have signed; else the site's own is believed")
    add("--state", metavar="FILE", help="remembers what was seen, and compares with it the next time")
    add("--record-only", action="store_true", help="do not look at the pages that readers are shown")
    verify.set_defaults(run=_verify)

    summary = "save the whole site in one archive, while it runs"
    backup = commands.add_parser("backup", help=summary, description=_sentence(summary))
    backup.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default: one named by its time, here")
    backup.set_defaults(run=_backup)

    summary = "put a backup into an empty data folder (and an empty database)"
    restore = commands.add_parser("restore", help=summary, description=_sentence(summary))
    restore.add_argument("file", type=Path, metavar="FILE", help="what `replate backup` wrote")
    restore.set_defaults(run=_restore)

    summary = "write the whole site as open files: JSON Lines and pictures"
    export = commands.add_parser("export", help=summary, description=_sentence(summary))
    export.add_argument("folder", type=Path, metavar="FOLDER", help="an empty folder; made where it does not exist")
    export.set_defaults(run=_export)

    for command in (backup, restore, export):
        command.add_argument("--data", type=Path, metavar="DIR", help="of the demo in this folder, not of REPLATE_*")

    summary = "make a new site of what `replate export` wrote"
    arrival = commands.add_parser("import-site", help=summary, description=_sentence(summary))
    arrival.add_argument("folder", type=Path, metavar="FOLDER", help="what `replate export` wrote")
    arrival.set_defaults(run=_import_site)

    commands.add_parser("manage", help="Django's commands: `replate manage help` lists them", add_help=False)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        parser.exit(message=f"Replate {version('replate')}\n")


def _sentence(summary: str) -> str:
    return summary[0].upper() + summary[1:] + "."


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("must be a number from 1 to 65535")
    return int(text)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-05-04") from None


def _demo(chosen: argparse.Namespace) -> int:
    from replate.config.demo import open_demo

    return open_demo(port=chosen.port, data=chosen.data)


def _run(chosen: argparse.Namespace) -> int:
    from replate.config.start import run_site

    return run_site(chosen.only or "")


def _check(chosen: argparse.Namespace) -> int:
    from replate.config.checking import check_site

    findings = check_site()
    for finding in findings:
        print(finding)
    faults = sum(finding.must for finding in findings)
    print(f"To mend: {faults}. Worth a look: {len(findings) - faults}.")
    return 1 if faults else 0


def _keys(chosen: argparse.Namespace) -> int:
    from replate.config.keys import keys_as_settings

    with redirect_stdout(sys.stderr):  # stdout is for the keys alone
        keys = keys_as_settings()
    print(keys)
    return 0


def _import(chosen: argparse.Namespace) -> int:
    from replate.config.demo import lay_out_demo
    from replate.config.start import join_site
    from replate.moving_in.command import format_of
    from replate.moving_in.command import run as take_over
    from replate.wire.command import run

    with redirect_stdout(sys.stderr):  # stdout is for the stories' addresses alone
        if chosen.data or "REPLATE_SITE_URL" not in os.environ:
            lay_out_demo(data=Path(chosen.data or "data"))
        else:
            join_site()
    return take_over(chosen) if any(map(format_of, chosen.files)) else run(chosen)


def _propose(chosen: argparse.Namespace) -> int:
    import json

    from replate.reading.article import Unreadable
    from replate.reading.proposal import propose

    name = "standard input" if chosen.file == "-" else chosen.file
    try:
        content = sys.stdin.buffer.read() if chosen.file == "-" else Path(chosen.file).read_bytes()
        proposal = propose(content.decode("utf-8-sig"), chosen.date)
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{name} is not text in UTF-8: byte {error.start} cannot be read.") from error
    except Unreadable as error:
        raise Refused(f"{name}: {error}") from error
    print(json.dumps(proposal, ensure_ascii=False, indent=2))
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    from replate.stories.record.verify.command import run

    return run(chosen)


def _backup(chosen: argparse.Namespace) -> int:
    from replate.config.keeping import back_up
    from replate.lib import clock

    target, size = back_up(file=chosen.file, data=chosen.data, at=clock.now())
    print(f"{target}: {size:,} bytes. It holds keys and readers' addresses: keep it as you keep a password.")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from replate.config.keeping import put_back

    try:
        folder, manifest = put_back(file=chosen.file, data=chosen.data)
    except OSError as error:
        raise Refused(f"{chosen.file} could not be restored: {error.strerror or error}.") from error
    checked = folder if manifest.database == "sqlite" else "postgresql://…"
    print(f"{folder} is the site again as it was at {manifest.made_at}. Check it: replate verify {checked}")
    return 0


def _export(chosen: argparse.Namespace) -> int:
    from replate.config.keeping import write_out

    count = write_out(folder=chosen.folder, data=chosen.data)
    print(f"{chosen.folder}: {count:,} rows. It holds keys and readers' addresses: keep it as you keep a password.")
    return 0


def _import_site(chosen: argparse.Namespace) -> int:
    from replate.config.keeping import take_over

    try:
        count = take_over(folder=chosen.folder)
    except OSError as error:
        raise Refused(f"{chosen.folder} could not be imported: {error.strerror or error}.") from error
    print(f"{count:,} rows were imported. Open the site with `replate run`; staff set new passwords.")
    return 0


def _manage(arguments: list[str]) -> int:
    from replate.config.environment import read_environment
    from replate.safekeeping.landing import refuse_unfinished

    refuse_unfinished(read_environment(os.environ).data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "replate.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["replate manage", *arguments])
    return 0
