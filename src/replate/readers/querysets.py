"""Questions asked of readers' links, consents and accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from replate.people.models import User

    from .models import Wording

KEPT_AFTER_END = timedelta(days=1)
MAIL_WAITS = timedelta(hours=6)  # a mail that no server took by then is not sent any more


class MailedLinkQuerySet(models.QuerySet):
    def asked_since(self, moment: datetime) -> MailedLinkQuerySet:
        return self.filter(asked_at__gt=moment)

    def waiting(self, at: datetime) -> MailedLinkQuerySet:
        """Links whose mail no server has taken yet, and that are still wanted."""
        return self.filter(mail_sent_at=None, used_at=None, asked_at__gt=at - MAIL_WAITS)

    def due(self, at: datetime) -> MailedLinkQuerySet:
        return self.waiting(at).filter(mail_due_at__lte=at)

    def open(self, at: datetime) -> MailedLinkQuerySet:
        return self.filter(used_at=None, expires_at__gt=at)

    def forgettable(self, at: datetime) -> MailedLinkQuerySet:
        """Links of which nothing is needed any more, not even for limits."""
        return self.filter(asked_at__lt=at - 2 * KEPT_AFTER_END).filter(
            Q(expires_at=None) | Q(expires_at__lt=at - KEPT_AFTER_END)
        )


class WordingQuerySet(models.QuerySet):
    def current(self) -> WordingQuerySet:
        """The newest wording of each purpose in each language."""
        newest = (
            self.model._default_manager.filter(purpose=OuterRef("purpose"), language=OuterRef("language"))
            .order_by("-version")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest)).select_related("purpose")

    def current_terms(self) -> WordingQuerySet:
        return self.current().filter(purpose__slug="terms")

    def in_language(self, language: str) -> list[Wording]:
        """The current wording of each purpose in `language`, else the site's main one, else English; in their order."""
        order = [language, settings.LANGUAGE_CODE, "en"]
        found: dict[int, Wording] = {}
        wordings = self.current().filter(language__in=order)
        for wording in sorted(wordings, key=lambda one: order.index(one.language)):
            found.setdefault(wording.purpose_id, wording)
        return sorted(found.values(), key=lambda one: (one.purpose.place, one.purpose.slug))


class ConsentQuerySet(models.QuerySet):
    def standing(self) -> ConsentQuerySet:
        return self.filter(withdrawn_at=None)

    def to(self, purpose_slug: str) -> ConsentQuerySet:
        return self.filter(wording__purpose__slug=purpose_slug)

    def of(self, reader: User) -> ConsentQuerySet:
        return self.filter(reader=reader)


class PageReadQuerySet(models.QuerySet):
    def newest_first(self) -> PageReadQuerySet:
        return self.order_by("-first_read_at", "-pk").select_related("version__story__locale")


class DeviceQuerySet(models.QuerySet):
    def signed_in(self, at: datetime) -> DeviceQuerySet:
        return self.filter(session_key__in=Session.objects.filter(expire_date__gt=at).values("session_key"))


def next_version(wordings: models.QuerySet) -> int:
    return wordings.aggregate(number=Coalesce(Max("version"), 0))["number"] + 1
