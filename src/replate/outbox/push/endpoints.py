"""Which endpoints we post to. An endpoint is an address that a stranger gave us: only https, only on the public net.

Looked at when a browser subscribes, by `check_endpoint`, and again whenever a connection is opened, by
`is_public_address` on the very address that is connected to: a name that leads elsewhere by then helps nobody.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings

MOST_CHARACTERS = 2000
LOOKUP_SECONDS = 3.0

# Narrower than what a URL may be, so that no two readers of it disagree about the host.
_LABEL = r"[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?"
_TOP_LABEL = r"[a-z]([a-z0-9-]{0,61}[a-z0-9])"
_ENDPOINT = re.compile(
    rf"(?P<origin>https://(?P<host>({_LABEL}\.)+{_TOP_LABEL}))(:443)?(/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
)
_TRANSLATED = IPv6Network("64:ff9b::/96")  # an IPv4 address behind NAT64 (RFC 6052)
_PROTOCOLS = IPv4Network("192.0.0.0/24")  # which some Python 3.11 take for public
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_lookups = ThreadPoolExecutor(max_workers=4, thread_name_prefix="endpoint-lookup")


class EndpointRefused(ValueError):
    """Nothing is posted to this endpoint; the message says why."""


def origin_of(endpoint: str, trusted: Sequence[str]) -> str:
    """The endpoint's origin, "https://push.example". Raises EndpointRefused for one that is not to be posted to.

    `trusted` are origins that may be posted to wherever they are: settings.PUSH_TRUSTED_ORIGINS.
    """
    if len(endpoint) > MOST_CHARACTERS:
        raise EndpointRefused(f"The endpoint is longer than {MOST_CHARACTERS} characters.")
    for origin in trusted:
        if endpoint.startswith(f"{origin}/"):
            return origin
    match = _ENDPOINT.fullmatch(endpoint)
    if not match:
        raise EndpointRefused("The endpoint is not of the shape https://HOST/PATH, with a host's name and no port.")
    if len(match["host"]) > 253:
        raise EndpointRefused("The endpoint's host has no name that could be.")
    return match["origin"]


def check_endpoint(endpoint: str) -> None:
    """Raises EndpointRefused where nothing would be posted to `endpoint`. Asks the name server, for 3 s at most."""
    origin = origin_of(endpoint, settings.PUSH_TRUSTED_ORIGINS)
    if origin in settings.PUSH_TRUSTED_ORIGINS:
        return
    host = urlsplit(origin).netloc
    try:
        found = _lookups.submit(socket.getaddrinfo, host, 443, type=socket.SOCK_STREAM).result(LOOKUP_SECONDS)
    except (OSError, UnicodeError, TookTooLong) as error:
        raise EndpointRefused(f"{host} cannot be found just now.") from error
    addresses = {str(row[4][0]) for row in found}
    if not all(is_public_address(address) for address in addresses):
        raise EndpointRefused(f"{host} is not on the public net.")


def is_public_address(text: str) -> bool:
    """Whether the IP address is one of the public net: not private, loopback, link-local, multicast or reserved.

    An IPv6 address that stands for an IPv4 one is as public as that.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if not inner:
            return address in _GLOBAL_UNICAST and address.is_global
        address = inner
    return address.is_global and not address.is_multicast and address not in _PROTOCOLS
