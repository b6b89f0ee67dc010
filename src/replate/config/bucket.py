"""Pictures and attachments on S3-compatible storage, given to readers by the site, which knows who may see them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):
    def url(self, name: str, *_given: Any, **_named: Any) -> str:
        """The site's own address: the bucket's is nobody's business."""
        return settings.MEDIA_URL + (filepath_to_uri(name) or "")
