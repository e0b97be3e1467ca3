"""The content of recorded bodies: transfer and content codings undone, where the recorder has not done so already.

Recorders keep ``Content-Encoding`` whether they decompressed or not, so the bytes decide.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping

import brotli  # type: ignore[import-untyped]
import zstandard

from driftwitness.trace.parts import Malformed
from driftwitness.trace.record import Headers

LARGEST = 10 * 1024 * 1024
"""How many bytes a compressed body may expand to."""

_TEXTUAL = re.compile(r"json|text/|xml|javascript|form-urlencoded", re.IGNORECASE)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_STEP = 256
"""How many bytes of zstd are undone at a time: four of them stand for up to 128 KiB."""
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_GZIP_AS_TEXT = (b"\x1f\xef\xbf\xbd", b"\x1f\xc2\x8b")
"""What a gzip's first bytes become where they were taken for text."""


def decoded(body: bytes, headers: Headers | None, name: str) -> bytes:
    """Give a body's content by its headers; raises Malformed where it is broken or expands to more than 10 MiB."""
    if not body or not headers:
        return body
    if _listed(headers, "transfer-encoding")[-1:] == ["chunked"]:
        body = _joined(body)
    for coding in reversed(_listed(headers, "content-encoding")):
        undone = _undone(body, coding, headers, name)
        if undone is None:
            return body
        body = undone
    return body


def _listed(headers: Headers, wanted: str) -> list[str]:
    values = ",".join(value for name, value in headers if name.lower() == wanted)
    return [coding for value in values.lower().split(",") if (coding := value.strip()) not in ("", "identity")]


def _undone(body: bytes, coding: str, headers: Headers, name: str) -> bytes | None:
    """Undo one coding; None where the recorder did it."""
    decompress = _DECOMPRESS.get(coding)
    if decompress is None:
        return None
    if _is_plain(body):
        return None
    try:
        content = decompress(body)
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
        if body.startswith((_GZIP, _ZSTD)) or _is_textual(headers):
            raise Malformed(f"{name}: {len(body):,} bytes that are neither {coding} nor text ({error})") from error
        return None
    if content is not None and len(content) > LARGEST:
        raise Malformed(f"{name}: {len(body):,} bytes of {coding} expand to more than {LARGEST:,}, which is the most")
    return content


def _is_plain(body: bytes) -> bool:
    """Whether a body is text, which no compressed one is."""
    if body.startswith(_GZIP_AS_TEXT):
        raise Malformed("body: compressed bytes that were recorded as text, which lost some of them")
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return _CONTROL.search(body) is None


def _is_textual(headers: Headers) -> bool:
    return any(name.lower() == "content-type" and _TEXTUAL.search(value) for name, value in headers)


def _joined(body: bytes) -> bytes:
    """Take the frames of chunks away (RFC 9112, section 7.1), where a recorder left every one of them."""
    pieces: list[bytes] = []
    place = 0
    while match := _CHUNK.match(body, place):
        size, start = int(match[1], 16), match.end()
        if not size:
            return b"".join(pieces)
        if body[start + size : start + size + 2] != b"\r\n":
            break
        pieces.append(body[start : start + size])
        place = start + size + 2
    return body


def _gunzip(body: bytes) -> bytes | None:
    if not body.startswith(_GZIP):
        return None
    pieces, left = [], LARGEST + 1
    while body.startswith(_GZIP) and left > 0:
        member = zlib.decompressobj(wbits=31)
        pieces.append(member.decompress(body, left))
        left -= len(pieces[-1])
        if not member.eof and left > 0:
            raise EOFError("it breaks off")
        body = member.unused_data
    return b"".join(pieces)


def _inflate(body: bytes) -> bytes:
    """Undo deflate: with zlib's frame, as RFC 9110 has it, or bare, as some send it."""
    try:
        return _inflated(body, zlib.MAX_WBITS)
    except zlib.error:
        return _inflated(body, -zlib.MAX_WBITS)


def _inflated(body: bytes, wbits: int) -> bytes:
    stream = zlib.decompressobj(wbits)
    content = stream.decompress(body, LARGEST + 1)
    if not stream.eof and len(content) <= LARGEST:
        raise zlib.error("it breaks off")
    return content


def _unbrotli(body: bytes) -> bytes:
    stream = brotli.Decompressor()
    content: bytes = stream.process(body, output_buffer_limit=LARGEST + 1)
    if not stream.is_finished() and len(content) <= LARGEST:
        raise EOFError("it breaks off")
    return content


def _unzstd(body: bytes) -> bytes | None:
    if not body.startswith(_ZSTD):
        return None
    pieces: list[bytes] = []
    size = 0
    while body.startswith(_ZSTD) and size <= LARGEST:
        frame = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()
        for start in range(0, len(body), _STEP):
            pieces.append(frame.decompress(body[start : start + _STEP]))
            size += len(pieces[-1])
            if frame.eof or size > LARGEST:
                body = frame.unused_data + body[start + _STEP :]
                break
        else:
            raise EOFError("it breaks off")
    return b"".join(pieces)


_DECOMPRESS: Mapping[str, Callable[[bytes], bytes | None]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
