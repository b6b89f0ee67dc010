"""What two contents of a story differ in beside their words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .enclosures import enclosures
from .passages import passages


def changed_beside_words(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What a comparison of passages does not show, each in a few words for the person who reads it.

    `old` and `new` are contents of versions (see `Story.content`).
    """
    found = []
    before, after = _image(old), _image(new)
    if before != after:
        replaced = _("lead image replaced") if after else _("lead image removed")
        found.append(replaced if before else _("lead image added"))
    if _values(old, "image", "image") != _values(new, "image", "image"):
        found.append(_("images in the text"))
    if _values(old, "document", "document") != _values(new, "document", "document"):
        found.append(_("documents"))
    if _values(old, "link_card", "url") != _values(new, "link_card", "url"):
        found.append(_("addresses of videos or posts"))
    if bool(old.get("developing")) != bool(new.get("developing")):
        found.append(_("label “developing” set") if new.get("developing") else _("label “developing” removed"))
    named = {"filed_on": _("date of filing"), "topics": _("topics"), "language": _("language")}
    found += [name for part, name in named.items() if old.get(part) != new.get(part)]
    for key, enclosure in enclosures.items():
        if old.get(key) != new.get(key):
            found += enclosure.changes(old.get(key), new.get(key))
    if not found and old != new and passages(old) == passages(new):
        found.append(_("links, emphasis or layout"))
    return found


def _image(content: dict[str, Any]) -> Any:
    return (content.get("lead_image") or {}).get("image")


def _values(content: dict[str, Any], kind: str, key: str) -> list[Any]:
    return [block["value"].get(key) for block in content.get("body", []) if block["type"] == kind]
