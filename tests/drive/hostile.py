"""A vendor on loopback that does everything wrong: one behaviour for each case, over plain sockets."""

from __future__ import annotations

import gzip
import json
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

HUGE = 100_000_000
PAUSE = 0.05
ESCAPE = "\x1b]0;pwned\x07\x1b[31m[red]<script>alert(1)</script>[/]\u202e"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Vendor:
    """What was asked; ``over`` is set when the test ends, so that nothing hangs longer."""

    base_url: str = ""
    asked: list[Asked] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)


Behaviour = Callable[[socket.socket, Asked, Vendor], None]


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[Vendor]:
    """Serve a behaviour on a free port; each connection has a thread and one request."""
    vendor = Vendor()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        vendor.base_url = f"http://127.0.0.1:{listener.getsockname()[1]}/api/v2"
        accepting = Thread(target=_accept, args=(listener, behaviour, vendor), daemon=True)
        accepting.start()
        try:
            yield vendor
        finally:
            vendor.over.set()
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()


def _accept(listener: socket.socket, behaviour: Behaviour, vendor: Vendor) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        Thread(target=_talk, args=(connection, behaviour, vendor), daemon=True).start()


def _talk(connection: socket.socket, behaviour: Behaviour, vendor: Vendor) -> None:
    with connection, suppress(OSError):
        asked = _read(connection)
        if asked:
            with vendor.lock:
                vendor.asked.append(asked)
            behaviour(connection, asked, vendor)


def _read(connection: socket.socket) -> Asked | None:
    stream = connection.makefile("rb")
    first = stream.readline().decode("latin-1").split()
    if len(first) != 3:
        return None
    lines = iter(lambda: stream.readline().decode("latin-1").strip(), "")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Asked(first[0], first[1], headers, stream.read(int(headers.get("content-length", 0))))


@contextmanager
def refusing() -> Iterator[Vendor]:
    """Give the address of a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    yield Vendor(f"http://127.0.0.1:{port}/api/v2")


def answer(
    body: bytes, status: str = "200 OK", headers: str = "Content-Type: application/json\r\n", length: int | None = None
) -> bytes:
    """Give a whole response; ``length`` is what Content-Length says where that is a lie."""
    said = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {said}\r\nConnection: close\r\n\r\n".encode("latin-1") + body


def always(response: bytes) -> Behaviour:
    """Give the same bytes to everybody."""

    def behave(connection: socket.socket, asked: Asked, vendor: Vendor) -> None:
        connection.sendall(response)

    return behave


def hang(connection: socket.socket, asked: Asked, vendor: Vendor) -> None:
    """Say nothing at all."""
    vendor.over.wait()


def trickle(start: bytes) -> Behaviour:
    """Send a start, and then a byte now and then, for ever."""

    def behave(connection: socket.socket, asked: Asked, vendor: Vendor) -> None:
        connection.sendall(start)
        while not vendor.over.wait(PAUSE):
            connection.sendall(b"x")

    return behave


def repeat(start: bytes, chunk: bytes) -> Behaviour:
    """Send a start and then one chunk after the other, until the client has enough."""

    def behave(connection: socket.socket, asked: Asked, vendor: Vendor) -> None:
        connection.sendall(start)
        for _ in range(HUGE // len(chunk)):
            connection.sendall(chunk)

    return behave


def reset(connection: socket.socket, asked: Asked, vendor: Vendor) -> None:
    """Break the connection without a goodbye: RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def echo(connection: socket.socket, asked: Asked, vendor: Vendor) -> None:
    """Give the credential back wherever a response has room for it."""
    secret = asked.headers.get("authorization", "none").rpartition(" ")[2]
    body = json.dumps({"error": {"code": secret, "message": f"Bearer {secret} in {asked.path}"}}).encode()
    connection.sendall(answer(body, f"401 {secret}", f"Server: {secret}\r\nX-Seen: {secret}\r\nLink: <{secret}>\r\n"))


def page(**members: Any) -> bytes:
    """Give a body that looks like a list, an item and an error at once; ``members`` are those of an item."""
    item = {"id": 1, "title": "T", "created_at": "2026-01-01T00:00:00Z", **members}
    return json.dumps({"result": item, "results": [item, item], "paging": {"pages": 9, **members}}).encode()


def _bomb(layers: int) -> bytes:
    packed = bytes(HUGE)
    for _ in range(layers):
        packed = gzip.compress(packed, 9 if len(packed) < HUGE else 1)
    return answer(packed, headers="Content-Encoding: " + ", ".join(["gzip"] * layers) + "\r\n")


def _redirect(location: str) -> bytes:
    return answer(b"", "302 Found", f"Location: {location}\r\n")


_LONG = "9" * 4_300
_HEAD = b"HTTP/1.1 200 OK\r\n"

