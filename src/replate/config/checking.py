"""`replate check`: names every setting that is unsafe, missing or leads nowhere, in one line with what to do."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from http.client import HTTPException
from sys import stderr
from urllib.parse import parse_qs, urlsplit

from replate.config.environment import LOOPBACK, Environment, SettingError, read_environment

SECONDS = 5.0  # for another machine to answer
OLD_BACKUP_DAYS = 7
SHORTEST_SECRET = 32  # characters
HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Finding:
    """`must`: the site is unsafe or does not work until it is mended; else it is worth a look."""

    must: bool
    text: str

    def __str__(self) -> str:
        return f"{'MEND' if self.must else 'LOOK'}  {self.text}"


def mend(text: str) -> Finding:
    return Finding(True, text)


def look(text: str) -> Finding:
    return Finding(False, text)


def check_site() -> list[Finding]:
    """What there is to say of the site that REPLATE_* describes, which may be running."""
    faults = [mend(fault) for fault in setting_faults(os.environ)]
    if faults:
        return faults
    from replate.config.start import set_up_django

    try:
        with redirect_stdout(stderr):
            environment = set_up_django()
    except SettingError as error:
        return [mend(str(error))]
    for find in (_folder, _addresses, _keys, _database, _backup, _neighbours, _mail, _desk, _django):
        faults += find(environment)
    return sorted(faults, key=lambda finding: not finding.must)


def setting_faults(variables: Mapping[str, str]) -> list[str]:
    """A line for each setting that is missing, unknown or cannot be used."""
    left, faults = dict(variables), []
    while True:
        try:
            read_environment(left)
        except SettingError as error:
            faults.append(str(error))
            name = re.search(r"REPLATE_\w+", str(error))
            if name is None or not (name[0] in left or name[0] == "REPLATE_SITE_URL"):
                return faults
            left.pop(name[0], None)
            if name[0] == "REPLATE_SITE_URL":
                left[name[0]] = "https://news.example"  # to find the others
        else:
            return faults


def _folder(environment: Environment) -> Iterator[Finding]:
    from replate.desk.running.checks import LEAST_FREE_BYTES

    folder = environment.data_dir.expanduser().absolute()
    if os.geteuid() == 0:
        yield look("You are root. Run the site, and this command, as a user of its own: sudo -u replate …")
    mode = folder.stat().st_mode
    if mode & 0o007:
        yield mend(f"Everybody on this machine may look into the data folder. chmod o-rwx {folder}")
    for path in (folder / "secret_key", folder / "vapid_key.pem", folder / "record_key.pem"):
        if path.exists() and path.stat().st_mode & 0o077:
            yield mend(f"A key of the site may be read by others than its user. chmod 600 {path}")
    if folder.stat().st_uid != os.geteuid():
        yield look(f"The data folder {folder} belongs to another user than you. Run this command as that user.")
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        yield mend(f"Only {free // 2**20} MB are free on the disk of the data folder. Make room.")


def _addresses(environment: Environment) -> Iterator[Finding]:
    site, (host, _port) = urlsplit(environment.site_url), environment.listen
    is_here = site.hostname in HERE
    if environment.demo:
        yield mend("REPLATE_DEMO is yes, and everybody knows the demo's password. Take it out of the settings.")
    if site.scheme == "http" and is_here:
        yield look(
            f"REPLATE_SITE_URL is {environment.site_url}: readers on other machines cannot come. Write its name."
        )
    elif site.scheme == "http":
        yield mend(
            "REPLATE_SITE_URL begins with http: passwords and cookies travel in the clear. Put a proxy with a "
            "certificate in front (deploy/nginx.conf) and write https."
        )
    elif not environment.trusted_proxy_count:
        yield mend(
            "REPLATE_TRUSTED_PROXY_COUNT is 0, but https takes a proxy in front: all readers share one limit for "
            "sign-in. Write how many proxies add to X-Forwarded-For: 1 for nginx alone."
        )
    if host not in LOOPBACK:
        yield look(
            f"REPLATE_LISTEN is open beyond this machine, on {host}. Let a firewall keep out all but the proxy, which "
            "is believed who a reader is."
        )
    if environment.purge_urls and not environment.trusted_proxy_count:
        yield mend(
            "REPLATE_PURGE_URLS is set, but caches are not told keys. Write REPLATE_TRUSTED_PROXY_COUNT=1 or more."
        )


def _keys(environment: Environment) -> Iterator[Finding]:
    if environment.secret_key and len(environment.secret_key) < SHORTEST_SECRET:
        yield mend("REPLATE_SECRET_KEY is short enough to be guessed. `replate keys` without it prints a good one.")
    lacking = [
        f"REPLATE_{name.upper()}"
        for name in ("secret_key", "vapid_key", "record_key")
        if not getattr(environment, name)
    ]
    if lacking and environment.database_url.startswith("postgres"):
        yield look(
            f"In this machine's data folder alone: {', '.join(lacking)}. Where several machines serve the site, set "
            "what `replate keys` prints on all of them."
        )


def _database(environment: Environment) -> Iterator[Finding]:
    from django.db import DatabaseError, connection

    from replate.config.start import pending_migrations
    from replate.people.models import User

    url = urlsplit(environment.database_url)
    is_encrypted = parse_qs(url.query).get("sslmode", [""])[0] in ("require", "verify-ca", "verify-full")
    if url.hostname and url.hostname not in HERE and not is_encrypted:
        yield look("REPLATE_DATABASE_URL leads to another machine, perhaps in the clear. Add ?sslmode=verify-full.")
    try:
        if not connection.introspection.table_names():
            yield look("The database is not made yet. `replate run` makes it.")
            return
        if pending_migrations():
            yield mend("The database is not of this release. (Re)start `replate run`, which brings it up to date.")
            return
        if not User.objects.filter(is_superuser=True, is_active=True).exists():
            yield look("Nobody can sign in to the desk yet. Make an administrator: replate manage createsuperuser")
    except (DatabaseError, SettingError) as error:
        words = str(error).strip().splitlines()[0]
        yield mend(f"The database does not answer: {words} See REPLATE_DATABASE_URL, and that it runs.")


def _backup(environment: Environment) -> Iterator[Finding]:
    from replate.safekeeping.backup import LAST_BACKUP

    noted = environment.data_dir.expanduser() / LAST_BACKUP
    if not noted.exists():
        yield look("No backup was made on this machine yet. Have `replate backup` run every night.")
    elif time.time() - noted.stat().st_mtime > OLD_BACKUP_DAYS * 86_400:
        yield look(f"The last backup is older than {OLD_BACKUP_DAYS} days. See why `replate backup` does not run.")


def _neighbours(environment: Environment) -> Iterator[Finding]:
    """The other programs that the settings lead to."""
    if environment.redis_url:
        yield from _try("Redis, at REPLATE_REDIS_URL,", _reach_redis, environment.redis_url)
    if environment.tasks == "celery":
        yield from _try(
            "The broker of REPLATE_TASKS=celery", _reach_broker, environment.broker_url or environment.redis_url
        )
    if environment.media_bucket:
        yield from _try("The storage at REPLATE_MEDIA_BUCKET", _reach_bucket, "")
    from replate.web.purging import tell

    for url in environment.purge_urls:
        yield from _try(f"The cache at {url}", lambda url: tell(url, "replate-check", waits=False), url)


def _try(what: str, reach: Callable[[str], object], where: str) -> Iterator[Finding]:
    """Whatever a client library raises means that it cannot be reached."""
    try:
        reach(where)
    except (OSError, HTTPException) as error:
        yield mend(f"{what} does not answer: {error}. See that it runs and lets this machine in.")
    except Exception as error:
        yield mend(f"{what} cannot be used: {type(error).__name__}: {error}. See that the setting is right.")


def _reach_redis(url: str) -> None:
    import redis

    redis.Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS).ping()


def _reach_broker(url: str) -> None:
    import kombu

    with kombu.Connection(url, connect_timeout=SECONDS) as connection:
        connection.ensure_connection(max_retries=1, timeout=SECONDS)


def _reach_bucket(_where: str) -> None:
    from django.core.files.storage import default_storage

    default_storage.exists("replate-check")


def _mail(environment: Environment) -> Iterator[Finding]:
    from replate.outbox.mail.line import Line, LineLost

    server = environment.smtp_url
    try:
        Line(server, urlsplit(environment.site_url).hostname or "", SECONDS).smtp.close()
    except LineLost as error:
        yield mend(f"{error}. No sign-in link leaves. See REPLATE_SMTP_URL, {server.host}:{server.port}.")
    if server.security == "none" and server.host not in HERE:
        say = mend if server.password else look
        yield say(f"Mail goes to {server.host} in the clear. Write smtp+starttls:// or smtps:// in REPLATE_SMTP_URL.")
    if not environment.dkim_key:
        yield look(
            "REPLATE_DKIM_KEY is not set. Unless the mail server signs, big providers refuse newsletters: set it."
        )
    if not environment.imprint:
        yield look("REPLATE_IMPRINT is not set: the law asks newsletters for a postal address in their foot.")


def _desk(environment: Environment) -> Iterator[Finding]:
    if not environment.staff_second_factor:
        yield look("REPLATE_STAFF_SECOND_FACTOR is no: a stolen password opens the desk. Take it out of the settings.")


# What Django's own `check --deploy` says beside the point here, and why.
ELSEWHERE = {
    "security.W004": "said of REPLATE_SITE_URL",
    "security.W005": "other names of the domain may have no certificate; the proxy may say it",
    "security.W008": "the proxy leads from http to https: see deploy/nginx.conf",
    "security.W009": "said of REPLATE_SECRET_KEY",
    "security.W012": "said of REPLATE_SITE_URL",
    "security.W016": "said of REPLATE_SITE_URL",
    "security.W019": "the desk shows previews in a frame; public pages refuse frames by their policy (CSP)",
    "security.W021": "the proxy may say it",
}


def _django(_environment: Environment) -> Iterable[Finding]:
    from django.core.checks import ERROR, run_checks

    for message in run_checks(include_deployment_checks=True):
        if message.id not in ELSEWHERE:
            hint = f" {message.hint}" if message.hint else ""
            yield Finding(message.level >= ERROR, f"{message.msg}{hint} ({message.id}, of Django's own checks)")
