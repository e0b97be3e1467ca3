"""The last look at what is about to be written: every encoding that the wire knows, alone and in pairs."""

from __future__ import annotations

import base64
import gzip
import html
import itertools
import json
import zlib
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from driftwitness.trace.redaction import Redactor
from driftwitness.trace.scan import Scan

SECRET = 's3cr3t/key+with=odd "signs" & é😀'  # noqa: S105
secrets = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="~|"), min_size=8, max_size=30)


def references(data: bytes, form: str = "&#{};") -> bytes:
    return "".join(form.format(ord(char)) for char in data.decode("utf-8", "surrogateescape")).encode()


def jwt(data: bytes) -> bytes:
    payload = json.dumps({"sub": "7", "note": data.decode("latin-1"), "exp": 1}).encode()
    parts = (b'{"alg":"HS256","typ":"JWT"}', payload, bytes(range(32)))
    return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)


def raw_deflate(data: bytes) -> bytes:
    packed = zlib.compressobj(wbits=-15)
    return packed.compress(data) + packed.flush()


ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "as it is": bytes,
    "percent": lambda data: quote(data, safe="").encode(),
    "all percent, lower case": lambda data: "".join(f"%{octet:02x}" for octet in data).encode(),
    "form": lambda data: quote_plus(data).encode(),
    "base64": base64.b64encode,
    "base64 of the URL alphabet": lambda data: base64.urlsafe_b64encode(data).rstrip(b"="),
    "base64 behind one octet": lambda data: base64.b64encode(b"u" + data + b"x"),
    "base64 behind two octets": lambda data: base64.b64encode(b"u:" + data),
    "base64 in lines": lambda data: base64.encodebytes(b"first of all" * 3 + data),
    "Basic": lambda data: b"Basic " + base64.b64encode(b"ada:" + data),
    "JWT": jwt,
    "JSON": lambda data: json.dumps({"a": data.decode("latin-1")}).encode(),
    "JSON of UTF-8": lambda data: json.dumps(data.decode("utf-8", "replace")).encode(),
    "hexadecimal": lambda data: data.hex().encode(),
    "HEXADECIMAL": lambda data: data.hex().upper().encode(),
    "Python": lambda data: repr(data).encode(),
    "HTML": lambda data: html.escape(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape"),
    "HTML, decimal": references,
    "HTML, hexadecimal": lambda data: references(data, "&#x{:X};"),
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate, raw": raw_deflate,
    "brotli": brotli.compress,
    "zstd": zstandard.compress,
}
WIDE = ("utf-16-le", "utf-16-be", "utf-16")
NO_WAY_BACK = {"deflate", "deflate, raw", "brotli"}
"""Nothing tells these from noise behind other octets: only what is this as a whole is tried."""
COMPRESSED = {*NO_WAY_BACK, "gzip", "zstd"}
NO_OCTETS = {"JSON", "JSON of UTF-8", "HTML", "HTML, decimal", "HTML, hexadecimal", "JWT"}
"""These take text: nobody puts octets in them but in base64 or hexadecimal digits."""


def test_every_encoding_is_found() -> None:
    scan = Scan({"$KEY": SECRET})
    data = SECRET.encode()
    missed = [name for name, encode in ENCODINGS.items() if scan.find(encode(b"~" + data + b"|")) != "$KEY"]
    missed += [codec for codec in WIDE if scan.find(f"a ~{SECRET}|".encode(codec)) != "$KEY"]
    assert missed == []


def test_every_pair_of_encodings_is_found_and_replaced() -> None:
    scan, redactor = Scan({"$KEY": SECRET}), Redactor({"KEY": SECRET})
    missed, left = [], []
    for inner, outer in itertools.permutations(ENCODINGS, 2):
        if inner in NO_WAY_BACK or (inner in COMPRESSED and outer in NO_OCTETS):
            continue
        data = ENCODINGS[outer](ENCODINGS[inner](b"~" + SECRET.encode() + b"|"))
        missed += [(inner, outer)] if scan.find(data) is None else []
        left += [(inner, outer)] if scan.find(redactor.body(data)) else []
    assert (len(missed), missed) == (0, [])
    assert (len(left), left) == (0, [])


@settings(deadline=None, max_examples=30)
@example(SECRET)
@example("00001002")
@given(secrets)
@pytest.mark.parametrize("name", ENCODINGS)
def test_no_encoding_of_any_secret_is_left(name: str, secret: str) -> None:
    data = ENCODINGS[name](secret.encode())
    scan, redacted = Scan({"$KEY": secret}), Redactor({"KEY": secret}).body(data)
    assert scan.find(data) == "$KEY"
    assert scan.find(redacted) is None
    assert b"$KEY" in redacted
