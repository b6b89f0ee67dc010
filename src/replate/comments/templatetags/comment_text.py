"""A comment's text as HTML: paragraphs and links. All that was typed is escaped."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .. import text as cleaning

register = template.Library()
LONGEST_SHOWN = 60  # characters of an address
_ADDRESS = re.compile(r"https?://[^\s<>\"'“”«»`{}|\\^\[\]]+", re.IGNORECASE)
_PAIRS = {")": "(", "]": "[", "}": "{"}


@register.filter
def comment_text(text: str) -> SafeString:
    """Each paragraph takes its direction from its own letters; nothing in one reaches out of it."""
    paragraphs = [part.strip("\n") for part in re.split(r"\n{2,}", cleaning.clean(text)) if part.strip()]
    html = (f'<p dir="auto">{"<br>".join(map(_linked, part.split(chr(10))))}</p>' for part in paragraphs)
    return mark_safe("".join(html))  # noqa: S308 - every piece went through conditional_escape or format_html


@register.filter
def comment_name(name: str) -> str:
    return cleaning.clean_name(name)


def _linked(line: str) -> str:
    pieces, at = [], 0
    for found in _ADDRESS.finditer(line):
        address = _without_end(found[0])
        shown = _shown(address)
        if not shown:
            continue
        pieces += [conditional_escape(line[at : found.start()])]
        pieces += [format_html('<a href="{}" rel="nofollow ugc noopener">{}</a>', address, shown)]
        at = found.start() + len(address)
    return "".join([*pieces, conditional_escape(line[at:])])


def _without_end(address: str) -> str:
    """Without the punctuation of the sentence around it."""
    while address and (
        address[-1] in ".,;:!?…"
        or (address[-1] in _PAIRS and address.count(address[-1]) > address.count(_PAIRS[address[-1]]))
    ):
        address = address[:-1]
    return address


def _shown(address: str) -> str:
    """The address as it is shown: its host in ASCII, so that no letter passes for another. Empty: not to be linked."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    if not host or "." not in host or parts.username is not None:
        return ""
    rest = f"{parts.path}{'?' + parts.query if parts.query else ''}".rstrip("/")
    shown = host + port + rest
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"
