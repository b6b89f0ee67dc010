"""What those get who watch the site, under whichever host name they ask: /healthz, /readyz and /metrics."""

from __future__ import annotations

from typing import NamedTuple

from .connection import Request
from .figures import Figures
from .terms import METRICS
from .upstream import Unavailable, Upstream

# Where one of these was sent along, somebody else asks through a proxy that stands on this machine.
_FORWARDED = (b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip")


class Told(NamedTuple):
    status: int
    content_type: str
    body: bytes


async def probe(request: Request, peer: str, *, is_ours: bool, upstream: Upstream, figures: Figures) -> Told:
    """`peer` is the network address that asks, `is_ours` whether by a name of the site. Django decides who may see
    what; it is told the address only of who asks directly.
    """
    path = request.target.partition(b"?")[0]
    is_direct = is_ours and not any(name in request.fields for name in _FORWARDED)
    try:
        answer = await upstream.probe(path, peer if is_direct else "", request.fields.get(b"authorization", b""))
    except Unavailable:
        answer = None
    if answer is None:
        return Told(503, "application/json", b'{\n "page_server": "ok",\n "django": "not ready"\n}\n')
    content_type = next((value for name, value in answer.headers if name == "Content-Type"), "text/plain")
    body = answer.body
    if path == METRICS.encode() and answer.status == 200:
        body += figures.exposition()
    return Told(answer.status, content_type, body)
