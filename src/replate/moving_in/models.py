"""What came from another site, so that it comes once."""

from __future__ import annotations

from django.db import models


class Arrival(models.Model):
    """The post that the other site names `uri` was taken over, as `story`; None once its draft was deleted here."""

    uri = models.CharField(max_length=500, unique=True)
    story = models.ForeignKey("stories.Story", on_delete=models.SET_NULL, null=True, related_name="+")
    arrived_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.uri
