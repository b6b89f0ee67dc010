"""Somebody with a browser, behind a load balancer that leads each request to another node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from itertools import cycle
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html

from .machines import HOST, SITE_URL


@dataclass
class Answer:
    status: int
    path: str
    headers: dict[str, str]
    text: str

    def form(self, has: str) -> dict[str, str]:
        """The fields, as they stand, of the form with a field `has`."""
        for form in lxml.html.fromstring(self.text).forms:
            if has in form.fields:
                return {name: value for name, value in form.form_values() if value is not None}
        raise AssertionError(f"{self.path} has no form with {has}: {self.text[:2000]}")


class Visitor:
    """`ports`: the nodes, in turn. One more than one sees what holds across them."""

    def __init__(self, ports: Sequence[int], client: str = "") -> None:
        self._ports = cycle(ports)
        self.cookies: dict[str, str] = {}
        self._more = {"X-Forwarded-For": client} if client else {}

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: object, **headers: str) -> Answer:
        """Follows redirects, as a browser does."""
        body = urlencode(fields, doseq=True)  # type: ignore[arg-type]
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"} | headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str], turns: int = 8) -> Answer:
        assert turns, f"led in a circle: {path}"
        connection = HTTPConnection("127.0.0.1", next(self._ports), timeout=60)
        sent = {"Host": HOST, "Origin": SITE_URL, "Referer": f"{SITE_URL}/", "User-Agent": "Mozilla/5.0 Firefox/128.0"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, sent | self._more | headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if not morsel.value or morsel["max-age"] == "0" or morsel["max-age"] == 0:
                    self.cookies.pop(name)
        if response.status in (301, 302, 303):
            to = urlsplit(urljoin(SITE_URL + path, response.headers["Location"]))
            assert to.netloc == HOST, to
            return self._ask("GET", to.path + (f"?{to.query}" if to.query else ""), None, {}, turns - 1)
        return Answer(response.status, path, {name.lower(): value for name, value in response.headers.items()}, text)


def status_of(visitor: Visitor, path: str) -> int:
    """0: nothing answered."""
    try:
        return visitor.get(path).status
    except (OSError, HTTPException):
        return 0
