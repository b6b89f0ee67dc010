"""A story as ninjs 3.1, the IPTC's news in JSON (https://iptc.org/std/ninjs/)."""

from __future__ import annotations

import html
from typing import Any

from django.conf import settings

from replate.stories.models import Story, Version
from replate.stories.models.media import Picture


def _markup(passage: Any) -> str:
    tag = {"heading": "h2", "quote": "blockquote", "item": "li"}.get(passage.kind, "p")
    return f"<{tag}>{html.escape(passage.text, quote=False)}</{tag}>"


def _picture(name: str, shown: dict[str, Any], pictures: dict[int, Picture]) -> dict[str, Any] | None:
    picture = pictures.get(shown["image"])
    if picture is None:
        return None
    rendition = picture.get_rendition("width-1320")
    return {
        "name": name,
        "uri": f"{settings.SITE_URL}{rendition.url}",
        "type": "picture",
        "by": shown.get("credit") or "",
        "descriptions": [{"role": "caption", "contentType": "text/plain", "value": shown.get("caption") or ""}],
        "renditions": [
            {
                "name": "main",
                "href": f"{settings.SITE_URL}{rendition.url}",
                "contentType": "image/jpeg",
                "width": rendition.width,
                "height": rendition.height,
            }
        ],
    }


def _associations(content: dict[str, Any]) -> list[dict[str, Any]]:
    shown = [("lead", content["lead_image"])] if content.get("lead_image") else []
    shown += [("image", block["value"]) for block in content.get("body", []) if block["type"] == "image"]
    pictures = Picture.objects.in_bulk([value["image"] for _, value in shown if value["image"]])
    return [found for name, value in shown if (found := _picture(name, value, pictures))]


def item(story: Story, version: Version, *, is_part: bool = False) -> dict[str, Any]:
    """`version` of `story` as a ninjs object; a withdrawn story is `canceled` and has no body.

    `is_part`: `version` holds only what stands before the wall.
    """
    told = {
        "uri": story.uri,
        "standard": {
            "name": "ninjs",
            "version": "3.1",
            "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
        },
        "type": "text",
        "version": str(version.number),
        "firstCreated": story.first_published_at.isoformat(),
        "versionCreated": version.frozen_at.isoformat(),
        "pubStatus": "canceled" if version.is_kill else "usable",
        "language": story.locale.language_code,
    }
    if version.note:
        told["edNote"] = f"{version.get_kind_display()}: {version.note_in_line}"
    if version.is_kill or not version.is_readable:
        return told
    content = version.content
    body = [passage for passage in version.passages if passage.kind in ("paragraph", "heading", "quote", "item", "row")]
    return told | {
        "representationType": "partial" if is_part else "full",
        "by": ", ".join(author["name"] for author in content["byline"]),
        "located": content["dateline"],
        "headlines": [{"role": "main", "contentType": "text/plain", "value": content["headline"]}],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": content["standfirst"]}],
        "bodies": [
            {"role": "main", "contentType": "application/xhtml+xml", "value": "".join(map(_markup, body))},
            {"role": "text", "contentType": "text/plain", "value": "\n\n".join(passage.text for passage in body)},
        ],
        "subjects": [{"name": topic["name"], "rel": "about"} for topic in content["topics"]],
        "associations": _associations(content),
        "altIds": [{"role": "web", "value": f"{settings.SITE_URL}{story.url}"}],
    }
