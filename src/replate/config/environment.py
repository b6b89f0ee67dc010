"""Every setting of a Replate site: its name in the environment, type, default and meaning.

A setting exists only if two deployments differ. `docs/settings.md` describes each one.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from difflib import get_close_matches
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import available_timezones

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

PREFIX = "REPLATE_"
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SECRETS = ("vapid_key", "record_key", "metrics_token", "oidc_providers")  # not shown in an error
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class SettingError(Exception):
    """A setting is missing, unknown or has a value that cannot be used; the message is one line for the operator."""


@dataclass(frozen=True)
class SmtpServer:
    """Where mail goes out. `security` is "none", "starttls" or "tls"."""

    host: str
    port: int
    user: str
    password: str
    security: str


@dataclass(frozen=True)
class Bucket:
    """S3-compatible storage of pictures and attachments; `endpoint` is its address. Empty `region`: none is named."""

    endpoint: str
    key: str
    secret: str
    name: str
    region: str


_ESCAPED = "; in a password, write @ as %40, : as %3A, / as %2F, # as %23 and ? as %3F"


def _text(value: str) -> str:
    return value


def _positive(value: str) -> int:
    number = int(value) if value.isdigit() else 0
    if number < 1:
        raise ValueError("must be a whole number, 1 or more")
    return number


def _megabytes(value: str) -> int:
    number = int(value) if value.isdigit() else 0
    if number < 8:
        raise ValueError("must be a whole number of MB, 8 or more")
    return number


def _count(value: str) -> int:
    if not value.isdigit():
        raise ValueError("must be a whole number, 0 or more")
    return int(value)


def _hour(value: str) -> int:
    if not value.isdigit() or int(value) > 23:
        raise ValueError("must be an hour of the day, 0 to 23")
    return int(value)


def _yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return value.lower() == "yes"


def _languages(value: str) -> tuple[str, ...]:
    codes = tuple(code.strip().lower() for code in value.split(",") if code.strip())
    wrong = [code for code in codes if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", code)]
    if wrong or not codes:
        raise ValueError("must name languages by their codes, such as en,he,pt-br")
    return codes


def _site_url(value: str) -> str:
    parts = urlsplit(value)
    is_more = parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in ("http", "https") or not parts.hostname or is_more or parts.port == 0:
        raise ValueError("must be the address readers type, such as https://news.example, with no path")
    if not parts.netloc.isascii():
        raise ValueError(f"must be written as browsers send it: {parts.hostname.encode('idna').decode()}")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _http_url(value: str) -> str:
    if value and urlsplit(value).scheme not in ("http", "https"):
        raise ValueError("must start with https:// or http://")
    return value


def _http_urls(value: str) -> tuple[str, ...]:
    urls = tuple(url.strip() for url in value.split(",") if url.strip())
    if not all(urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname for url in urls):
        raise ValueError("must be addresses with commas between, such as http://10.0.0.5:6081/,http://10.0.0.6:6081/")
    return urls


def _time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("must be a name of the IANA time zone database, such as Europe/Berlin")
    return value


def _listen(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("must be HOST:PORT, such as 127.0.0.1:8000")
    return host, int(port)


_SMTP_SCHEMES = {"smtp": ("none", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}


def _smtp(value: str) -> SmtpServer:
    parts = urlsplit(value)
    try:
        security, usual_port = _SMTP_SCHEMES[parts.scheme]
        host, port = parts.hostname or "", parts.port or usual_port
    except (KeyError, ValueError):
        host = ""
    if not host:
        raise ValueError(f"must be smtp://, smtp+starttls:// or smtps://, then USER:PASSWORD@HOST:PORT{_ESCAPED}")
    return SmtpServer(host, port, unquote(parts.username or ""), unquote(parts.password or ""), security)


def _mailbox(value: str) -> str:
    if value and not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", parseaddr(value)[1]):
        raise ValueError("must be a mail address, such as The Courier <news@news.example>")
    return value


def _signing_key(value: str) -> RSAPrivateKey | Ed25519PrivateKey | None:
    if not value:
        return None
    try:
        key: Any = load_pem_private_key(Path(value).expanduser().read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        raise ValueError("must be a file with a private key that has no password, RSA or Ed25519, in PEM")
    return key


MAIL_SERVICES = ("brevo", "mailgun", "mailjet", "postmark", "sendgrid", "sparkpost")


def _mail_service(value: str) -> str:
    if value and value not in MAIL_SERVICES:
        raise ValueError(f"must be one of {', '.join(MAIL_SERVICES)}")
    return value


def _rates(value: str) -> dict[str, float]:
    rates = {}
    for pair in filter(None, (part.strip() for part in value.split(","))):
        name, _, number = pair.partition("=")
        if not name or not re.fullmatch(r"\d+(\.\d+)?", number) or not float(number):
            raise ValueError("must be letters a second by channel or provider, such as mail=50,push=2000,gmail.com=10")
        rates[name.strip().lower()] = float(number)
    return rates


def _vapid_key(value: str) -> int | None:
    """The private number of a P-256 key."""
    if not value:
        return None
    try:
        number = int.from_bytes(urlsafe_b64decode(value + "=" * (-len(value) % 4)), "big")
    except ValueError:
        number = 0
    if not 0 < number < P256_ORDER or len(value.rstrip("=")) != 43:
        raise ValueError("must be the 32 bytes of a P-256 private key, in base64url")
    return number


def _record_key(value: str) -> Ed25519PrivateKey | None:
    if not value:
        return None
    try:
        return Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except ValueError:
        raise ValueError("must be the 32 bytes of an Ed25519 private key, in base64url") from None


def _address_of(schemes: tuple[str, ...], example: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value and (urlsplit(value).scheme not in schemes or not urlsplit(value).netloc):
            raise ValueError(f"must be {example}")
        return value

    return parse


def _task_engine(value: str) -> str:
    if value not in ("database", "celery"):
        raise ValueError("must be database or celery")
    return value


def _bucket(value: str) -> Bucket | None:
    if not value:
        return None
    parts = urlsplit(value)
    name, scheme = parts.path.strip("/"), {"s3": "https", "s3+http": "http"}.get(parts.scheme)
    if not (scheme and parts.hostname and parts.username and parts.password and name) or "/" in name:
        raise ValueError(f"must be s3://KEY:SECRET@HOST/BUCKET, or s3+http:// where nothing is encrypted{_ESCAPED}")
    return Bucket(
        f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        unquote(parts.username),
        unquote(parts.password),
        name,
        "".join(parse_qs(parts.query).get("region", [])),
    )


def _quiet_hours(value: str) -> tuple[time, time] | None:
    if not value:
        return None
    try:
        begins, ends = (datetime.strptime(part, "%H:%M").time() for part in value.split("-"))
    except ValueError:
        begins = ends = time()
    if begins == ends:
        raise ValueError("must be two times of the day, such as 22:00-07:00")
    return begins, ends


def _secret_token(value: str) -> str:
    if value and not re.fullmatch(r"[\x21-\x7e]{16,}", value):
        raise ValueError("must be 16 characters or more, letters and digits without a space")
    return value


def _log_format(value: str) -> str:
    if value not in ("text", "json"):
        raise ValueError("must be text or json")
    return value


def _sentry_dsn(value: str) -> str:
    parts = urlsplit(value)
    is_whole = parts.scheme in ("http", "https") and parts.username and parts.hostname and parts.path.strip("/")
    if value and not is_whole:
        raise ValueError("must be the DSN of a Sentry project, such as https://KEY@sentry.example/3")
    return value


def _database(value: str) -> str:
    if value and not value.startswith(("postgresql://", "postgres://", "sqlite:///")):
        raise ValueError("must be postgresql://USER:PASSWORD@HOST/NAME or sqlite:///PATH")
    return value


PROVIDER_KINDS = {
    "oidc": {"name", "issuer", "client_id", "secret"},
    "google": {"client_id", "secret"},
    "apple": {"client_id", "secret", "key", "certificate"},
    "facebook": {"client_id", "secret"},
}
KNOWN_ISSUERS = {"google": ("Google", "https://accounts.google.com")}


@dataclass(frozen=True)
class SignInProvider:
    """Another site's accounts that readers may sign in with. `kind` is "oidc", "apple" or "facebook".

    `slug` stands in the address the provider leads back to: SITE_URL/-/sign-in/SLUG/callback/.
    """

    kind: str
    slug: str
    name: str
    issuer: str
    client_id: str
    secret: str
    key: str = ""
    certificate: str = ""


def _providers(value: str) -> tuple[SignInProvider, ...]:
    try:
        rows = json.loads(value) if value else []
    except ValueError as error:
        raise ValueError(f"must be a JSON list ({error})") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError('must be a JSON list of objects: [{"name": …, "issuer": …, "client_id": …, "secret": …}]')
    providers = [_provider(row) for row in rows]
    slugs = [provider.slug for provider in providers]
    if len(set(slugs)) < len(slugs):
        raise ValueError("must name each provider once")
    return tuple(providers)


def _provider(row: dict[str, Any]) -> SignInProvider:
    kind = row.get("kind", "oidc")
    if kind not in PROVIDER_KINDS:
        raise ValueError(f"must have a kind of {', '.join(PROVIDER_KINDS)}, not {kind!r}")
    needed = PROVIDER_KINDS[kind]
    lacking = sorted(key for key in needed if not isinstance(row.get(key), str) or not row[key])
    unknown = sorted(set(row) - needed - {"kind"})
    if lacking or unknown:
        faults = [f"its {', '.join(lacking)}"] if lacking else []
        faults += [f"no {', '.join(unknown)}"] if unknown else []
        raise ValueError(f"must give each provider of kind {kind} {' and '.join(faults)}")
    name, issuer = KNOWN_ISSUERS.get(kind, (row.get("name", kind.title()), row.get("issuer", "")))
    if kind == "oidc" and urlsplit(issuer).scheme not in ("https", "http"):
        raise ValueError(f"must give {name} an issuer that starts with https://")
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "provider"
    return SignInProvider(
        "oidc" if kind == "google" else kind,
        slug,
        name,
        issuer.rstrip("/"),
        row["client_id"],
        row["secret"],
        row.get("key", ""),
        row.get("certificate", ""),
    )


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
    Setting("site_url", _site_url, None, "The address readers type: https://news.example"),
    Setting("data_dir", Path, "data", "The folder of the SQLite database, media and keys"),
    Setting("database_url", _database, "", "PostgreSQL's address; empty: SQLite in the data folder"),
    Setting("secret_key", _text, "", "Signs cookies and links; empty: made on first run and kept in the data folder"),
    Setting("listen", _listen, "127.0.0.1:8000", "Where the web server listens, HOST:PORT"),
    Setting("web_processes", _positive, "1", "Web worker processes; one for each core is right"),
    Setting("page_memory_mb", _megabytes, "256", "Memory for rendered pages, in MB"),
    Setting("languages", _languages, "en", "Languages of the site, the main one first: en,he"),
    Setting("time_zone", _time_zone, "UTC", "The newsroom's time zone, as in Europe/Berlin"),
    Setting(
        "edition_hour", _hour, "7", "The hour at which the Daily Edition goes out, 0 to 23, in the site's time zone"
    ),
    Setting(
        "imprint", _text, "", "Who publishes the site and where, for the foot of mails; empty: its name and address"
    ),
    Setting("smtp_url", _smtp, "smtp://127.0.0.1:25", "The mail server: smtp+starttls://USER:PASSWORD@HOST:587"),
    Setting("mail_from", _mailbox, "", "The sender of the site's mail; empty: news@ and the site's host"),
    Setting("sending_rates", _rates, "", "Most letters a second: mail=50,push=2000,gmail.com=10; empty: no limit"),
    Setting("vapid_key", _vapid_key, "", "Signs alerts; empty: made on first run and kept in the data folder"),
    Setting("record_key", _record_key, "", "Signs the public record; empty: made on first use, in the data folder"),
    Setting("quiet_hours", _quiet_hours, "", "When no alert leaves, in the newsroom's time zone: 22:00-07:00"),
    Setting("alerts_need_second_editor", _yes_or_no, "no", "An alert leaves when another editor has said yes too"),
    Setting(
        "dkim_key", _signing_key, "", "The file of the key that signs newsletters (PEM); empty: they are not signed"
    ),
    Setting("dkim_domain", _text, "", "The domain that signs; empty: that of the sender's address"),
    Setting("dkim_selector", _text, "replate", "The name under which the public key stands in DNS"),
    Setting("mail_webhook", _mail_service, "", "The mail service that reports bounces and complaints, as in postmark"),
    Setting("mail_webhook_secret", _text, "", "What proves that a report is the mail service's"),
    Setting("trusted_proxy_count", _count, "0", "Proxies in front that write X-Forwarded-For; 0: none is believed"),
    Setting("purge_urls", _http_urls, "", "Caches that are told by PURGE and Surrogate-Key what changed; empty: none"),
    Setting("corrections_need_second_editor", _yes_or_no, "no", "A correction goes out on a second editor's yes"),
    Setting("count_opens", _yes_or_no, "no", "Counts which alerts and mails are opened, by reader"),
    Setting("told_kept_days", _positive, "730", "Days for which it is kept who was told what"),
    Setting("oidc_providers", _providers, "", "Other accounts that readers may sign in with, as a JSON list"),
    Setting("staff_second_factor", _yes_or_no, "yes", "The desk asks staff for a second factor beside the password"),
    Setting("websub_hub_url", _http_url, "", "A WebSub hub that is told of every new version; empty: none"),
    Setting("akismet_key", _text, "", "The key of an Akismet account that looks at comments; empty: none does"),
    Setting(
        "metrics_token", _secret_token, "", "Shows the figures at /metrics to who bears it; empty: to this machine"
    ),
    Setting("log_format", _log_format, "text", "How the log is written: text for people, json for programs"),
    Setting("sentry_dsn", _sentry_dsn, "", "Where faults are reported to, as Sentry gives it; empty: nowhere"),
    Setting(
        "redis_url",
        _address_of(("redis", "rediss"), "redis://HOST:6379/0"),
        "",
        "Where several machines count together; empty: each process counts by itself",
    ),
    Setting("tasks", _task_engine, "database", "What hands tasks to workers: database or celery"),
    Setting(
        "broker_url",
        _address_of(("redis", "rediss", "amqp", "amqps"), "redis://HOST:6379/0 or amqp://USER:PASSWORD@HOST:5672/NAME"),
        "",
        "Celery's broker; empty: REPLATE_REDIS_URL",
    ),
    Setting("media_bucket", _bucket, "", "S3-compatible storage of pictures; empty: the data folder"),
    Setting("demo", _yes_or_no, "no", "Shows caught mail at /mail/ and the demo's sign-in; set by `replate demo`"),
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
            shown = "…" if setting.name in SECRETS else re.sub(r"//.*@", "//…@", text, flags=re.DOTALL)
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
    return folder
