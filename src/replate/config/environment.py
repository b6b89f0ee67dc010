"""Every setting of a Replate site: its name in the environment, type, default and meaning.

A setting exists only if two deployments differ. `docs/settings.md` describes each one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from replate.config import values
from replate.config.values import Bucket, SignInProvider, SmtpServer

PREFIX = "REPLATE_"
SECRETS = ("vapid_key", "record_key", "metrics_token", "oidc_providers")  # not shown in an error
WRITTEN = ("lock", "generation", "replate.sqlite3", "replate.sqlite3-wal", "replate.sqlite3-shm")  # in the data folder
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class SettingError(Exception):
    """A setting is missing, unknown or has a value that cannot be used; the message is one line for the operator."""


@dataclass(frozen=True)
class Setting:
    """One setting: `parse` turns its text into its value and raises ValueError with what it must be."""

    name: str
    parse: Callable[[str], Any]
    default: str | None
    meaning: str

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper()


SETTINGS = (
    Setting("site_url", values.site_url, None, "The address readers type: https://news.example"),
    Setting("data_dir", Path, "data", "The folder of the SQLite database, media and keys"),
    Setting("database_url", values.database, "", "PostgreSQL's address; empty: SQLite in the data folder"),
    Setting(
        "secret_key", values.text, "", "Signs cookies and links; empty: made on first run and kept in the data folder"
    ),
    Setting("listen", values.listen, "127.0.0.1:8000", "Where the web server listens, HOST:PORT"),
    Setting("web_processes", values.positive, "1", "Web worker processes; one for each core is right"),
    Setting("page_memory_mb", values.megabytes, "256", "Memory for rendered pages, in MB"),
    Setting("languages", values.languages, "en", "Languages of the site, the main one first: en,he"),
    Setting("time_zone", values.time_zone, "UTC", "The newsroom's time zone, as in Europe/Berlin"),
    Setting(
        "edition_hour",
        values.hour,
        "7",
        "The hour at which the Daily Edition goes out, 0 to 23, in the site's time zone",
    ),
    Setting(
        "imprint",
        values.text,
        "",
        "Who publishes the site and where, for the foot of mails; empty: its name and address",
    ),
    Setting("smtp_url", values.smtp, "smtp://127.0.0.1:25", "The mail server: smtp+starttls://USER:PASSWORD@HOST:587"),
    Setting("mail_from", values.mailbox, "", "The sender of the site's mail; empty: news@ and the site's host"),
    Setting(
        "sending_rates", values.rates, "", "Most letters a second: mail=50,push=2000,gmail.com=10; empty: no limit"
    ),
    Setting("vapid_key", values.vapid_key, "", "Signs alerts; empty: made on first run and kept in the data folder"),
    Setting(
        "record_key", values.record_key, "", "Signs the public record; empty: made on first use, in the data folder"
    ),
    Setting("quiet_hours", values.quiet_hours, "", "When no alert leaves, in the newsroom's time zone: 22:00-07:00"),
    Setting(
        "alerts_need_second_editor", values.yes_or_no, "no", "An alert leaves when another editor has said yes too"
    ),
    Setting(
        "dkim_key",
        values.signing_key,
        "",
        "The file of the key that signs newsletters (PEM); empty: they are not signed",
    ),
    Setting("dkim_domain", values.text, "", "The domain that signs; empty: that of the sender's address"),
    Setting("dkim_selector", values.text, "replate", "The name under which the public key stands in DNS"),
    Setting(
        "mail_webhook", values.mail_service, "", "The mail service that reports bounces and complaints, as in postmark"
    ),
    Setting("mail_webhook_secret", values.text, "", "What proves that a report is the mail service's"),
    Setting(
        "trusted_proxy_count", values.count, "0", "Proxies in front that write X-Forwarded-For; 0: none is believed"
    ),
    Setting(
        "purge_urls", values.http_urls, "", "Caches that are told by PURGE and Surrogate-Key what changed; empty: none"
    ),
    Setting("corrections_need_second_editor", values.yes_or_no, "no", "A correction goes out on a second editor's yes"),
    Setting("count_opens", values.yes_or_no, "no", "Counts which alerts and mails are opened, by reader"),
    Setting("told_kept_days", values.days, "730", "Days for which it is kept who was told what"),
    Setting("oidc_providers", values.providers, "", "Other accounts that readers may sign in with, as a JSON list"),
    Setting(
        "staff_second_factor", values.yes_or_no, "yes", "The desk asks staff for a second factor beside the password"
    ),
    Setting("websub_hub_url", values.http_url, "", "A WebSub hub that is told of every new version; empty: none"),
    Setting("akismet_key", values.text, "", "The key of an Akismet account that looks at comments; empty: none does"),
    Setting(
        "metrics_token",
        values.secret_token,
        "",
        "Shows the figures at /metrics to who bears it; empty: to this machine",
    ),
    Setting("log_format", values.log_format, "text", "How the log is written: text for people, json for programs"),
    Setting("sentry_dsn", values.sentry_dsn, "", "Where faults are reported to, as Sentry gives it; empty: nowhere"),
    Setting(
        "redis_url",
        values.address_of(("redis", "rediss"), "redis://HOST:6379/0"),
        "",
        "Where several machines count together; empty: each process counts by itself",
    ),
    Setting("tasks", values.task_engine, "database", "What hands tasks to workers: database or celery"),
    Setting(
        "broker_url",
        values.address_of(
            ("redis", "rediss", "amqp", "amqps"), "redis://HOST:6379/0 or amqp://USER:PASSWORD@HOST:5672/NAME"
        ),
        "",
        "Celery's broker; empty: REPLATE_REDIS_URL",
    ),
    Setting("media_bucket", values.bucket, "", "S3-compatible storage of pictures; empty: the data folder"),
    Setting(
        "demo", values.yes_or_no, "no", "Shows caught mail at /mail/ and the demo's sign-in; set by `replate demo`"
    ),
)


@dataclass(frozen=True)
class Environment:
    """The values of all SETTINGS, parsed."""

    site_url: str
    data_dir: Path
    database_url: str
    secret_key: str
    listen: tuple[str, int]
    web_processes: int
    page_memory_mb: int
    languages: tuple[str, ...]
    time_zone: str
    edition_hour: int
    imprint: str
    smtp_url: SmtpServer
    mail_from: str
    sending_rates: dict[str, float]
    vapid_key: int | None
    record_key: Ed25519PrivateKey | None
    quiet_hours: tuple[time, time] | None
    alerts_need_second_editor: bool
    dkim_key: RSAPrivateKey | Ed25519PrivateKey | None
    dkim_domain: str
    dkim_selector: str
    mail_webhook: str
    mail_webhook_secret: str
    trusted_proxy_count: int
    purge_urls: tuple[str, ...]
    corrections_need_second_editor: bool
    count_opens: bool
    told_kept_days: int
    oidc_providers: tuple[SignInProvider, ...]
    staff_second_factor: bool
    websub_hub_url: str
    akismet_key: str
    metrics_token: str
    log_format: str
    sentry_dsn: str
    redis_url: str
    tasks: str
    broker_url: str
    media_bucket: Bucket | None
    demo: bool


def read_environment(variables: Mapping[str, str]) -> Environment:
    """The settings in `variables` (as in os.environ).

    Raises SettingError for a missing, unknown or unusable one.
    """
    known = {setting.variable: setting for setting in SETTINGS}
    for name in variables:
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise SettingError(f"{name} is not a setting of Replate.{hint} docs/settings.md lists them all.")
    values = {}
    for variable, setting in known.items():
        text = variables.get(variable) or setting.default
        if text is None:
            raise SettingError(f"{variable} is not set. {setting.meaning}.")
        try:
            values[setting.name] = setting.parse(text)
        except ValueError as error:
            # No secret in a log: a password may hold any sign where it is not written as it should be.
            shown = "…" if setting.name in SECRETS else re.sub(r"^([\w+]+:/*)?.*@", r"\1…@", text, flags=re.DOTALL)
            raise SettingError(f"{variable} is {shown!r}, but {error}.") from error
    environment = Environment(**values)
    if environment.demo and environment.listen[0] not in LOOPBACK:
        raise SettingError("REPLATE_DEMO is yes, and everyone knows the demo's password: listen on 127.0.0.1 only.")
    if environment.mail_webhook and not environment.mail_webhook_secret:
        raise SettingError("REPLATE_MAIL_WEBHOOK is set, but anybody could report bounces: set its _SECRET too.")
    if environment.mail_webhook not in ("", "mailgun") and ":" not in environment.mail_webhook_secret:
        raise SettingError("REPLATE_MAIL_WEBHOOK_SECRET must be NAME:PASSWORD, as in the address given to the service.")
    if environment.tasks == "celery" and not (environment.broker_url or environment.redis_url):
        raise SettingError("REPLATE_TASKS is celery: say where its broker is, in REPLATE_BROKER_URL.")
    _find_packages(environment)
    return environment


def _find_packages(environment: Environment) -> None:
    """Raises SettingError where a setting needs a package that a site on one machine does without."""
    needed = {
        "REPLATE_REDIS_URL": "redis" if environment.redis_url else "",
        "REPLATE_TASKS": "celery" if environment.tasks == "celery" else "",
        "REPLATE_MEDIA_BUCKET": "storages" if environment.media_bucket else "",
        "REPLATE_SENTRY_DSN": "sentry_sdk" if environment.sentry_dsn else "",
    }
    for variable, package in needed.items():
        if package and not find_spec(package):
            raise SettingError(
                f"{variable} is set, but its software is missing: pip install 'replate[many]' (requirements/many.txt)."
            )


def usable_folder(path: Path) -> Path:
    """`path` as an absolute folder that exists, made where needed. Raises SettingError where nothing can be written."""
    folder = path.expanduser().absolute()
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)  # it holds keys and readers' addresses
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SettingError(f"Nothing can be written to the data folder {folder}: {error.strerror}.") from error
    for path in (folder / name for name in WRITTEN):
        if path.exists() and not os.access(path, os.W_OK):
            raise SettingError(f"{path} cannot be written: it is another user's. Run this as that user, or chown it.")
    return folder
