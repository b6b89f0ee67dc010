"""How much of an alert a phone shows before it is opened up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Phone:
    """`title` and `body`: about how many characters are seen. Phones cut by width, so that none of it is exact."""

    name: str
    title: int
    body: int


PHONES = (Phone("Android", title=50, body=120), Phone("iPhone", title=40, body=150))


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
