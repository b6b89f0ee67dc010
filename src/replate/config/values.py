"""What settings may be: a function each, which turns text into a value or raises ValueError with what it must be."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from zoneinfo import available_timezones

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


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


def _parts(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:  # which may say the password
        raise ValueError(f"must be an address whose port, if any, is a number up to 65535{_ESCAPED}") from None
    return parts


def text(value: str) -> str:
    return value


def positive(value: str) -> int:
    number = int(value) if value.isdecimal() else 0
    if number < 1:
        raise ValueError("must be a whole number, 1 or more")
    return number


def days(value: str) -> int:
    number = int(value) if value.isdecimal() else 0
    if not 1 <= number <= 36_500:
        raise ValueError("must be a number of days, 1 to 36500")
    return number


def megabytes(value: str) -> int:
    number = int(value) if value.isdecimal() else 0
    if number < 8:
        raise ValueError("must be a whole number of MB, 8 or more")
    return number


def count(value: str) -> int:
    if not value.isdecimal():
        raise ValueError("must be a whole number, 0 or more")
    return int(value)


def hour(value: str) -> int:
    if not value.isdecimal() or int(value) > 23:
        raise ValueError("must be an hour of the day, 0 to 23")
    return int(value)


def yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return value.lower() == "yes"


def languages(value: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.strip().lower() for code in value.split(",") if code.strip()))
    wrong = [code for code in codes if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", code)]
    if wrong or not codes:
        raise ValueError("must name languages by their codes, such as en,he,pt-br")
    return codes


def site_url(value: str) -> str:
    parts = _parts(value)
    host = (parts.hostname or "").removesuffix(".")
    is_more = parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in ("http", "https") or not host or is_more or parts.port == 0:
        raise ValueError("must be the address readers type, such as https://news.example, with no path")
    if not host.isascii():
        raise ValueError(f"must be written as browsers send it: {host.encode('idna').decode()}")
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:.]+", host):
        raise ValueError("must have a host's name in it, such as https://news.example")
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, {"http": 80, "https": 443}[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def http_url(value: str) -> str:
    if value and _parts(value).scheme not in ("http", "https"):
        raise ValueError("must start with https:// or http://")
    return value


def http_urls(value: str) -> tuple[str, ...]:
    urls = tuple(url.strip() for url in value.split(",") if url.strip())
    if not all(_parts(url).scheme in ("http", "https") and _parts(url).hostname for url in urls):
        raise ValueError("must be addresses with commas between, such as http://10.0.0.5:6081/,http://10.0.0.6:6081/")
    return urls


def time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("must be a name of the IANA time zone database, such as Europe/Berlin")
    return value


def listen(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("must be HOST:PORT, such as 127.0.0.1:8000")
    return host, int(port)


_SMTP_SCHEMES = {"smtp": ("none", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}


def smtp(value: str) -> SmtpServer:
    try:
        parts = urlsplit(value)
        security, usual_port = _SMTP_SCHEMES[parts.scheme]
        host, port = parts.hostname or "", parts.port or usual_port
    except (KeyError, ValueError):
        host = ""
    if not host:
        raise ValueError(f"must be smtp://, smtp+starttls:// or smtps://, then USER:PASSWORD@HOST:PORT{_ESCAPED}")
    return SmtpServer(host, port, unquote(parts.username or ""), unquote(parts.password or ""), security)


def mailbox(value: str) -> str:
    if value and not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", parseaddr(value)[1]):
        raise ValueError("must be a mail address, such as The Courier <news@news.example>")
    return value


def signing_key(value: str) -> RSAPrivateKey | Ed25519PrivateKey | None:
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


def mail_service(value: str) -> str:
    if value and value not in MAIL_SERVICES:
        raise ValueError(f"must be one of {', '.join(MAIL_SERVICES)}")
    return value


def rates(value: str) -> dict[str, float]:
    rates = {}
    for pair in filter(None, (part.strip() for part in value.split(","))):
        name, _, number = pair.partition("=")
        if not name or not re.fullmatch(r"\d+(\.\d+)?", number) or not float(number):
            raise ValueError("must be letters a second by channel or provider, such as mail=50,push=2000,gmail.com=10")
        rates[name.strip().lower()] = float(number)
    return rates


def vapid_key(value: str) -> int | None:
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


def record_key(value: str) -> Ed25519PrivateKey | None:
    if not value:
        return None
    try:
        return Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except ValueError:
        raise ValueError("must be the 32 bytes of an Ed25519 private key, in base64url") from None


def address_of(schemes: tuple[str, ...], example: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value and (_parts(value).scheme not in schemes or not _parts(value).netloc):
            raise ValueError(f"must be {example}")
        return value

    return parse


def task_engine(value: str) -> str:
    if value not in ("database", "celery"):
        raise ValueError("must be database or celery")
    return value


def bucket(value: str) -> Bucket | None:
    if not value:
        return None
    parts = _parts(value)
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


def quiet_hours(value: str) -> tuple[time, time] | None:
    if not value:
        return None
    try:
        begins, ends = (datetime.strptime(part, "%H:%M").time() for part in value.split("-"))
    except ValueError:
        begins = ends = time()
    if begins == ends:
        raise ValueError("must be two times of the day, such as 22:00-07:00")
    return begins, ends


def secret_token(value: str) -> str:
    if value and not re.fullmatch(r"[\x21-\x7e]{16,}", value):
        raise ValueError("must be 16 characters or more, letters and digits without a space")
    return value


def log_format(value: str) -> str:
    if value not in ("text", "json"):
        raise ValueError("must be text or json")
    return value


def sentry_dsn(value: str) -> str:
    parts = _parts(value)
    is_whole = parts.scheme in ("http", "https") and parts.username and parts.hostname and parts.path.strip("/")
    if value and not is_whole:
        raise ValueError("must be the DSN of a Sentry project, such as https://KEY@sentry.example/3")
    return value


def database(value: str) -> str:
    """An SQLite in memory would be another one in each process."""
    if value.startswith("sqlite:///"):
        is_one = value.removeprefix("sqlite:///") not in ("", ":memory:")
    else:
        parts = _parts(value)
        is_named = bool(parts.path.strip("/")) or "service" in parse_qs(parts.query)
        is_one = value.startswith(("postgresql://", "postgres://")) and is_named
    if value and not is_one:
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


def providers(value: str) -> tuple[SignInProvider, ...]:
    try:
        rows = json.loads(value) if value else []
    except ValueError as error:
        raise ValueError(f"must be a JSON list ({error})") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError('must be a JSON list of objects: [{"name": …, "issuer": …, "client_id": …, "secret": …}]')
    providers = [provider(row) for row in rows]
    slugs = [provider.slug for provider in providers]
    if len(set(slugs)) < len(slugs):
        raise ValueError("must name each provider once")
    return tuple(providers)


def provider(row: dict[str, Any]) -> SignInProvider:
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
