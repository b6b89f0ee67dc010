"""Links that go out by mail and prove an address: to sign in, and to leave or take up an address."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from ..querysets import MailedLinkQuerySet

LINK_SECONDS = 15 * 60  # from the moment the mail server took it
CHANGE_SECONDS = 24 * 3600
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another: no 0 and O, 1 and I
CODE_LENGTH = 8
CODE_TRIES = 5


def secret_hash(secret: str) -> str:
    """What is kept of a key, a code or a nonce: HMAC-SHA256 under the site's secret, as 64 hexadecimal digits."""
    return salted_hmac("replate.readers.link", secret, algorithm="sha256").hexdigest()


class MailedLink(models.Model):
    """One link on its way to one address. Key and code are made when the mail is written, and only their hashes kept.

    It is waiting until the mail server takes it, then open until it is used or over.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in"
        OLD_ADDRESS = "old_address"
        NEW_ADDRESS = "new_address"

    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.SIGN_IN)
    email = models.EmailField(max_length=254, db_index=True)
    language = models.CharField(max_length=20)
    return_to = models.CharField(max_length=2000, blank=True)
    choices = models.JSONField(default=list, blank=True)
    change = models.ForeignKey("readers.AddressChange", on_delete=models.CASCADE, null=True, related_name="links")
    nonce_hash = models.CharField(max_length=64, db_index=True)
    client_hash = models.CharField(max_length=64, db_index=True)
    key_hash = models.CharField(max_length=64, null=True, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    tries_left = models.PositiveSmallIntegerField(default=CODE_TRIES)
    asked_at = models.DateTimeField()
    mail_due_at = models.DateTimeField()
    mail_failed_at = models.DateTimeField(null=True)
    mail_refused_at = models.DateTimeField(null=True)
    mail_sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = MailedLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(mail_sent_at=None) | Q(key_hash__isnull=False, expires_at__isnull=False),
                name="mailed_link_sent_has_key_and_end",
            ),
        ]
        indexes = [models.Index(fields=["mail_due_at"], condition=Q(mail_sent_at=None), name="mailed_link_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def lives_seconds(self) -> int:
        return LINK_SECONDS if self.kind == self.Kind.SIGN_IN else CHANGE_SECONDS

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and self.expires_at is not None and at < self.expires_at

    def is_waiting(self) -> bool:
        return self.used_at is None and self.mail_sent_at is None

    def was_asked_with(self, nonce: str) -> bool:
        """Whether the browser that holds `nonce` is the one that asked for this link."""
        return bool(nonce) and hmac.compare_digest(self.nonce_hash, secret_hash(nonce))

    def has_code(self, code: str) -> bool:
        return bool(self.code_hash) and hmac.compare_digest(self.code_hash, secret_hash(f"{self.pk}:{code}"))


class AddressChange(models.Model):
    """A reader's wish to use another address. It is done when both addresses have said yes."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="address_changes")
    old_email = models.EmailField(max_length=254)
    new_email = models.EmailField(max_length=254)
    asked_at = models.DateTimeField()
    old_agreed_at = models.DateTimeField(null=True)
    new_agreed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(old_agreed_at__isnull=False, new_agreed_at__isnull=False),
                name="address_change_done_when_both_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.asked_at:%Y-%m-%d}"

    def is_open(self, at: datetime) -> bool:
        return self.done_at is None and at < self.asked_at + timedelta(seconds=CHANGE_SECONDS)
