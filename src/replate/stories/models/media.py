"""Pictures and attachments. Neither is public before a version that shows it is (`released_at`)."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


class Picture(AbstractImage):
    """A picture of the library. `description` (from Wagtail) is its text alternative."""

    caption = models.CharField(_("caption"), max_length=400, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    released_at = models.DateTimeField(null=True, editable=False)

    admin_form_fields = ("title", "file", "description", "caption", "credit", "collection", "focal_point_x",
                         "focal_point_y", "focal_point_width", "focal_point_height", "tags")  # fmt: skip

    class Meta(AbstractImage.Meta):
        permissions = [("choose_image", "Can choose image")]

    def get_upload_to(self, filename: str) -> str:
        """A path that cannot be guessed: originals are never served, but a backup may be."""
        return f"originals/{secrets.token_hex(8)}{PurePosixPath(filename).suffix.lower()}"


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique")
        ]


class Attachment(AbstractDocument):
    released_at = models.DateTimeField(null=True, editable=False)

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        permissions = [("choose_document", "Can choose document")]
