"""Exports of two small sites, as Ghost and WordPress write them. Every sentence is our own."""

from __future__ import annotations

import json
from html import escape
from typing import Any

WALL = (
    "<p>The harbour wall is to be raised by a metre, the port office said.</p><p>Work begins <em>in May</em>, with "
    '<a href="__GHOST_URL__/older-story/">older stones</a> used again.</p>'
    '<figure class="kg-card"><img src="__GHOST_URL__/content/images/size/w600/2024/03/wall.jpg" alt="A wall">'
    "<figcaption>The wall at low water</figcaption></figure><h2>What it costs</h2>"
    "<ul><li>Stone: nine million</li><li>Labour: four</li></ul><script>alert(1)</script>"
    '<p onclick="alert(2)">Nobody objected.</p>'
)


def ghost(*, posts: list[dict[str, Any]] | None = None, **tables: Any) -> bytes:
    """An export with one published post, or with `posts`."""
    data = {
        "users": [
            {
                "id": "u1",
                "name": "Ines Marlow",
                "slug": "ines",
                "bio": "Writes about water.",
                "email": "ines@old.example",
            }
        ],
        "tags": [
            {"id": "t1", "name": "Harbour", "slug": "harbour", "visibility": "public"},
            {"id": "t2", "name": "#layout", "slug": "hash-layout", "visibility": "internal"},
        ],
        "posts": posts if posts is not None else [ghost_post()],
        "posts_tags": [
            {"post_id": "p1", "tag_id": "t2", "sort_order": 1},
            {"post_id": "p1", "tag_id": "t1", "sort_order": 0},
        ],
        "posts_authors": [{"post_id": "p1", "author_id": "u1", "sort_order": 0}],
        "posts_meta": [{"post_id": "p1", "feature_image_alt": "Cranes", "feature_image_caption": "Cranes at dawn"}],
    }
    return json.dumps({"db": [{"meta": {"exported_on": 1, "version": "5.0"}, "data": data | tables}]}).encode()


def ghost_post(**fields: Any) -> dict[str, Any]:
    return {
        "id": "p1",
        "uuid": "5b0c6f2e-0000-4000-8000-000000000001",
        "title": "The wall goes up",
        "slug": "the-wall-goes-up",
        "html": WALL,
        "feature_image": "__GHOST_URL__/content/images/2024/03/cranes.jpg",
        "type": "post",
        "status": "published",
        "visibility": "public",
        "custom_excerpt": "A metre more by autumn.",
        "published_at": "2024-03-05T08:30:00.000Z",
    } | fields


MEMBERS = (
    b"id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers\n"
    b"m1,Ada@Readers.example,Ada Quill,,true,false,,2023-01-02T10:00:00.000Z,,,\n"
    b"m2,bo@readers.example,,,false,false,,2023-02-03T10:00:00.000Z,,,\n"
    b"m3,not an address,Nobody,,true,false,,2023-02-03T10:00:00.000Z,,,\n"
)

LINES = (
    "<!-- wp:paragraph -->The ferry <strong>will not sail</strong> on Sunday.\n\nThe crew is on leave.\n\n"
    '[caption id="attachment_9" width="300"]<img src="http://old.example/wp-content/uploads/2019/07/ferry-300x200.jpg" '
    'alt="A ferry" /> The ferry in port[/caption]\n\n<blockquote>We need the rest.</blockquote>\n\n[gallery ids="1,2"]'
    "<iframe src='https://evil.example'></iframe>"
)


def wordpress(*items: str, encoding: str = "UTF-8", doctype: str = "") -> bytes:
    text = f"""<?xml version="1.0" encoding="{encoding}" ?>{doctype}
<!-- generator="WordPress/6.5" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old Paper</title><link>http://old.example</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>omar</wp:author_login>
<wp:author_email>omar@old.example</wp:author_email>
<wp:author_display_name>Omar Teague</wp:author_display_name></wp:author>
{"".join(items)}</channel></rss>"""
    return text.encode(encoding)


def item(*, id: int = 7, title: str = "No ferry on Sunday", body: str = LINES, more: str = "", **wp: str) -> str:
    told = {
        "post_id": str(id),
        "post_date": "2019-07-12 10:00:00",
        "post_date_gmt": "2019-07-12 08:00:00",
        "post_name": f"no-ferry-{id}",
        "status": "publish",
        "post_type": "post",
        "post_password": "",
    } | wp
    fields = "".join(f"<wp:{name}>{escape(value)}</wp:{name}>" for name, value in told.items())
    return (
        f"<item><title>{escape(title)}</title><link>http://old.example/2019/07/no-ferry-{id}/</link>"
        f"<dc:creator>omar</dc:creator><guid isPermaLink='false'>http://old.example/?p={id}</guid>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded></excerpt:encoded>{fields}"
        f"<category domain='category' nicename='transport'>Transport</category>"
        f"<category domain='post_tag' nicename='ferries'>Ferries</category>{more}</item>"
    )


ATTACHMENT = item(
    id=9,
    title="ferry",
    body="",
    more="<wp:attachment_url>http://old.example/wp-content/uploads/2019/07/ferry.jpg</wp:attachment_url>",
    post_type="attachment",
    status="inherit",
)
THUMBNAIL = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>"
COMMENT = "<wp:comment><wp:comment_author>Passer-by</wp:comment_author></wp:comment>"


def comment(id: int, text: str, *, parent: int = 0, **wp: str) -> str:
    told = {
        "comment_id": str(id),
        "comment_author": "Passer-by",
        "comment_author_email": "passer-by@old.example",
        "comment_author_url": "",
        "comment_author_IP": "192.0.2.7",
        "comment_date": "2019-07-12 12:00:00",
        "comment_date_gmt": "2019-07-12 10:00:00",
        "comment_content": text,
        "comment_approved": "1",
        "comment_type": "comment",
        "comment_parent": str(parent),
        "comment_user_id": "0",
    } | wp
    fields = "".join(f"<wp:{name}>{escape(value)}</wp:{name}>" for name, value in told.items())
    return f"<wp:comment>{fields}<wp:commentmeta><wp:meta_key>a</wp:meta_key></wp:commentmeta></wp:comment>\n"
