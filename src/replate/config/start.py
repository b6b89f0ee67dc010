"""Lays a site out (database, static files, newsroom) and opens it."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from replate.config.environment import Environment, SettingError, read_environment
from replate.config.processes import Part, keep_running, stop_on_signals
from replate.front.server import Setup
from replate.safekeeping.landing import refuse_unfinished


def run_site(only: str = "") -> int:
    """`replate run`: the site that REPLATE_* describes, until Ctrl-C. Returns the exit code.

    `only` "web" or "workers" runs these alone, for a site of several machines. Raises SettingError.
    """
    from replate.config.keys import demand_keys
    from replate.config.server import check_port

    stop_on_signals()
    environment = read_environment(os.environ)
    if only:
        demand_keys(environment)
    if only != "workers":
        check_port(*environment.listen)
    lay_out_site()
    host, port = environment.listen
    what = f"{environment.site_url} is up, on {host}:{port}" if only != "workers" else "The workers are up"
    return open_site(environment, [], only=only, when_up=lambda: print(f"{what}. Stop it with Ctrl-C.", flush=True))


def lay_out_site() -> None:
    """The database of the site that REPLATE_* describes, with an empty newsroom.

    Raises SettingError for a setting that cannot be used, a database that cannot be reached, or keys that are not those
    of the machines that run.
    """
    from replate.config.alone import alone
    from replate.config.keys import refuse_other_keys

    environment = set_up_django()
    _reach_database()
    with alone():  # of several machines that start at once, one does it
        make_database()
        refuse_other_keys()
        found(environment, name=urlsplit(environment.site_url).hostname or environment.site_url)
    from replate.people.models import User

    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        print("Nobody can sign in to the desk yet. Make the first administrator: replate manage createsuperuser")


def join_site() -> None:
    """Makes ready to work on the data of the site that REPLATE_* describes, which may be running.

    Raises SettingError where the database was not made yet, or is not of this release.
    """
    set_up_django()
    if pending_migrations():
        raise SettingError(
            "The database is not of this release yet: (re)start `replate run`, or `replate manage migrate`."
        )


def open_site(environment: Environment, more: list[Part], *, only: str = "", when_up: Callable[[], None]) -> int:
    from django.db import connection, connections

    from replate.config.schedule import keep_schedule
    from replate.config.server import listen, serve_web, work_on_tasks
    from replate.front.server import serve
    from replate.web.neighbours import hear_neighbours

    _collect_static()
    import replate.config.wsgi  # noqa: F401 - loaded once, before the processes part

    has_web, has_workers = only != "workers", only != "web"
    parts: list[Part] = []
    with ExitStack() as stack:
        if has_web:
            private = Path(stack.enter_context(TemporaryDirectory(prefix="replate-"))) / "django"
            listening = stack.enter_context(listen(*environment.listen))
            setup = _front_setup(environment, private)
            parts.append(Part("web server", partial(serve_web, private, environment.web_processes)))
        if has_workers:
            parts += [
                Part("task worker", partial(work_on_tasks, "default")),
                # Each channel has its own: an alert waits for no edition, and a sign-in link for neither.
                Part("push sender", partial(work_on_tasks, "push")),
                Part("mail sender", partial(work_on_tasks, "mail")),
                Part("scheduler", keep_schedule),
            ]
        if has_web and connection.vendor == "postgresql":
            parts.append(Part("listener to other machines", hear_neighbours))
        parts += more
        if has_web:
            parts.append(Part("page server", partial(serve, setup, listening), ends_first=True))
        connections.close_all()
        for part in parts:
            part.run = partial(_start_anew, part.run)
        is_up = partial(_answers, *environment.listen) if has_web else lambda: True
        return keep_running(parts, is_up=is_up, when_up=when_up)


def _start_anew(run: Callable[[], None]) -> None:
    """Drops all kept pages first: a process that was killed may have committed a change and not said so any more."""
    from replate.front.generation import EVERYTHING
    from replate.web.keeping import generation

    generation().drop([EVERYTHING], waits=True)
    run()


def _front_setup(environment: Environment, socket_path: Path) -> Setup:
    from django.conf import settings

    from replate.web.front import broken_pages
    from replate.web.keeping import passed_on

    site = urlsplit(environment.site_url)
    return Setup(
        secret=settings.SECRET_KEY,
        socket_path=str(socket_path),
        generation_path=settings.GENERATION_FILE,
        memory_bytes=environment.page_memory_mb * 2**20,
        scheme=site.scheme,
        host=site.netloc,
        hosts=frozenset(filter(None, settings.ALLOWED_HOSTS)),
        passed_on=passed_on(),
        broken=broken_pages(),
        tells_keys=environment.trusted_proxy_count > 0,
    )


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host.strip("[]"), port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def set_up_django(*, unfinished: bool = False) -> Environment:
    """Raises SettingError for a setting that cannot be used, and safekeeping's Refused for a site that was not put back
    to its end, except for the one who does it (`unfinished`)."""
    environment = read_environment(os.environ)
    if not unfinished:
        refuse_unfinished(environment.data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "replate.config.settings")
    import django

    with told("Loading the newsroom's software"):
        django.setup()
    return environment


def make_database() -> None:
    from django.core.management import call_command
    from django.db import connection

    if pending_migrations():
        is_new = not connection.introspection.table_names()
        with told("Making the database" if is_new else "Bringing the database up to date"):
            call_command("migrate", interactive=False, verbosity=0)
    _record_what_is_missing()


def _record_what_is_missing() -> None:
    """What was published before there was a public record is entered into it."""
    from replate.lib import clock
    from replate.stories.models import Version
    from replate.stories.record.entering import enter_missing

    if Version.objects.unrecorded().exists():
        with told("Entering what was published into the public record"):
            enter_missing(at=clock.now())


def pending_migrations() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    _reach_database()
    migrations = MigrationExecutor(connection)
    return bool(migrations.migration_plan(migrations.loader.graph.leaf_nodes()))


def _reach_database() -> None:
    from django.db import DatabaseError, connection

    try:
        connection.introspection.table_names()
    except DatabaseError as error:
        raise SettingError(f"The database cannot be used: {str(error).strip().splitlines()[0]}") from error


def _collect_static() -> None:
    """Copies, compresses and names the static files anew where one of them changed since."""
    from replate.config.alone import alone

    with alone():  # the web's and the workers' service may start at once
        _collect_changed()


def _collect_changed() -> None:
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT / ".collected"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        if not stamp.exists():  # what was broken off, as on a full disk, would be taken for whole
            shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
        stamp.unlink(missing_ok=True)
        with told("Preparing the static files"):
            call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest.hexdigest())
    # Where another process was first, this one has read the list of their names too early.
    staticfiles_storage.hashed_files, staticfiles_storage.manifest_hash = staticfiles_storage.load_manifest()  # type: ignore[attr-defined]


def found(environment: Environment, *, name: str) -> None:
    """Front pages, groups and approval where they are missing; the site's address as it is now."""
    from replate.desk.actions import found_newsroom
    from replate.lib import clock

    found_newsroom(name=name, languages=environment.languages, at=clock.now())


@contextmanager
def told(doing: str) -> Iterator[None]:
    """Says what is being done and, when it is done, how long it took."""
    print(f"{doing} …", end=" ", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)
