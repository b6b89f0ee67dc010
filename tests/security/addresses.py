"""An OpenAPI description of every public address, as schemathesis reads it, made from Django's own list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern, URLPattern, URLResolver
from django.utils.regex_helper import normalize

import replate

SOURCE = Path(replate.__file__).parent
_READ = re.compile(r'(GET|POST)\.(?:get|getlist)\(\s*"(\w+)"|"(\w+)" in request\.(GET|POST)')
TEXT = {"type": "string", "maxLength": 60}
NUMBER = {"type": "integer", "minimum": 0, "maximum": 2**70}


def templates(urls: Any = None, before: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each address outside the desk, as `/archive/{year}/`, with the names in it."""
    for pattern in urls or get_resolver().url_patterns:
        part = "" if isinstance(pattern.pattern, LocalePrefixPattern) else pattern.pattern.regex.pattern
        whole = before + part.removeprefix("^").removeprefix(r"\A")
        if isinstance(pattern, URLResolver):
            if not whole.startswith(("desk/", "mail/")):
                yield from templates(pattern.url_patterns, whole)
        elif isinstance(pattern, URLPattern):
            for form, names in normalize(whole):
                yield "/" + re.sub(r"%\((\w+)\)s", r"{\1}", form), names


def names_read(method: str) -> list[str]:
    """The parameters that the code of the public views reads."""
    found = set()
    for part in ("web", "readers", "comments", "alerts", "editions", "corrections", "outbox", "stories"):
        for path in (SOURCE / part).rglob("*.py"):
            for one, name, other_name, other in _READ.findall(path.read_text()):
                if method in (one, other):
                    found.add(name or other_name)
    return sorted(found)


def description(known: dict[str, list[Any]]) -> dict[str, Any]:
    """`known` are values, by the name of a part of an address or of a parameter, that lead somewhere."""

    def value(name: str) -> dict[str, Any]:
        real = known.get(name, [])
        return {"anyOf": [*([{"enum": real}] * 3 if real else []), TEXT, NUMBER]}

    def fields(method: str) -> dict[str, Any]:
        return {"type": "object", "properties": {name: value(name) for name in names_read(method)}, "maxProperties": 6}

    query = [{"name": name, "in": "query", "required": False, "schema": value(name)} for name in names_read("GET")]
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data", "application/json")
    post = {"requestBody": {"content": {kind: {"schema": fields("POST")} for kind in kinds}}}
    answers = {"responses": {"default": {"description": "A page"}}}
    paths = {}
    for template, names in templates():
        inside = [{"name": name, "in": "path", "required": True, "schema": value(name)} for name in names]
        paths[template] = {"parameters": inside, "get": {"parameters": query} | answers, "post": post | answers}
    return {"openapi": "3.1.0", "info": {"title": "The public addresses", "version": "1"}, "paths": paths}
