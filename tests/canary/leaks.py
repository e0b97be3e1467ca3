"""A vendor on loopback that gives every credential away, in every place and every encoding."""

from __future__ import annotations

import base64
import gzip
import html
import itertools
import json
import socket
import zlib
from collections.abc import Callable, Sequence
from urllib.parse import quote, quote_plus

import brotli  # type: ignore[import-untyped]
import zstandard
from tests.drive import hostile
from tests.drive.hostile import Asked, Behaviour, Vendor

Encode = Callable[[str], bytes]


def jwt(secret: str) -> bytes:
    parts = (b'{"alg":"HS256"}', json.dumps({"sub": 7, "via": secret}).encode(), b"signature-of-no-one")
    return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)


def percent(secret: str, form: str = "%{:02X}") -> bytes:
    return "".join(form.format(octet) for octet in secret.encode()).encode()


TEXTS: dict[str, Encode] = {
    "as it is": str.encode,
    "URL": lambda s: quote(s, safe="").encode(),
    "path": lambda s: quote(s).encode(),
    "form": lambda s: quote_plus(s).encode(),
    "all percent": percent,
    "all percent, lower case": lambda s: percent(s, "%{:02x}"),
    "percent twice": lambda s: quote(quote(s, safe=""), safe="").encode(),
    "base64": lambda s: base64.b64encode(s.encode()),
    "base64, one before": lambda s: base64.b64encode(f"u{s}~".encode()),
    "base64, two before": lambda s: base64.b64encode(f"u:{s}".encode()),
    "base64 of the URL alphabet": lambda s: base64.urlsafe_b64encode(f"a?b>{s}".encode()).rstrip(b"="),
    "base64 twice": lambda s: base64.b64encode(base64.b64encode(s.encode())),
    "JWT": jwt,
    "JSON": lambda s: json.dumps(s)[1:-1].encode(),
    "JSON in JSON": lambda s: json.dumps(json.dumps({"key": s}))[1:-1].encode(),
    "JSON, all escaped": lambda s: "".join(rf"\u{ord(char):04X}" for char in s).encode(),
    "HTML": lambda s: html.escape(s).encode(),
    "HTML, decimal": lambda s: "".join(f"&#{ord(char)};" for char in s).encode(),
    "hexadecimal": lambda s: s.encode().hex().encode(),
    "HEXADECIMAL": lambda s: s.encode().hex().upper().encode(),
    "Python": lambda s: repr(s.encode()).encode(),
}
OCTETS: dict[str, Encode] = {
    "UTF-16": lambda s: f"key: {s}".encode("utf-16"),
    "UTF-16 without a mark": lambda s: f"key: {s}".encode("utf-16-be"),
    "gzip": lambda s: gzip.compress(f"key: {s}".encode()),
    "deflate": lambda s: zlib.compress(f"key: {s}".encode()),
    "brotli": lambda s: brotli.compress(f"key: {s}".encode()),
    "zstd": lambda s: zstandard.compress(f"key: {s}".encode()),
}
ENCODINGS = TEXTS | OCTETS

TRACEBACK = """<html><title>500</title><pre>Traceback (most recent call last):
  File "app.py", line 3, in view: request.headers = {{'Authorization': '{0}'}}, token={1!r}
KeyError: {1!r}</pre><!-- {2} --></html>"""


def one_line(data: bytes) -> str:
    return data.decode("latin-1").replace("\r", "").replace("\n", "")


def leaking(secrets: Sequence[str]) -> Behaviour:
    """Answer each request with secrets in another place."""
    secret, *_ = secrets
    text = {name: encode(secret).decode() for name, encode in TEXTS.items() if "JSON" not in name}
    item = {"id": 5, "title": "A", "secrets": [*secrets], "encoded": text}
    page = {"results": [item], "count": 1, "error": {"code": "invalid", "message": f"Bearer {secret} is wrong"}}
    body = json.dumps({**item, **page}).encode()
    inner = b'{"id":5,"title":"%s"}'
    spelled = [one_line(encode(secret)) for encode in TEXTS.values()]
    cookies = "".join(f"Set-Cookie: c{number}={one}; Path=/\r\n" for number, one in enumerate(spelled))
    names = "".join(f"X-Leak-{number}: {one}\r\n" for number, one in enumerate(spelled))
    kept = (
        f"Location: /notebooks?key={quote(secret)}\r\n"
        f"Link: <https://a.example/?k={quote_plus(secret)}>; rel=next\r\n"
        f'ETag: "{base64.b64encode(secret.encode()).decode()}"\r\n'
        f"X-Request-Id: {secret.encode().hex()}\r\n"
        f"Server: {secret}\r\n"
        f"X-{secret.encode().hex()}: a name tells as well\r\n"
    )
    trouble = TRACEBACK.format(html.escape(f"Bearer {secret}"), secret, quote(secret)).encode()
    answers = [
        hostile.answer(body),
        hostile.answer(body, "201 Created", kept + cookies),
        hostile.answer(body, f"401 {secret}", names + f"WWW-Authenticate: Bearer error=\"{quote(secret)}\"\r\n"),
        hostile.answer(gzip.compress(body), "200 OK", "Content-Encoding: gzip\r\n"),
        hostile.answer(b"", "302 Found", kept),
        hostile.answer(trouble, "500 Internal Server Error", "X-Powered-By: x\r\n"),
        hostile.answer(body[:-9] + encoded_twice(body)),
        *(hostile.answer(inner.replace(b"%s", encode(secret))) for encode in TEXTS.values()),
        *(hostile.answer(encode(secret)) for encode in OCTETS.values()),
    ]  # fmt: skip
    turns = itertools.count()

    def behave(connection: socket.socket, asked: Asked, vendor: Vendor) -> None:
        del asked, vendor
        connection.sendall(answers[next(turns) % len(answers)])

    return behave


def encoded_twice(body: bytes) -> bytes:
    return base64.b64encode(base64.b64encode(body))
