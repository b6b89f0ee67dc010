"""What the caches in front have still to forget."""

from __future__ import annotations

from django.db import models


class Purge(models.Model):
    """Surrogate keys, with spaces between, of pages that changed at `dropped_at`. `is_told`: all caches were told once.

    They are told a second time, and the row goes: what was on its way to a cache meanwhile may have been the old page.
    """

    keys = models.TextField()
    waits = models.BooleanField()
    dropped_at = models.DateTimeField()
    is_told = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.keys
