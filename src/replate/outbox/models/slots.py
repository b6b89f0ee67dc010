"""Message keys made ahead of an alert."""

from __future__ import annotations

from django.db import models

from .addresses import Address


class PreparedKey(models.Model):
    """The key of the next push message to an address (see push/encryption.py). It is deleted before it is used.

    `point` and `secret` are a MessageKey's (65 and 32 bytes). `made_for` is the `auth` of the subscription it was made
    for (16 bytes): a browser that subscribes anew has another one.
    """

    address = models.OneToOneField(Address, on_delete=models.CASCADE, primary_key=True, related_name="prepared_key")
    point = models.BinaryField()
    secret = models.BinaryField()
    made_for = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.address_id}"
