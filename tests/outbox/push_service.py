"""A push service for tests: it speaks HTTP/2 over TLS, checks signatures, and decrypts with the subscriber's keys."""

import asyncio
import base64
import datetime
import json
import os
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import http_ece
import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings, HTTP2Settings
from granian.log import LogLevels
from granian.server.embed import Server

DAY_SECONDS = 86_400


@dataclass
class Subscription:
    """A browser's, with the private key that only the browser has."""

    endpoint: str
    private_key: ec.EllipticCurvePrivateKey
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def p256dh(self):
        return point(self.private_key)

    @property
    def name(self):
        return self.endpoint.rpartition("/")[2]

    def as_json(self):
        """What `PushSubscription.toJSON()` gives in a page."""
        return {"endpoint": self.endpoint, "keys": {"p256dh": base64url(self.p256dh), "auth": base64url(self.auth)}}

    def decrypt(self, body):
        return http_ece.decrypt(body, private_key=self.private_key, auth_secret=self.auth, version="aes128gcm")


@dataclass
class Received:
    """A message as it came: `message` is the decrypted JSON, `headers` have lower-case names."""

    subscription: Subscription
    message: dict
    headers: dict
    body: bytes
    http_version: str


@dataclass
class Answer:
    """What the service answers. `seconds` is how long it thinks first."""

    status: int = 201
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0


class PushService:
    """Listens on 127.0.0.1 while it is started. Use it as a context manager, or call `start` and `stop`.

    Give `settings.PUSH_TRUSTED_ORIGINS = (service.url,)` and `settings.PUSH_CA_FILE = service.ca_file`.

    `received` are the messages it took, decrypted, as they came; `refused` says what was wrong with those that a real
    service would not take. `answers` is asked first for what to answer: to one subscription by its name, or to all by
    "". A list is used up one after another, and then the service takes messages again.
    """

    def __init__(self, *, http=HTTPModes.auto):
        self.received: list[Received] = []
        self.refused: list[str] = []
        self.answers: dict[str, Answer | list[Answer]] = {}
        self.requests = 0
        self._http = http
        self._subscriptions: dict[str, Subscription] = {}
        self._checked: deque = deque(maxlen=100)
        self._folder = TemporaryDirectory(prefix="push-service-")
        self.ca_file, self.key_file = make_certificate(Path(self._folder.name))
        self.port = free_port()
        self.url = f"https://localhost:{self.port}"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        up = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(up,), daemon=True)
        self._thread.start()
        up.wait(10)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("The push service does not come up.")

    def stop(self):
        self._loop.call_soon_threadsafe(self._server.stop)
        self._thread.join(10)
        self._folder.cleanup()

    def subscription(self, name=None):
        """A new subscription at this service."""
        name = name or base64url(os.urandom(12))
        new = Subscription(f"{self.url}/push/{name}", ec.generate_private_key(ec.SECP256R1()))
        self._subscriptions[name] = new
        return new

    def messages_of(self, subscription):
        return [one.message for one in self.received if one.subscription is subscription]

    def wait_for(self, number, seconds=10):
        """Waits until that many messages came; returns them."""
        ends = time.monotonic() + seconds
        while len(self.received) < number and time.monotonic() < ends:
            time.sleep(0.02)
        return list(self.received)

    def _run(self, up):
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._server = Server(
            self._answer,
            address="127.0.0.1",
            port=self.port,
            interface=Interfaces.ASGINL,
            http=self._http,
            http1_settings=HTTP1Settings(),
            http2_settings=HTTP2Settings(max_concurrent_streams=100),
            websockets=False,
            log_level=LogLevels.critical,
            ssl_cert=Path(self.ca_file),
            ssl_key=self.key_file,
        )
        self._loop.call_soon(up.set)
        self._loop.run_until_complete(self._server.serve())
        self._loop.close()

    async def _answer(self, scope, receive, send):
        self.requests += 1
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        name = scope["path"].rpartition("/")[2]
        answer = self._told_to_answer(name) or self._take(name, scope, body)
        if answer.seconds:
            await asyncio.sleep(answer.seconds)
        headers = [(key.lower().encode(), str(value).encode()) for key, value in answer.headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    def _told_to_answer(self, name):
        for key in (name, ""):
            told = self.answers.get(key)
            if isinstance(told, list):
                told = told.pop(0) if told else None
            if told:
                return told
        return None

    def _take(self, name, scope, body):
        """What a real service does: 201, or what is wrong with the request."""
        headers = {key.decode().lower(): value.decode() for key, value in scope["headers"]}
        subscription = self._subscriptions.get(name)
        try:
            if subscription is None:
                return Answer(404, body=b"No such subscription.")
            if scope["method"] != "POST" or "ttl" not in headers:
                raise ValueError("A POST with a TTL is asked for.")
            if len(body) > 4096:
                return Answer(413, body=b"The message is too long.")
            self.check_signature(headers.get("authorization", ""))
            if headers.get("content-encoding") != "aes128gcm":
                raise ValueError("The encoding is not aes128gcm.")
            message = json.loads(subscription.decrypt(body))
        except Exception as error:
            self.refused.append(f"{type(error).__name__}: {error}")
            return Answer(400, body=str(error).encode())
        self.received.append(Received(subscription, message, headers, body, scope["http_version"]))
        return Answer(201, {"location": f"{self.url}/message/{len(self.received)}"})

    def check_signature(self, authorization):
        """Raises an error for what is no VAPID authorization at this service (RFC 8292)."""
        if authorization in self._checked:
            return
        scheme, _, rest = authorization.partition(" ")
        fields = dict(part.strip().split("=", 1) for part in rest.split(","))
        if scheme != "vapid":
            raise ValueError("The authorization is not of the scheme vapid.")
        key = ec.EllipticCurvePublicKey.from_encoded_point(
            ec.SECP256R1(), base64.urlsafe_b64decode(fields["k"] + "=" * (-len(fields["k"]) % 4))
        )
        claims = jwt.decode(fields["t"], key, algorithms=["ES256"], audience=self.url)
        if not claims["exp"] <= time.time() + DAY_SECONDS:
            raise ValueError("The token is valid for more than a day.")
        if not claims.get("sub", "mailto:").startswith(("mailto:", "https:")):
            raise ValueError("The token's subject is no way to reach anybody.")
        self._checked.append(authorization)


def make_certificate(folder):
    """A self-signed certificate for localhost. Returns the files of it and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(paths[0]), paths[1]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def point(private_key):
    return private_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def base64url(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
