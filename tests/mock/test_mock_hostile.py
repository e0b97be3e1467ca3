"""Nothing that a request may hold makes the mock fail."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from mocked import KEY, Mocked

DEEP = b"[" * 100 + b"]" * 100
BOTTOMLESS = b"[" * 100_000 + b"]" * 100_000

BODIES: dict[str, tuple[bytes, int]] = {
    "more than is read": (b'{"title": "' + b"x" * 3_000_000 + b'"}', 400),
    "more than is read, all of it blank": (b'{"title": "a"}' + b" " * 3_000_000, 400),
    "as much as is read": (b'{"title": "a", "summary": "' + b"x" * 1_000_000 + b'"}', 201),
    "deep": (b'{"title": "a", "settings": {"a": ' + DEEP + b"}}", 400),
    "bottomless": (b'{"title": "a", "settings": {"a": ' + BOTTOMLESS + b"}}", 400),
    "not a number": (b'{"title": "a", "settings": {"a": NaN}}', 400),
    "infinite": (b'{"title": "a", "settings": {"a": -Infinity}}', 400),
    "overflowing": (b'{"title": "a", "settings": {"a": 1e999}}', 400),
    "endless digits": (b'{"title": "a", "settings": {"a": ' + b"9" * 10_000 + b"}}", 400),
    "many digits": (b'{"title": "a", "settings": {"a": ' + b"9" * 400 + b"}}", 201),
    "not UTF-8": (b'{"title": "\xff\xfe"}', 400),
    "half a surrogate pair": (b'{"title": "\\ud800"}', 400),
    "half a surrogate pair as a name": (b'{"title": "a", "settings": {"\\udfff": 1}}', 400),
    "byte order mark": (b'\xef\xbb\xbf{"title": "a"}', 400),
    "NUL": (b'{"title": "\\u0000"}', 201),
    "other planes": ('{"title": "\U0001f4d3\u202e"}'.encode(), 201),
    "script": (b'{"title": "<script>alert(1)</script>"}', 201),
    "pointer characters": (b'{"title": "a", "settings": {"~1/~0": {"": 1}}}', 201),
    "prototype": (b'{"title": "a", "__proto__": {"id": 1}, "id": 1, "slug": "s", "notes_count": 9}', 201),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_kept_or_refused(vendor: Mocked, name: str) -> None:
    client = vendor()
    body, status = BODIES[name]
    response = client.send("POST", "/notebooks", body)
    assert response.status_code == status, response.text
    if status == 201:
        made = response.json()["result"]
        assert (made["id"], made["notes_count"]) == (42, 0)
        assert client.ok("GET", "/notebooks/42")["result"] == made
    assert client.send("GET", "/notebooks").status_code == 200


TARGETS = [
    "/notebooks/%00",
    "/notebooks/%ff%fe",
    "/notebooks/41%2Fnotes",
    "/notebooks/%2e%2e/account",
    "/notebooks/../account",
    "//notebooks",
    "/notebooks//notes",
    "/notebooks/%",
    "/notebooks/99999999999999999999999999",
    "/notebooks/٤١",
    "/notebooks/1e1",
    "/notebooks/-41",
    "/notebooks?page=%00&page=2",
    "/notebooks?page=99999999999999999999",
    "/notebooks?page=999999999999999999",
    "/notebooks?per_page=%D9%A1",
    "/notebooks?search=%ff",
    "/notebooks?search=(((((((((((((((a+)+)+)+",
    "/notebooks?" + "&".join(f"a{number}=b" for number in range(2_000)),
    "/notebooks?&&&===&%&",
    "/notebooks/41/notes?since=99999-01-01",
    "/notebooks/41/notes?since=" + "9" * 3_000,
    "/" + "a/" * 5_000,
]


def exchange(base: str, head: bytes) -> bytes:
    """Send bytes as they are, and give the whole answer."""
    parts = urlsplit(base)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as raw:
        raw.sendall(head)
        received = b""
        while chunk := raw.recv(65_536):
            received += chunk
    return received


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_hostile_target_is_answered(vendor: Mocked, target: str, method: str) -> None:
    client = vendor()
    raw = f"{method} /api/v2{target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\nConnection: close\r\n\r\n"
    answer = exchange(client.base, raw.encode("latin-1", "replace"))
    assert answer[:9] == b"HTTP/1.1 "
    assert int(answer[9:12]) in (200, 400, 404, 405, 422), answer[:200]
    assert b"Traceback" not in answer
    assert len(client.ok("GET", "/notebooks")["results"]) == 3


HEADS = [
    b"Authorization: Bearer \xff\xfe\r\n",
    b"Authorization: Basic \xff\r\n",
    b"Authorization:\r\n",
    b"Content-Type: \xff\r\nContent-Length: 0\r\n",
    b"Cookie: \xff=;;;\r\n",
    b"Host: \xff\r\n",
]


@pytest.mark.parametrize("lines", HEADS)
def test_hostile_headers_are_answered(vendor: Mocked, lines: bytes) -> None:
    client = vendor()
    host = b"" if lines.startswith(b"Host") else b"Host: x\r\n"
    answer = exchange(client.base, b"GET /api/v2/account HTTP/1.1\r\n" + host + lines + b"Connection: close\r\n\r\n")
    assert int(answer[9:12]) in (400, 401), answer[:200]


VALUES: list[Any] = [None, True, 0, -1, 1.5, "", "text", [], [[]], [None], {}, {"a": {"b": [1]}}]


@pytest.mark.parametrize("name", ["title", "summary", "pages", "settings", "status", "id", "slug", "unknown"])
def test_any_value_of_any_property_is_kept_or_refused(vendor: Mocked, name: str) -> None:
    client = vendor()
    for value in VALUES:
        for method, path in (("POST", "/notebooks"), ("PUT", "/notebooks/41")):
            response = client.send(method, path, {"title": "a", name: value})
            assert response.status_code in (200, 201, 422), (method, name, value, response.text)
    assert client.send("GET", "/notebooks/41").status_code == 200
