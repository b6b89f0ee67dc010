"""Akismet's opinion, where the newsroom has a key (its REST interface: akismet.com/developers, comment-check)."""

from __future__ import annotations

import logging
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.translation import gettext as _

from .verdict import PASS, Draft, Verdict, hold, reject

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 3


def judge(draft: Draft) -> Verdict:
    """Spam is held and the most blatant kind rejected. Where Akismet does not answer, the comment is held."""
    if not settings.AKISMET_KEY or draft.author.is_staff:
        return PASS
    fields = {
        "api_key": settings.AKISMET_KEY,
        "blog": settings.SITE_URL,
        "user_ip": draft.client,
        "user_agent": draft.agent,
        "permalink": draft.story.full_url or "",
        "comment_type": "comment",
        "comment_author": draft.author.name,
        "comment_author_email": draft.author.email,
        "comment_content": draft.text,
        "comment_date_gmt": draft.at.isoformat(timespec="seconds"),
        "blog_lang": draft.story.locale.language_code,
        "blog_charset": "UTF-8",
    }
    request = Request(  # noqa: S310 - an http(s) address, checked as a setting
        f"{settings.AKISMET_URL}/1.1/comment-check", urlencode(fields).encode(), {"User-Agent": "Replate | Akismet/1.1"}
    )
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            said, advice = answer.read(20), answer.headers.get("X-akismet-pro-tip", "")
            if said not in (b"true", b"false"):
                logger.error("Akismet said %r: %s", said, answer.headers.get("X-akismet-debug-help", "no help"))
    except (URLError, OSError, ValueError) as error:
        logger.warning("Akismet did not answer, the comment is held: %s", error)
        said, advice = b"", ""
    if said == b"false":
        return PASS
    if advice == "discard":
        return reject(_("It looks like advertising. If it is not, please put it in other words."))
    return hold(_("It looks like advertising, or could not be checked for that."))
