"""Lays a site out (database, static files, newsroom) and opens it."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from replate.config.environment import PREFIX, Environment, SettingError, read_environment, usable_folder
from replate.config.processes import Part, keep_running, stop_on_signals

ADDRESS_FILE = "demo-address"  # marks a folder as the demo's, and says where it was last opened


def run_site() -> int:
    """`replate run`: the site that REPLATE_* describes, until Ctrl-C. Returns the exit code."""
    from replate.config.server import check_port

    stop_on_signals()
    environment = read_environment(os.environ)
    check_port(*environment.listen)
    lay_out_site()
    host, port = environment.listen
    return _open(
        environment, [], when_up=lambda: print(f"{environment.site_url} is up, on {host}:{port}. Stop it with Ctrl-C.")
    )


def lay_out_site() -> None:
    """The database of the site that REPLATE_* describes, with an empty newsroom.

    Raises SettingError for a setting that cannot be used, or a database that cannot be reached.
    """
    environment = _set_up_django()
    _make_database()
    _found_newsroom(environment, name=urlsplit(environment.site_url).hostname or environment.site_url)
    from replate.people.models import User

    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        print("Nobody can sign in to the desk yet. Make the first administrator: replate manage createsuperuser")


def join_site() -> None:
    """Makes ready to work on the data of the site that REPLATE_* describes, which may be running.

    Raises SettingError where the database was not made yet, or is not of this release.
    """
    _set_up_django()
    if _pending_migrations():
        raise SettingError(
            "The database is not of this release yet: (re)start `replate run`, or `replate manage migrate`."
        )


def open_demo(*, port: int, data: Path) -> int:
    """`replate demo`: the demo newsroom on http://127.0.0.1:`port`, kept in `data`, until Ctrl-C."""
    from replate.config.server import check_port

    stop_on_signals()
    check_port("127.0.0.1", port)
    post = socket.create_server(("127.0.0.1", 0))
    environment = lay_out_demo(data=data, port=port, smtp_port=post.getsockname()[1])
    from replate.demo.fill import DESK_EMAIL, DESK_PASSWORD
    from replate.demo.mail.catcher import catch_mail

    def tell() -> None:
        print(
            f"\n  The site     {environment.site_url}/\n"
            f"  The desk     {environment.site_url}/desk/    {DESK_EMAIL}, password: {DESK_PASSWORD}\n"
            f"  Caught mail  {environment.site_url}/mail/\n\nStop it with Ctrl-C.",
            flush=True,
        )

    return _open(environment, [Part("mail catcher", partial(catch_mail, post, mail_folder()))], when_up=tell)


def lay_out_demo(*, data: Path, port: int | None = None, smtp_port: int = 25) -> Environment:
    """The demo's database in `data`, filled with its newsroom on first use. Replaces all of REPLATE_*.

    Without `port`, the demo is taken to be where it was last opened. Raises SettingError for a folder of another site.
    """
    folder = usable_folder(data)
    address = folder / ADDRESS_FILE
    if not address.exists() and (folder / "replate.sqlite3").exists():
        raise SettingError(f"{folder} holds a site that is not the demo. Give the demo another folder: --data DIR.")
    if port or not address.exists():
        address.write_text(f"http://127.0.0.1:{port or 8000}")
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ |= {
        "REPLATE_SITE_URL": address.read_text(),
        "REPLATE_DATA_DIR": str(folder),
        "REPLATE_LISTEN": address.read_text().removeprefix("http://"),
        "REPLATE_LANGUAGES": "en,he",
        "REPLATE_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "REPLATE_STAFF_SECOND_FACTOR": "no",
        "REPLATE_DEMO": "yes",
    }
    environment = _set_up_django()
    _make_database()
    _fill_demo()
    _found_newsroom(environment, name="The Ansel Courier")
    return environment


def mail_folder() -> Path:
    """Where the demo keeps the messages it caught."""
    from django.conf import settings

    return Path(settings.MAIL_DIR)


def _open(environment: Environment, more: list[Part], *, when_up: Callable[[], None]) -> int:
    from django.db import connections

    from replate.config.schedule import keep_schedule
    from replate.config.server import serve_web, work_on_tasks

    _collect_static()
    import replate.config.wsgi  # noqa: F401 - loaded once, before the processes part

    connections.close_all()
    host, port = environment.listen
    parts = [
        Part("web server", partial(serve_web, host, port, environment.web_processes)),
        Part("task worker", work_on_tasks),
        Part("scheduler", keep_schedule),
        *more,
    ]
    return keep_running(parts, is_up=partial(_answers, host, port), when_up=when_up)


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host.strip("[]"), port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status > 0
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _set_up_django() -> Environment:
    environment = read_environment(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "replate.config.settings")
    import django

    with _told("Loading the newsroom's software"):
        django.setup()
    return environment


def _make_database() -> None:
    from django.core.management import call_command
    from django.db import connection

    if _pending_migrations():
        is_new = not connection.introspection.table_names()
        with _told("Making the database" if is_new else "Bringing the database up to date"):
            call_command("migrate", interactive=False, verbosity=0)


def _pending_migrations() -> bool:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        migrations = MigrationExecutor(connection)
        return bool(migrations.migration_plan(migrations.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        raise SettingError(f"The database cannot be used: {str(error).strip().splitlines()[0]}") from error


def _collect_static() -> None:
    """Copies, compresses and names the static files anew where one of them changed since."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT / ".collected"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        with _told("Preparing the static files"):
            call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest.hexdigest())


def _found_newsroom(environment: Environment, *, name: str) -> None:
    """Front pages, groups and approval where they are missing; the site's address as it is now."""
    from replate.desk.actions import found_newsroom
    from replate.lib import clock

    found_newsroom(name=name, languages=environment.languages, at=clock.now())


def _fill_demo() -> None:
    from django.db import transaction

    from replate.demo.fill import fill
    from replate.lib import clock
    from replate.stories.models import Story

    if not Story.objects.exists():
        with _told("Filling the newsroom"), transaction.atomic():
            fill(at=clock.now())


@contextmanager
def _told(doing: str) -> Iterator[None]:
    """Says what is being done and, when it is done, how long it took."""
    print(f"{doing} …", end=" ", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)
