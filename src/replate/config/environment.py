"""Every setting of a Replate site: its name in the environment, type, default and meaning.

A setting exists only if two deployments differ. `docs/settings.md` describes each one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

PREFIX = "REPLATE_"


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
    number = int(value)
    if number < 1:
        raise ValueError("must be 1 or more")
    return number


def _yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return value.lower() == "yes"


def _languages(value: str) -> tuple[str, ...]:
    codes = tuple(code.strip().lower() for code in value.split(",") if code.strip())
    if not codes:
        raise ValueError("must name at least one language, such as en")
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
    if parts.scheme not in _SMTP_SCHEMES or not parts.hostname:
        raise ValueError("must be smtp://, smtp+starttls:// or smtps://, then USER:PASSWORD@HOST:PORT")
    security, port = _SMTP_SCHEMES[parts.scheme]
    return SmtpServer(
        parts.hostname, parts.port or port, unquote(parts.username or ""), unquote(parts.password or ""), security
    )


def _database(value: str) -> str:
    if value and not value.startswith(("postgresql://", "postgres://", "sqlite:///")):
        raise ValueError("must be postgresql://USER:PASSWORD@HOST/NAME or sqlite:///PATH")
    return value


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
            raise SettingError(f"{variable} is {text!r}, but {error}.") from error
    return Environment(**values)
