"""How the site runs, as its own parts write it down: signs of life, and how many pages were given out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """The process `place` (empty: whichever) saw to it at `seen_at` that `part` of the site is alive.

    `part` is a queue of tasks that a worker takes, or one of those named in running/beats.py.
    """

    part = models.CharField(max_length=40)
    place = models.CharField(max_length=80, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["part", "place"], name="heartbeat_once")]

    def __str__(self) -> str:
        return f"{self.part} {self.seen_at:%Y-%m-%d %H:%M:%S}"


class Way(models.TextChoices):
    """How the page server came by the bytes that it gave out."""

    KEPT = "kept", _("from memory")
    RENDERED = "rendered", _("rendered for it")
    PASSED_ON = "passed_on", _("not for keeping")
    FAILED = "failed", _("not to be had")


class PageCount(models.Model):
    """Pages given out in a day of the newsroom, by all machines. `variant`: see lib/wall.py; "own" is one visitor's."""

    day = models.DateField()
    variant = models.CharField(max_length=10)
    way = models.CharField(max_length=10, choices=Way.choices)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "variant", "way"], name="page_counted_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.variant} {self.way}: {self.number}"
