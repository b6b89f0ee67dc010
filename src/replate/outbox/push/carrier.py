"""Carries sealed letters to push services: HTTP/2, many at once over one connection to each."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from typing import Any

import certifi
import pycurl
from django.conf import settings

from ..channels import IN_FLIGHT, Accepted, Answer, Deferred, Letter, Refused
from ..models import Death
from .endpoints import is_public_address
from .origins import Origin

CONNECT_SECONDS, WHOLE_SECONDS = 5, 20
CONNECTIONS = 8  # to one origin
KEPT_BYTES, MOST_ANSWER_BYTES = 300, 64 * 1024  # of an answer's body: what goes into a reason, where we hang up


class Post:
    """One request after another, over whatever connection there is."""

    def __init__(self, trusted: Sequence[str]) -> None:
        self.letter: Letter
        self.origin: Origin
        self._trusted = trusted
        self.headers: list[str] = []
        self.begun, self.taken, self.refused_address = b"", 0, ""
        self.curl = curl = pycurl.Curl()
        curl.post = self
        curl.setopt(pycurl.POST, True)
        curl.setopt(pycurl.USERAGENT, "Replate")
        curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
        curl.setopt(pycurl.PIPEWAIT, True)
        curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTPS)
        curl.setopt(pycurl.FOLLOWLOCATION, False)
        curl.setopt(pycurl.PROXY, "")  # behind a proxy nobody would look at the address
        curl.setopt(pycurl.NOSIGNAL, True)
        curl.setopt(pycurl.CAINFO, settings.PUSH_CA_FILE or certifi.where())
        curl.setopt(pycurl.CONNECTTIMEOUT, CONNECT_SECONDS)
        curl.setopt(pycurl.TIMEOUT, WHOLE_SECONDS)
        curl.setopt(pycurl.WRITEFUNCTION, self._take)
        curl.setopt(pycurl.OPENSOCKETFUNCTION, self._open)

    def begin(self, letter: Letter, origin: Origin, headers: list[str], body: bytes) -> Any:
        self.letter, self.origin = letter, origin
        self.begun, self.taken, self.refused_address = b"", 0, ""
        if headers is not self.headers:
            self.curl.setopt(pycurl.HTTPHEADER, headers)
            self.headers = headers
        self.curl.setopt(pycurl.URL, letter.value)
        self.curl.setopt(pycurl.POSTFIELDS, body)
        return self.curl

    def answer(self, error: int = 0, text: str = "") -> Answer:
        """What became of the letter. `error` is curl's, 0 where the answer came whole."""
        status = self.curl.getinfo(pycurl.RESPONSE_CODE)
        if status < 200:
            return self._unanswered(error, text)
        self.origin.note_answer()
        if status in (200, 201, 202):
            return Accepted(self.letter)
        reason = self._reason(status)
        if status in (404, 410):
            return Refused(self.letter, reason, Death.GONE)
        if status == 429 or status >= 500:
            named = self.curl.getinfo(pycurl.RETRY_AFTER)  # 0 where none is, six hours at most
            return Deferred(self.letter, reason, float(named) or None)
        return Refused(self.letter, reason)

    def _unanswered(self, error: int, text: str) -> Answer:
        host = self.origin.name.removeprefix("https://")
        if self.refused_address:
            self.origin.in_flight -= 1
            return Refused(self.letter, f"{host} is not on the public net: it leads to {self.refused_address}")
        if error == pycurl.E_URL_MALFORMAT:
            self.origin.in_flight -= 1
            return Refused(self.letter, "The endpoint is no address of the web")
        self.origin.note_failure()
        return Deferred(self.letter, f"{host} did not answer: {text}")

    def _reason(self, status: int) -> str:
        said = " ".join(self.begun.decode("utf-8", "replace").split())
        said = "".join(character for character in said if character.isprintable())
        host = self.origin.name.removeprefix("https://")
        return f"{host} answered {status}: {said}" if said else f"{host} answered {status}"

    def _take(self, part: bytes) -> int:
        self.taken += len(part)
        if len(self.begun) < KEPT_BYTES:
            self.begun += part[: KEPT_BYTES - len(self.begun)]
        return len(part) if self.taken <= MOST_ANSWER_BYTES else 0

    def _open(self, purpose: int, address: Any) -> Any:
        """A socket to `address`, which curl is about to connect to, if we may post there."""
        if self.origin.name not in self._trusted and not is_public_address(address.addr[0]):
            self.refused_address = address.addr[0]
            return pycurl.SOCKET_BAD
        return socket.socket(address.family, address.socktype, address.protocol)


class Carrier:
    """What is in flight. Use it in one thread, and close it."""

    def __init__(self) -> None:
        self.in_flight = 0
        self.trusted: Sequence[str] = settings.PUSH_TRUSTED_ORIGINS
        self._idle: list[Post] = []
        self._busy: set[Post] = set()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        self._multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, CONNECTIONS)

    def post(self, letter: Letter, origin: Origin, headers: list[str], body: bytes) -> None:
        """Sends `body` to the letter's endpoint. Its answer comes out of `answers`."""
        post = self._idle.pop() if self._idle else Post(self.trusted)
        self._multi.add_handle(post.begin(letter, origin, headers, body))
        self._busy.add(post)
        origin.take()
        self.in_flight += 1

    def answers(self, wait_seconds: float) -> list[Answer]:
        """Moves all that is in flight on. Returns what was answered, after `wait_seconds` at the latest."""
        self._multi.perform()
        answers = self._answered()
        if not answers:
            if not self.in_flight or self._multi.select(wait_seconds) < 0:
                time.sleep(min(wait_seconds, 0.05))  # there is nothing to wait for, or not yet
            self._multi.perform()
            answers = self._answered()
        return answers

    def _answered(self) -> list[Answer]:
        answers, more = [], 1
        while more:
            more, done, failed = self._multi.info_read(IN_FLIGHT)
            answers += [self._finish(curl.post) for curl in done]
            answers += [self._finish(curl.post, error, text) for curl, error, text in failed]
        return answers

    def close(self) -> None:
        for post in self._busy:
            post.origin.in_flight -= 1
            self._multi.remove_handle(post.curl)
        for post in [*self._idle, *self._busy]:
            post.curl.close()
        self._multi.close()

    def _finish(self, post: Post, error: int = 0, text: str = "") -> Answer:
        answer = post.answer(error, text)
        self._multi.remove_handle(post.curl)
        self._busy.remove(post)
        self._idle.append(post)
        self.in_flight -= 1
        return answer
