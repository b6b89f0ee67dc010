"""Where something can be sent: mailboxes and push subscriptions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..querysets import AddressQuerySet


class AddressChannel(models.TextChoices):
    MAIL = "mail", _("Email")
    PUSH = "push", _("Push")


class Death(models.TextChoices):
    """Why nothing is sent to an address any more."""

    BOUNCED = "bounced", _("The mail server refused the address")
    COMPLAINED = "complained", _("Reported as spam")
    GONE = "gone", _("The subscription is over")


class Address(models.Model):
    """A mailbox, or one browser's push subscription. It lives until the far end says that it is gone.

    `value` is the mail address or the push endpoint (https URL); `provider` is the domain that takes what is sent
    there. `p256dh` (65 bytes, an uncompressed P-256 point) and `auth` (16 bytes) are a subscription's keys (RFC 8291).
    Without an owner it is a visitor's subscription: an address with its deliveries and no more.
    """

    channel = models.CharField(max_length=8, choices=AddressChannel.choices)
    value = models.CharField(max_length=2000)
    provider = models.CharField(max_length=253)
    p256dh = models.BinaryField(null=True)
    auth = models.BinaryField(null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="addresses"
    )
    language = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    dead_at = models.DateTimeField(null=True)
    dead_because = models.CharField(max_length=12, choices=Death.choices, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["channel", "provider", "id"], condition=Q(dead_at=None), name="address_alive"),
            models.Index(fields=["channel"], condition=Q(dead_at__isnull=False), name="address_dead"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["channel", "value"], name="address_once"),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(channel=AddressChannel.MAIL), name="address_one_mailbox_a_reader"
            ),
            models.CheckConstraint(
                condition=Q(channel=AddressChannel.MAIL)
                | Q(channel=AddressChannel.PUSH, p256dh__isnull=False, auth__isnull=False),
                name="address_of_push_has_keys",
            ),
            models.CheckConstraint(
                condition=Q(dead_at=None, dead_because="") | (Q(dead_at__isnull=False) & ~Q(dead_because="")),
                name="address_dead_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"
