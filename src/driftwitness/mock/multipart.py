"""Bodies of type ``multipart/form-data``, as values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser

from driftwitness.contract import Contract, bodies
from driftwitness.contract.model import Body

MEDIA_TYPE = "multipart/form-data"


class MultipartError(ValueError):
    """The body is not what its Content-Type says."""


def read(contract: Contract, body: Body, content_type: str, raw: bytes) -> dict[str, object]:
    """Read the fields of a form by their documented types; of a file, its text, or its name where it is no text.

    Raises MultipartError where the boundary is missing or no part has a name (RFC 7578, section 4).
    """
    return bodies.read_pairs(contract, body.schema, _pairs(content_type, raw))


def _pairs(content_type: str, raw: bytes) -> Iterator[tuple[str, str]]:
    head = Message()
    head["Content-Type"] = content_type
    boundary = head.get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
        raise MultipartError("no boundary")
    mark = b"--" + boundary.encode("latin-1", "replace")
    # a delimiter stands at the beginning of a line (RFC 2046, section 5.1.1)
    parts = re.split(rb"(?:\A|\r\n)" + re.escape(mark) + rb"(?=--|[ \t]*\r\n)", raw)
    if len(parts) < 2 or not parts[-1].startswith(b"--"):
        raise MultipartError("not closed")
    for part in parts[1:-1]:
        yield _pair(part.lstrip(b" \t").removeprefix(b"\r\n"))


def _pair(part: bytes) -> tuple[str, str]:
    if part.startswith(b"\r\n"):
        raise MultipartError("a part without headers")
    headers, _, content = part.partition(b"\r\n\r\n")
    # browsers write names in UTF-8 (RFC 7578, section 5.1)
    head = HeaderParser().parsestr(headers.decode("utf-8", "replace") + "\r\n\r\n")
    name = head.get_param("name", header="Content-Disposition")
    if not isinstance(name, str):
        raise MultipartError("a part without a name")
    try:
        return name, content.decode()
    except UnicodeDecodeError:
        return name, head.get_filename() or "file"
