"""The mock's HTTP/1.1, byte for byte: what clients do on a connection besides one request and one answer."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from driftwitness.mock import serving
from driftwitness.mock.connection import MAX_BODY, MAX_HEAD, MAX_WAITING
from driftwitness.mock.exchange import Reply, Request
from driftwitness.mock.sending import WHOLE, Trickle, Whole
from driftwitness.trace.clock import Clock, VirtualClock

BIG = 20_000


@dataclass
class Echo:
    """Answers with what it understood; on ``/slow`` it takes its time, on ``/broken`` it fails."""

    clock: Clock = field(default_factory=VirtualClock)
    base_path: str = ""
    seen: list[Request] = field(default_factory=list)

    def respond(self, request: Request) -> Reply:
        self.seen.append(request)
        path = str(request.path)
        if path == "/broken":
            raise LookupError(path)
        size = "too large" if request.body is None else str(len(request.body))
        body = b"x" * BIG if path == "/big" else f"{request.method} {path} {request.query} {size}".encode()
        headers = {"content-length": str(len(body)), **({"x-odd": "a\r\nb: c"} if path == "/split" else {})}
        return Reply(200, headers, body, Trickle(2, 1) if path == "/slow" else Whole(1) if path == "/late" else WHOLE)


@dataclass
class Wire:
    """A connection to the application."""

    raw: socket.socket
    app: Echo

    def say(self, *lines: str, body: bytes = b"") -> None:
        self.raw.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def until(self, end: bytes) -> bytes:
        """Read until an end has come."""
        got = b""
        while not got.endswith(end):
            chunk = self.raw.recv(65_536)
            assert chunk, got
            got += chunk
        return got

    def rest(self) -> bytes:
        """Read until the connection ends."""
        got = b""
        while chunk := self.raw.recv(65_536):
            got += chunk
        return got


@pytest.fixture
def wire() -> Iterator[Wire]:
    app = Echo()
    with serving(app) as base, socket.create_connection(("127.0.0.1", urlsplit(base).port or 0), timeout=20) as raw:
        yield Wire(raw, app)


def test_a_connection_is_kept(wire: Wire) -> None:
    for path in ("/a", "/b"):
        wire.say(f"GET {path}?x=%2F HTTP/1.1", "Host: x")
        assert wire.until(f"GET {path} x=%2F 0".encode()).startswith(b"HTTP/1.1 200 OK\r\n")
    assert [request.client for request in wire.app.seen] == ["127.0.0.1"] * 2
    assert wire.app.seen[0].headers == {"host": "x"}


@pytest.mark.parametrize("told", [("GET /a HTTP/1.1", "Connection: close"), ("GET /a HTTP/1.0",)])
def test_a_connection_ends_where_the_client_wants_it(wire: Wire, told: tuple[str, ...]) -> None:
    wire.say(*told)
    got = wire.rest()
    assert got.endswith(b"GET /a  0")
    assert b"\r\nconnection: close\r\n" in got


def test_bytes_may_come_one_by_one(wire: Wire) -> None:
    for byte in b"PUT /a?b=c HTTP/1.1\r\nHost: example\r\nContent-Length: 3\r\n\r\nxyz":
        wire.raw.sendall(bytes([byte]))
    wire.until(b"PUT /a b=c 3")


def test_a_body_in_chunks(wire: Wire) -> None:
    wire.say("POST /a HTTP/1.1", "Transfer-Encoding: chunked", body=b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")
    wire.until(b"POST /a  7")
    assert wire.app.seen[0].body == b"abcdefg"


@pytest.mark.parametrize(("size", "told"), [(MAX_BODY, str(MAX_BODY)), (MAX_BODY + 1, "too large")])
def test_a_body_is_read_up_to_a_size(wire: Wire, size: int, told: str) -> None:
    wire.say("POST /a HTTP/1.1", f"Content-Length: {size}", body=b"x" * size)
    wire.until(f"POST /a  {told}".encode())


def test_a_client_that_waits_to_be_asked_for_the_body_is_asked(wire: Wire) -> None:
    wire.say("POST /a HTTP/1.1", "Content-Length: 2", "Expect: 100-continue")
    assert wire.until(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    wire.raw.sendall(b"ab")
    wire.until(b"POST /a  2")


@pytest.mark.parametrize("slow", ["/slow", "/late"])
def test_answers_come_in_the_order_of_the_requests(wire: Wire, slow: str) -> None:
    paths = ["/a", slow, "/b", slow, *(f"/{number}" for number in range(2 * MAX_WAITING)), "/end"]
    for path in paths:
        wire.say(f"GET {path} HTTP/1.1")
    got = wire.until(b"GET /end  0")
    assert re.findall(r"GET (/\w+)  0", got.decode()) == paths


def test_who_does_not_read_is_not_listened_to(wire: Wire) -> None:
    """What is not read would pile up in the mock's memory: it stops, and goes on where the client does."""
    request = b"GET /big HTTP/1.1\r\n\r\n"
    wire.raw.settimeout(1)
    sent = 0
    with suppress(TimeoutError):
        while sent < 50_000_000:
            sent += wire.raw.send(request * 1000)
    assert sent < 50_000_000
    heard = len(wire.app.seen)
    assert heard * BIG < 20_000_000  # what the system's buffers hold, and a little
    wire.raw.settimeout(20)
    got = 0
    while got < 30_000_000:
        got += len(wire.raw.recv(1 << 20))
    assert len(wire.app.seen) > heard


