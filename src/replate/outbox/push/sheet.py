"""A dispatch as it is pushed: the text that the service worker reads, the same for everybody, and its headers."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from ..channels import Message
from .encryption import MOST_TEXT_BYTES
from .origins import MOST_ORIGINS, Origin

URGENCIES = ("very-low", "low", "normal", "high")
LONGEST_TTL_SECONDS = 28 * 86_400  # what push services keep a message for, at most
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")


class CannotPush(ValueError):
    """Nobody can be sent this message; the text says why."""


class Sheet:
    """Raises CannotPush for a message whose `content` is not what Dispatch.message of a push must be."""

    def __init__(self, message: Message) -> None:
        content = message.content
        try:
            self.text = payload(content)
            self._ttl_seconds = min(max(int(content["ttl_seconds"]), 0), LONGEST_TTL_SECONDS)
            topic, urgency = content["topic"], content["urgency"]
        except KeyError as error:
            raise CannotPush(f"The message has no {error.args[0]}.") from error
        if urgency not in URGENCIES or not TOPIC.fullmatch(topic):
            raise CannotPush("The message's urgency or topic is none that push services take.")
        self._expires_at = message.expires_at
        self._fixed = [
            f"Urgency: {urgency}",
            f"Topic: {topic}",
            "Content-Encoding: aes128gcm",
            "Content-Type: application/octet-stream",
        ]
        self._headers: dict[str, tuple[str, int, list[str]]] = {}

    def is_over(self, at: datetime) -> bool:
        return self._expires_at is not None and self._expires_at <= at

    def headers(self, origin: Origin, at: datetime) -> list[str]:
        """All headers of a request to `origin`: the same list as long as nothing in it changes."""
        authorization, ttl = origin.authorization(at), self._ttl(at)
        signed, lasting, headers = self._headers.get(origin.name, ("", 0, []))
        if signed != authorization or lasting != ttl:
            if len(self._headers) > MOST_ORIGINS:
                self._headers.clear()
            headers = [f"Authorization: {authorization}", f"TTL: {ttl}", *self._fixed]
            self._headers[origin.name] = authorization, ttl, headers
        return headers

    def _ttl(self, at: datetime) -> int:
        if self._expires_at is None:
            return self._ttl_seconds
        return min(self._ttl_seconds, max(int((self._expires_at - at).total_seconds()), 0))


def payload(content: dict[str, Any]) -> bytes:
    """{title, body, url, tag, renotify, lang, dir, image?} in UTF-8, the body cut short where all would be too long.

    Raises CannotPush where it is too long without its body, KeyError where `content` lacks something.
    """
    shown = {
        "title": content["title"],
        "body": content["body"],
        "url": content["url"],
        "tag": content["tag"],
        "renotify": content["renotify"],
        "lang": content["language"],
        "dir": content["dir"],
    }
    if content.get("image"):
        shown["image"] = content["image"]
    surplus = len(_bytes(shown)) - MOST_TEXT_BYTES
    if surplus > 0:
        shown["body"] = _cut(shown["body"], surplus)
        surplus = len(_bytes(shown)) - MOST_TEXT_BYTES
    if surplus > 0:
        raise CannotPush(f"Without its body the message is {surplus} bytes too long for a push: shorten its title.")
    return _bytes(shown)


def _bytes(shown: object) -> bytes:
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()


def _cut(body: str, surplus: int) -> str:
    """`body` shorter by `surplus` bytes or more, at the end of a word, with an ellipsis; or nothing."""
    room = len(_bytes(body)) - surplus - len("…".encode())
    end, low = len(body), 0
    while low < end:  # the longest beginning that fits
        middle = (low + end + 1) // 2
        if len(_bytes(body[:middle])) <= room:
            low = middle
        else:
            end = middle - 1
    kept = body[:low].rpartition(" ")[0] or body[:low]
    kept = kept.rstrip(" ,;:–—-")
    return f"{kept}…" if kept else ""
