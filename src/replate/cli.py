"""The `replate` command. Nothing heavy is imported before it is known to be needed."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

from replate.config.environment import SettingError

DESCRIPTION = "Replate: a news site that sets its readers right when the story changes."
EPILOG = """\
Start here:  replate demo
Every setting of `replate run` is told in docs/settings.md. `replate COMMAND --help` says more.
"""


class Refused(Exception):
    """What was asked cannot be done; the message is one line that says why."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns its exit code: 0 done, 2 what was asked cannot be done and one line says why."""
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
    except (Refused, SettingError) as error:
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
    run.set_defaults(run=_run)

    summary = "file agency copy, pages and feeds as draft stories"
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
    from replate.config.start import open_demo

    return open_demo(port=chosen.port, data=chosen.data)


def _run(chosen: argparse.Namespace) -> int:
    from replate.config.start import run_site

    return run_site()


def _import(chosen: argparse.Namespace) -> int:
    from replate.config.start import join_site, lay_out_demo
    from replate.wire.command import run

    with redirect_stdout(sys.stderr):  # stdout is for the stories' addresses alone
        if chosen.data or "REPLATE_SITE_URL" not in os.environ:
            lay_out_demo(data=Path(chosen.data or "data"))
        else:
            join_site()
    return run(chosen)


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


def _manage(arguments: list[str]) -> int:
    from replate.config.environment import read_environment

    read_environment(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "replate.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["replate manage", *arguments])
    return 0