# name: how it behaves, and the kind of each failure (None where there is a response, whatever it holds)
BEHAVIOURS: Mapping[str, tuple[Callable[[], Behaviour], str | None]] = {
    "hangs": (lambda: hang, "timeout"),
    "trickles the status line": (lambda: trickle(b"HTTP/1.1 "), "timeout"),
    "trickles a header": (lambda: trickle(_HEAD + b"X-Slow: "), "timeout"),
    "trickles the body": (lambda: trickle(_HEAD + b"Content-Length: 1000000\r\n\r\n"), "timeout"),
    "trickles a chunked body": (lambda: trickle(_HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffff\r\n"), "timeout"),
    "continues for ever": (lambda: repeat(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000), "timeout"),
    "cuts the body": (lambda: always(answer(b"{}", length=1_000)), "cut"),
    "cuts a chunked body": (lambda: always(_HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{}"), "cut"),
    "closes at once": (lambda: always(b""), "cut"),
    "resets": (lambda: reset, "cut"),
    "huge": (lambda: repeat(answer(b"", length=HUGE), b"x" * 1_000_000), "too-large"),
    "endless": (lambda: repeat(_HEAD + b"Connection: close\r\n\r\n", b"[" * 1_000_000), "too-large"),
    "bomb": (lambda: always(_bomb(1)), "too-large"),
    "bomb in a bomb": (lambda: always(_bomb(2)), "too-large"),
    "gzip that is none": (lambda: always(answer(b"{}", headers="Content-Encoding: gzip\r\n")), "protocol"),
    "header of 64 KB": (lambda: always(answer(b"{}", headers=f"X-Long: {'x' * 65_600}\r\n")), "protocol"),
    "thousand headers": (lambda: always(answer(b"{}", headers="X-Many: 1\r\n" * 1_000)), "protocol"),
    "no HTTP": (lambda: always(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "protocol"),
    "status of two digits": (lambda: always(answer(b"{}", "99 Odd")), "protocol"),
    "status that is no number": (lambda: always(answer(b"{}", "OK 200")), "protocol"),
    "chunks without size": (lambda: always(_HEAD + b"Transfer-Encoding: chunked\r\n\r\nhello\r\n"), "protocol"),
    "HTML everywhere": (
        lambda: always(answer(b"<html><h1>Sorry</h1></html>", headers="Content-Type: text/html\r\n")),
        None,
    ),
    "charset that lies": (
        lambda: always(answer(page().decode().encode("utf-16"), headers="Content-Type: application/json\r\n")),
        None,
    ),
    "charset unknown": (
        lambda: always(answer(page(), headers="Content-Type: application/json; charset=klingon\r\n")),
        None,
    ),
    "duplicate headers": (
        lambda: always(answer(b"{}", headers="Content-Type: application/json\r\nContent-Type: text/html\r\n" * 5)),
        None,
    ),
    "headers with controls": (lambda: always(answer(b"{}", headers=f"X-Note: {ESCAPE[:20]}\xe9\r\n")), None),
    "early hints": (lambda: always(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer(page())), None),
    "one continue": (lambda: always(b"HTTP/1.1 100 Continue\r\n\r\n" + answer(page())), None),
    "redirects elsewhere": (lambda: always(_redirect("https://elsewhere.example/api")), None),
    "redirects in a circle": (lambda: always(_redirect("/api/v2/notebooks")), None),
    "redirects to nonsense": (lambda: always(_redirect("http://[")), None),
    "JSON too deep": (lambda: always(answer(b"[" * 20_000)), None),
    "JSON deep inside": (lambda: always(answer(b'{"results": ' + b"[" * 20_000 + b"]" * 20_000 + b"}")), None),
    "NaN": (lambda: always(answer(b'{"results": [{"id": NaN, "n": Infinity}]}')), None),
    "numbers too long": (lambda: always(answer(b'{"result": {"id": ' + b"9" * 5_000 + b"}}")), None),
    "ids as long as can be": (lambda: always(answer(page(id=int(_LONG)))), None),
    "pages as many as can be": (lambda: always(answer(page(pages=int(_LONG)))), None),
    "ids that are no ids": (lambda: always(answer(page(id={"a": [1]}, pages="many"))), None),
    "ids that climb": (lambda: always(answer(page(id=".."))), None),
    "ids with everything": (lambda: always(answer(page(id=f"a b/?#%2e$(id)`id`'\"{ESCAPE}"))), None),
    "times at the end of time": (lambda: always(answer(page(created_at="9999-12-31T23:59:59Z"))), None),
    "times before time": (lambda: always(answer(page(created_at="0001-01-01T00:00:00+14:00"))), None),
    "waits for ages": (
        lambda: always(answer(page(), "429 Too Many Requests", f"Retry-After: {_LONG}{_LONG}\r\n")),
        None,
    ),
    "lists for items": (lambda: always(answer(b'[{"result": []}, {"results": {}}, null]')), None),
    "nothing": (lambda: always(answer(b"", "204 No Content")), None),
    "terminal escapes": (lambda: always(answer(page(title=ESCAPE, status=ESCAPE))), None),
    "echoes the credential": (lambda: echo, None),
}
