from __future__ import annotations

import gzip
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from driftwitness.trace.content import LARGEST, decoded
from driftwitness.trace.parts import Malformed
from driftwitness.trace.record import Headers

JSON = (("Content-Type", "application/json"),)
TEXT = b'{"a": 1}'


def coded(*codings: str, kind: str = "application/json") -> Headers:
    return (("content-type", kind), *(("Content-Encoding", coding) for coding in codings))


def _number(_: object) -> str:
    """Name no case by its bytes: what gzip writes holds the time, and each worker would have other names."""
    return "-"


@pytest.mark.parametrize(
    ("body", "headers", "content"),
    [
        (TEXT, None, TEXT),
        (TEXT, JSON, TEXT),
        (b"", coded("gzip"), b""),
        (gzip.compress(TEXT), JSON, gzip.compress(TEXT)),
        (gzip.compress(TEXT), coded("identity"), gzip.compress(TEXT)),
        (gzip.compress(TEXT), coded("GZip"), TEXT),
        (gzip.compress(TEXT), coded(" identity , gzip "), TEXT),
        (brotli.compress(gzip.compress(TEXT)), coded("gzip", "br"), TEXT),
        (gzip.compress(TEXT[:3]) + gzip.compress(TEXT[3:]), coded("gzip"), TEXT),
        (gzip.compress(TEXT) + b"\0\0", coded("gzip"), TEXT),
        (gzip.compress(b""), coded("gzip"), b""),
        (zlib.compress(TEXT), coded("deflate"), TEXT),
        (zstandard.compress(TEXT) + zstandard.compress(TEXT), coded("zstd"), TEXT * 2),
        (b"x^ is text", coded("deflate", kind="text/plain"), b"x^ is text"),
        (b"\x89PNG\r\n\x00\xff", coded("br", kind="image/png"), b"\x89PNG\r\n\x00\xff"),
        (b"\x89PNG\r\n\x00\xff", coded("deflate", kind="image/png"), b"\x89PNG\r\n\x00\xff"),
        (b"\xff\xfe", coded("frob"), b"\xff\xfe"),
        (gzip.compress(b"0" * LARGEST), coded("gzip"), b"0" * LARGEST),
        (b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", (("Transfer-Encoding", "chunked"),), b"abcde"),
        (b"3\r\nabc\r\n0\r\n\r\n", (), b"3\r\nabc\r\n0\r\n\r\n"),
        (b"3\r\nabc\r\n", (("Transfer-Encoding", "chunked"),), b"3\r\nabc\r\n"),
        (b"3\r\nabcd\r\n0\r\n\r\n", (("Transfer-Encoding", "chunked"),), b"3\r\nabcd\r\n0\r\n\r\n"),
        (b"8\r\n" + TEXT + b"\r\n0\r\n\r\n", (("Transfer-Encoding", "gzip, chunked"), *JSON), TEXT),
        (
            f"{len(gzip.compress(TEXT)):x}\r\n".encode() + gzip.compress(TEXT) + b"\r\n0\r\n\r\n",
            (("Transfer-Encoding", "chunked"), *coded("gzip")),
            TEXT,
        ),
    ],
    ids=_number,
)
def test_the_bytes_decide_whether_a_coding_is_to_be_undone(
    body: bytes, headers: Headers | None, content: bytes
) -> None:
    assert decoded(body, headers, "body") == content


BOMB = b"\0" * (LARGEST + 1)


@pytest.mark.parametrize(
    ("body", "coding", "problem"),
    [
        (gzip.compress(BOMB), "gzip", "10,"),
        (zlib.compress(BOMB), "deflate", "10,"),
        (brotli.compress(BOMB), "br", "27 "),
        (zstandard.compress(BOMB), "zstd", "3"),
    ],
    ids=_number,
)
def test_a_bomb_is_refused_with_its_size(body: bytes, coding: str, problem: str) -> None:
    with pytest.raises(
        Malformed, match=rf"^body: {problem}.* of {coding} expand to more than 10,485,760, which is the most"
    ):
        decoded(body, coded(coding), "body")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(TEXT)[:-9], coded("gzip", kind="image/png")),
        (b"\x1f\x8b\x08\x00", coded("gzip")),
        (b"\xff\xfe", coded("br")),
        (zlib.compress(TEXT)[:-5], coded("deflate")),
        (b"\x28\xb5\x2f\xfd\xff", coded("zstd", kind="image/png")),
        (brotli.compress(TEXT)[:-2], coded("br")),
    ],
    ids=_number,
)
def test_what_is_neither_coded_nor_text_is_refused(body: bytes, headers: Headers) -> None:
    with pytest.raises(Malformed, match=rf"^body: {len(body)} bytes that are neither {headers[1][1]} nor text"):
        decoded(body, headers, "body")


@pytest.mark.parametrize("start", ["\x1f\ufffd\b\0", "\x1f\x8b\b\0"])
def test_compressed_bytes_taken_for_text_are_refused(start: str) -> None:
    with pytest.raises(Malformed, match="compressed bytes that were recorded as text"):
        decoded(start.encode(), coded("gzip"), "body")
