"""The bytes of a page as text: encodings that are sure are decoded, everything else is refused."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from driftwitness.document.model import DocumentError

LARGEST = 20 * 1024 * 1024
"""The largest page that is read, in bytes; a page of documentation has a tenth of a megabyte."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
)
CHARSET = re.compile(rb"<meta\s[^<>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
HEAD = 4096
"""A page names its encoding in its first bytes."""
WEB_NAMES = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
"""What browsers take these names for (WHATWG Encoding, section 4.2)."""
SAVE = "save the page as UTF-8 text, Markdown or HTML"


def read_text(path: Path) -> str:
    """Read the file as text: UTF-8, UTF-16 and UTF-32 by their marks, or what an HTML page says of itself.

    Raises DocumentError when the file is missing, too large, not text, or in an encoding that is not sure.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise DocumentError(
                f"{path}: {size} bytes, expected at most {LARGEST}; give the page alone, or cut it into several files"
            )
        return _decode(path, path.read_bytes())
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}); give the path of the vendor's page") from error


def _decode(path: Path, data: bytes) -> str:
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise DocumentError(f"{path}: is {what}, expected a page of text; {SAVE}")
    mark, encoding = next((pair for pair in MARKS if data.startswith(pair[0])), (b"", "utf-8"))
    text = _decode_as(path, data[len(mark) :], encoding)
    if "\0" in text:
        raise DocumentError(f"{path}: character {text.index(chr(0))} is NUL, expected a page of text; {SAVE}")
    return text


def _decode_as(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        named = CHARSET.search(data, 0, HEAD) if encoding == "utf-8" and b"\0" not in data else None
        if named and (text := _decode_as_named(data, named[1].decode().lower())) is not None:
            return text
        raise DocumentError(
            f"{path}: byte {error.start} is 0x{error.object[error.start]:02x}, expected {encoding.upper()}; {SAVE}"
        ) from error


def _decode_as_named(data: bytes, name: str) -> str | None:
    try:
        return data.decode(WEB_NAMES.get(name, name))
    except (UnicodeDecodeError, LookupError):
        return None