@pytest.mark.parametrize("path", ["/a", "/slow", "/late"])
@pytest.mark.parametrize("then", ["GET /b HTTP/1.1", "nonsense"])
def test_what_follows_the_last_request_is_not_heard(wire: Wire, path: str, then: str) -> None:
    wire.raw.sendall(f"GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n{then}\r\n\r\n".encode())
    assert wire.rest().endswith(f"GET {path}  0".encode())
    assert len(wire.app.seen) == 1


@pytest.mark.parametrize("path", ["/a", "/slow", "/late"])
def test_nonsense_behind_a_request_is_refused_after_its_answer(wire: Wire, path: str) -> None:
    wire.raw.sendall(f"GET {path} HTTP/1.1\r\n\r\nnonsense\r\n\r\n".encode())
    got = wire.rest()
    assert got.index(f"GET {path}  0".encode()) < got.index(b"HTTP/1.1 400 Bad Request")


@pytest.mark.parametrize(
    ("target", "heard"),
    [
        ("http://other.example/a?b=c", ("/a", "b=c")),
        ("http://other.example", ("/", "")),
        ("*", ("*", "")),
        ("//a//b", ("//a//b", "")),
        ("/a?b?c", ("/a", "b?c")),
        ("/%zz?%", ("/%zz", "%")),
    ],
)
def test_targets_are_read_as_they_are(wire: Wire, target: str, heard: tuple[str, str]) -> None:
    wire.say(f"OPTIONS {target} HTTP/1.1", "Connection: close")
    assert wire.rest().startswith(b"HTTP/1.1 200 ")
    assert (wire.app.seen[0].path, wire.app.seen[0].query) == heard


def test_of_headers_with_one_name_the_last_counts(wire: Wire) -> None:
    wire.say("GET /a HTTP/1.1", "X-One: a", "x-one: b", "X-Odd: \xe9", "Connection: close")
    wire.rest()
    assert (wire.app.seen[0].headers["x-one"], wire.app.seen[0].headers["x-odd"]) == ("b", "\xe9")


def test_nobody_is_upgraded(wire: Wire) -> None:
    wire.say("GET /a HTTP/1.1", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AA")
    wire.say("GET /b HTTP/1.1")
    got = wire.rest()
    assert got.startswith(b"HTTP/1.1 200 ")
    assert got.endswith(b"GET /a  0")


@pytest.mark.parametrize(
    "said", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"]
)
def test_what_is_no_http_is_refused(wire: Wire, said: bytes) -> None:
    wire.raw.sendall(said)
    assert wire.rest().startswith(b"HTTP/1.1 400 ")
    assert wire.app.seen == []


@pytest.mark.parametrize(
    "lines", [["GET /a HTTP/1.1", "X: " + "x" * MAX_HEAD], ["GET /" + "x" * MAX_HEAD + " HTTP/1.1"]]
)
def test_a_head_that_never_ends_is_refused(wire: Wire, lines: list[str]) -> None:
    wire.say(*lines)
    assert wire.until(b"65536 bytes.").startswith(b"HTTP/1.1 431 ")
    assert wire.app.seen == []


def test_a_header_cannot_begin_another_line(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    wire.say("GET /split HTTP/1.1")
    got = wire.rest()
    assert got.startswith(b"HTTP/1.1 500 ")
    assert b"\r\nb: c" not in got
    assert "a header holds a line break" in caplog.text


def test_a_failure_of_ours_is_an_answer(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    wire.say("GET /broken HTTP/1.1")
    assert wire.rest().startswith(b"HTTP/1.1 500 ")
    assert "LookupError: /broken" in caplog.text
