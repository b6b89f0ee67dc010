"""Every setting of a Replate site: its name in the environment, type, default and meaning.

A setting exists only if two deployments differ. `docs/settings.md` describes each one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

PREFIX = "REPLATE_"
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


def _text(value: str) -> str:
    return value


def _positive(value: str) -> int:
    number = int(value) if value.isdigit() else 0
    if number < 1:
        raise ValueError("must be a whole number, 1 or more")
    return number


def _count(value: str) -> int:
    if not value.isdigit():
        raise ValueError("must be a whole number, 0 or more")
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
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("must be the address readers type, such as https://news.example, with no path")
    return f"{parts.scheme}://{parts.netloc}"


def _http_url(value: str) -> str:
    if value and urlsplit(value).scheme not in ("http", "https"):
        raise ValueError("must start with https:// or http://")
    return value


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
        raise ValueError("must be smtp://, smtp+starttls:// or smtps://, then USER:PASSWORD@HOST:PORT")
    return SmtpServer(host, port, unquote(parts.username or ""), unquote(parts.password or ""), security)


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
    Setting("languages", _languages, "en", "Languages of the site, the main one first: en,he"),
    Setting("time_zone", _time_zone, "UTC", "The newsroom's time zone, as in Europe/Berlin"),
    Setting("smtp_url", _smtp, "smtp://127.0.0.1:25", "The mail server: smtp+starttls://USER:PASSWORD@HOST:587"),
    Setting("mail_from", _text, "", "The sender of the site's mail; empty: news@ and the site's host"),
    Setting("trusted_proxy_count", _count, "0", "Proxies in front that write X-Forwarded-For; 0: none is believed"),
    Setting("oidc_providers", _providers, "", "Other accounts that readers may sign in with, as a JSON list"),
    Setting("staff_second_factor", _yes_or_no, "yes", "The desk asks staff for a second factor beside the password"),
    Setting("websub_hub_url", _http_url, "", "A WebSub hub that is told of every new version; empty: none"),
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
    languages: tuple[str, ...]
    time_zone: str
    smtp_url: SmtpServer
    mail_from: str
    trusted_proxy_count: int
    oidc_providers: tuple[SignInProvider, ...]
    staff_second_factor: bool
    websub_hub_url: str
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
            shown = re.sub(r"//[^/@]*@", "//…@", text)  # no password in a log
            shown = re.sub(r'("(?:secret|certificate)"\s*:\s*)"[^"]*"', r'\1"…"', shown)
            raise SettingError(f"{variable} is {shown!r}, but {error}.") from error
    environment = Environment(**values)
    if environment.demo and environment.listen[0] not in LOOPBACK:
        raise SettingError("REPLATE_DEMO is yes, and everyone knows the demo's password: listen on 127.0.0.1 only.")
    return environment


def usable_folder(path: Path) -> Path:
    """`path` as an absolute folder that exists, made where needed. Raises SettingError where nothing can be written."""
    folder = path.expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SettingError(f"Nothing can be written to the data folder {folder}: {error.strerror}.") from error
    return folder
