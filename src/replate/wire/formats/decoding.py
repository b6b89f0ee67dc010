"""Bytes to text, or the reason why not."""

from __future__ import annotations

import codecs
import re

from replate.reading.article import Unreadable

LARGEST_BYTES = 20_000_000

# Byte order marks and the codec each stands for; the four-byte mark first, for it begins like a two-byte one.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The first bytes of what people upload by mistake.
KINDS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive, as Word and Excel write them"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
# Eight-bit encodings that a document may declare. The web reads Latin-1 and ASCII as Windows-1252 (WHATWG Encoding).
DECLARED = {
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "windows-1255": "cp1255",
    "iso-8859-8": "cp1255",
    "windows-1256": "cp1256",
}
DECLARATION = re.compile(rb"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{1,40})")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or the eight-bit encoding that the document declares.

    Raises `Unreadable` for what is empty, binary, in no known encoding, or of `LARGEST_BYTES` or more.
    """
    if len(data) >= LARGEST_BYTES:
        raise Unreadable(
            f"It is {len(data) / 1_000_000:,.1f} MB; files must be smaller than {LARGEST_BYTES // 1_000_000} MB."
        )
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("It is empty.")
    for start, kind in KINDS:
        if data.startswith(start):
            raise Unreadable(f"It is {kind}, not text.")
    text = _decoded(data)
    if not text.strip("\ufeff \t\r\n"):
        raise Unreadable("It is empty.")
    if "\x00" in text or len(CONTROL.findall(text)) * 50 > len(text):
        raise Unreadable("It is binary, not text.")
    return text


def _decoded(data: bytes) -> str:
    for mark, codec in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(codec)
            except UnicodeDecodeError as error:
                raise Unreadable(
                    f"It is marked as {codec.removesuffix('-sig')}, but byte {error.start:,} is not."
                ) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\x00" in data:
            raise Unreadable("It is binary, not text.") from None
        declaration = DECLARATION.search(data[:4096])
        declared = declaration.group(1).decode("ascii").lower() if declaration else ""
        if declared not in DECLARED:
            said = (
                f"and {declared!r}, which it declares, is not read here"
                if declared and "utf" not in declared
                else "and it declares no other encoding"
            )
            raise Unreadable(f"It is not UTF-8 (byte {error.start:,} is not), {said}; save it as UTF-8.") from None
        try:
            return data.decode(DECLARED[declared])
        except UnicodeDecodeError as wrong:
            raise Unreadable(f"It declares {declared}, but byte {wrong.start:,} is not; save it as UTF-8.") from None
