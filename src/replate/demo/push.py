"""The demo's push service: takes every message for the browsers of `alerts.py`, and forgets it."""

from __future__ import annotations

import socket
import ssl
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import settings

from replate.lib import clock
from replate.outbox.models import Address

PROVIDER = "push.example"  # of the addresses; the service itself is on this machine, at another port each time
PAUSE_SECONDS = 0.3  # so that one sees a correction move


def lead_here(service: socket.socket) -> None:
    """The demo's browsers are at the push service on the listening socket `service` from now on; it is trusted."""
    origin = f"https://localhost:{service.getsockname()[1]}"
    _make_certificate(_own(), _trusted())
    settings.PUSH_TRUSTED_ORIGINS, settings.PUSH_CA_FILE = (origin,), str(_trusted())
    addresses = list(Address.objects.filter(provider=PROVIDER))
    for address in addresses:
        address.value = origin + urlsplit(address.value).path
    Address.objects.bulk_update(addresses, ["value"])


def take_push(service: socket.socket) -> None:
    """A process's life: answers push messages on the listening socket `service`, until SIGTERM."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(_own())
    server = ThreadingHTTPServer(service.getsockname(), _Taker, bind_and_activate=False)
    server.socket = context.wrap_socket(service, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()


class _Taker(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(PAUSE_SECONDS)
        self.send_response(201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing is to be said of it."""


def _own() -> Path:
    return Path(settings.DATA_DIR) / "push-service.pem"


def _trusted() -> Path:
    return Path(settings.DATA_DIR) / "push-trusted.pem"


def _make_certificate(own: Path, trusted: Path) -> None:
    """For localhost, with its key in `own`; `trusted` has it beside the authorities that vouch for real services."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
        .public_bytes(Encoding.PEM)
    )
    own.touch(mode=0o600)
    own.write_bytes(certificate + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    trusted.write_bytes(Path(certifi.where()).read_bytes() + certificate)
