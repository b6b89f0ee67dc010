"""Pictures of another site, from a copy of its folder, into the library: once each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from replate.reading import article
from replate.stories.models import Picture
from replate.stories.uploads import reencode
from replate.wire.draft import cut

LARGEST_BYTES = 40 * 2**20
_SCALED = re.compile(r"-\d+x\d+(?=\.\w+$)")


@dataclass
class Library:
    """`folder` is a copy of Ghost's content/images or WordPress' wp-content/uploads; without one, no picture is found.

    `missing` counts those that are not there or cannot be read.
    """

    folder: Path | None
    missing: int = 0
    _known: dict[Path, int | None] = field(default_factory=dict)

    def find(self, shown: article.Picture) -> int | None:
        """The number of the library's picture."""
        path = self._path(shown.url)
        if path and path not in self._known:
            self._known[path] = self._take(path, shown)
        number = self._known.get(path) if path else None
        self.missing += number is None
        return number

    def _path(self, url: str) -> Path | None:
        """The file of the longest end of the address that there is in the folder."""
        if self.folder is None:
            return None
        root = self.folder.resolve()
        parts = [unquote(part) for part in urlsplit(url).path.split("/") if part]
        for start in range(len(parts)):
            for name in (parts[-1], _SCALED.sub("", parts[-1])):
                path = root.joinpath(*parts[start:-1], name)
                try:
                    if path.is_file() and path.resolve().is_relative_to(root):
                        return path.resolve()
                except (OSError, ValueError):
                    continue
        return None

    def _take(self, path: Path, shown: article.Picture) -> int | None:
        if path.stat().st_size > LARGEST_BYTES:
            return None
        try:
            file = reencode(SimpleUploadedFile(path.name, path.read_bytes()))
        except ValidationError:
            return None
        picture = Picture(
            title=cut(path.stem, 255),
            file=SimpleUploadedFile(path.name, file.read()),
            description=cut(shown.alt, 255),
            caption=cut(shown.caption, 400),
            credit=cut(shown.credit, 200),
        )
        picture._set_image_file_metadata()
        same = Picture.objects.filter(file_hash=picture.file_hash).first()
        if same:
            return same.pk
        picture.save()
        return picture.pk
