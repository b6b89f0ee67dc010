"""The mails to readers about their account, one function each. Raises what Django's mail raises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from replate.stories.models import FrontPage

from .addresses import shown_address
from .models import MailedLink

TIMEOUT_SECONDS = 10


def mail_sign_in(link: MailedLink, *, key: str, code: str) -> None:
    with translation.override(link.language):
        paper = _paper(link.language)
        context = {
            "url": settings.SITE_URL + reverse("sign_in_link", args=[key]),
            "code": f"{code[:4]}-{code[4:]}",
            "minutes": link.lives_seconds // 60,
        }
        _send(link, "sign_in", _("Your link to %(paper)s") % {"paper": paper}, paper, context)


def mail_old_address(link: MailedLink, *, key: str, code: str) -> None:
    _mail_change(link, "old_address", key)


def mail_new_address(link: MailedLink, *, key: str, code: str) -> None:
    _mail_change(link, "new_address", key)


def _mail_change(link: MailedLink, template: str, key: str) -> None:
    with translation.override(link.language):
        paper = _paper(link.language)
        change = link.change
        assert change is not None
        context = {
            "url": settings.SITE_URL + reverse("account_address_link", args=[key]),
            "old_email": shown_address(change.old_email),
            "new_email": shown_address(change.new_email),
        }
        _send(link, template, _("A new address for your account at %(paper)s") % {"paper": paper}, paper, context)


FOR_KIND: dict[str, Callable[..., None]] = {
    MailedLink.Kind.SIGN_IN: mail_sign_in,
    MailedLink.Kind.OLD_ADDRESS: mail_old_address,
    MailedLink.Kind.NEW_ADDRESS: mail_new_address,
}


def _paper(language: str) -> str:
    fronts = FrontPage.objects.filter(locale__language_code__in=(language, settings.LANGUAGE_CODE))
    front = fronts.filter(locale__language_code=language).first() or fronts.first()
    return front.title if front else settings.WAGTAIL_SITE_NAME


def _send(link: MailedLink, template: str, subject: str, paper: str, context: dict[str, Any]) -> None:
    context |= {
        "paper": paper,
        "site_url": settings.SITE_URL,
        "email": shown_address(link.email),
        "subject": subject,
        "language": link.language,
        "rtl": get_language_info(link.language)["bidi"],
    }
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(f"readers/mail/{template}.txt", context),
        to=[link.email],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        connection=get_connection(timeout=TIMEOUT_SECONDS),
    )
    message.attach_alternative(render_to_string(f"readers/mail/{template}.html", context), "text/html")
    message.send()
