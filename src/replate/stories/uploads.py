"""Uploads: pictures are bounded and written anew; a published file is never exchanged for another."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image as PillowImage
from PIL import ImageOps
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

LARGEST_SIDE_PIXELS = 12_000
UNREADABLE = gettext_lazy("This file cannot be read as a picture. Save it as JPEG, PNG or WebP.")
_QUALITY = {"JPEG": 90, "WEBP": 90, "AVIF": 80}
_CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "AVIF": "image/avif"}


class PictureField(WagtailImageField):
    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except (OSError, RuntimeError, SyntaxError, ValueError) as error:  # Pillow's, for a file that is spoiled
            raise forms.ValidationError(UNREADABLE) from error


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field:
            self.fields["file"] = PictureField(label=field.label, required=field.required, widget=field.widget)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        _refuse_to_exchange(self.instance)
        return reencode(file)


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            _refuse_to_exchange(self.instance)
        return file


def _refuse_to_exchange(held: Any) -> None:
    if held.pk and held.released_at:
        raise forms.ValidationError(
            _("Readers were shown this file. Upload the new one beside it and publish the story with that one.")
        )


def reencode(upload: UploadedFile) -> UploadedFile:
    """The picture in `upload` written anew: upright, without metadata (place, camera) or trailing data.

    Raises django's ValidationError for what is no picture or is more than 12,000 pixels wide or high.
    """
    upload.seek(0)
    try:
        with PillowImage.open(upload, formats=list(_CONTENT_TYPES)) as picture:
            kind = picture.format or ""
            if max(picture.size) > LARGEST_SIDE_PIXELS:
                raise forms.ValidationError(
                    _("This picture is %(width)s × %(height)s pixels. The most is %(most)s on a side: scale it down.")
                    % {"width": picture.width, "height": picture.height, "most": LARGEST_SIDE_PIXELS}
                )
            upright = ImageOps.exif_transpose(picture)
            clean = upright.convert("RGBA" if kind != "JPEG" and upright.has_transparency_data else "RGB")
    except (OSError, RuntimeError, SyntaxError, ValueError, PillowImage.DecompressionBombError) as error:
        raise forms.ValidationError(UNREADABLE) from error
    written = io.BytesIO()
    clean.info.clear()
    options = {"quality": _QUALITY[kind]} if kind in _QUALITY else {"optimize": True}
    clean.save(written, kind, **options)
    result = SimpleUploadedFile(upload.name or "picture", written.getvalue(), _CONTENT_TYPES[kind])
    result.image = clean  # type: ignore[attr-defined]  # Wagtail reads the size from here
    return result
