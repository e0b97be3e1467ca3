"""HTTP/1.1 on one connection of the mock, down to the bytes: a fault may want what no server would send.

llhttp reads the requests. An ordinary answer is written in the turn of the loop in which its request was complete; one
that takes time holds up the requests behind it on the same connection, and no other.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

import httptools

from driftwitness.mock.exchange import Reply, Request
from driftwitness.mock.sending import WHOLE
from driftwitness.mock.transmission import head, transmit
from driftwitness.trace.clock import Clock

MAX_BODY = 1_048_576
MAX_HEAD = 65_536
KEEP_ALIVE_SECONDS = 60
MAX_WAITING = 16
"""Requests that are read ahead of an answer which takes time."""

_LOG = logging.getLogger(__name__)


class Connection(asyncio.Protocol):
    """Reads requests and writes what ``respond`` gives for each; ``connections`` holds it while it is open.

    A body over MAX_BODY bytes is None in the request; a head over MAX_HEAD bytes is refused with 431 (RFC 6585,
    section 5). Nobody is kept who says nothing for KEEP_ALIVE_SECONDS.
    """

    def __init__(self, respond: Callable[[Request], Reply], clock: Clock, connections: set[Connection]) -> None:
        self._respond = respond
        self._clock = clock
        self._connections = connections
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[Callable[[], Reply], bool]] = deque()
        self._sending: asyncio.Task[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._hears = True
        self._was_active = True
        self.lost = self._loop.create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin."""
        self._transport = transport
        self._client = str((transport.get_extra_info("peername") or [""])[0])
        self._parser = httptools.HttpRequestParser(self)
        self._connections.add(self)
        self._idle = self._loop.call_later(KEEP_ALIVE_SECONDS, self._end_if_idle)

    def connection_lost(self, _error: Exception | None) -> None:
        """End whatever is under way."""
        self._hears = False
        self._idle.cancel()
        self._waiting.clear()
        self._connections.discard(self)
        if self._sending:
            self._sending.cancel()
        if not self.lost.done():
            self.lost.set_result(None)

    def pause_writing(self) -> None:
        """Wait for a client that reads more slowly than it asks."""
        self._writable.clear()
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on."""
        self._writable.set()
        self._go_on()

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client."""
        self._was_active = True
        if not self._hears:
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # nobody is upgraded: the request is answered in HTTP/1.1, and the connection ends after it
            self._hears = False
        except httptools.HttpParserError:
            self._refuse(400, "This is no HTTP request.")

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._url = b""
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._head_size = self._body_size = 0

    def on_url(self, url: bytes) -> None:
        """Take a part of the target."""
        self._url += url
        self._grow(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; of several of one name the last counts."""
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")
        self._grow(len(name) + len(value))

    def on_headers_complete(self) -> None:
        """Ask for the body where the client waits to be asked (RFC 9110, section 10.1.1)."""
        if self._headers.get("expect", "").lower() == "100-continue" and self._hears:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._body_size += len(body)
        if self._body_size <= MAX_BODY:
            self._body.append(body)

    def on_message_complete(self) -> None:
        """Answer, or put it behind what is being sent."""
        if not self._hears:
            return
        parser = self._parser
        path, _, query = _origin_form(self._url.decode("latin-1")).partition("?")
        body = b"".join(self._body) if self._body_size <= MAX_BODY else None
        request = Request(parser.get_method().decode(), path, query, self._headers, body, self._client)
        keeps = parser.should_keep_alive() and parser.get_http_version() == "1.1" and not parser.should_upgrade()
        self._take(partial(self._respond, request), keeps=keeps)

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._transport.write(data)

    async def written(self) -> None:
        """Return once the client has taken enough for more to be written."""
        await self._writable.wait()

    def close(self) -> None:
        """Close once all that was written is sent; an answer that takes time ends with it."""
        self._hears = False
        self._waiting.clear()
        self._transport.close()

    def reset(self) -> None:
        """Close with a TCP RST: what lingers for no time at all is reset."""
        self._hears = False
        self._waiting.clear()
        raw: socket.socket = self._transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    def _take(self, respond: Callable[[], Reply], *, keeps: bool) -> None:
        """Send a reply behind those that are on their way; nothing is heard after one that ends the connection."""
        self._hears = keeps
        if self._sending is None and self._writable.is_set():
            self._answer(respond, keeps=keeps)
        else:
            self._waiting.append((respond, keeps))
            if len(self._waiting) >= MAX_WAITING:
                self._transport.pause_reading()

    def _answer(self, respond: Callable[[], Reply], *, keeps: bool) -> None:
        try:
            reply = respond()
            start = head(reply, keeps=keeps)
        except Exception:  # noqa: BLE001 - a bug of ours must not leave the client waiting
            _LOG.exception("a request could not be answered")
            keeps, reply = False, _plain(500, "The mock failed: please report this.")
            start = head(reply, keeps=keeps)
        if reply.sending is not WHOLE:
            self._sending = self._loop.create_task(self._take_time(reply, keeps=keeps))
            return
        self._transport.write(start + reply.body if reply.body else start)
        reply.sent()
        if not keeps:
            self.close()

    async def _take_time(self, reply: Reply, *, keeps: bool) -> None:
        try:
            await transmit(reply, self, self._clock, keeps=keeps)
        finally:
            reply.sent()
        self._sending = None
        if not keeps:
            self.close()
        self._go_on()

    def _go_on(self) -> None:
        """Answer what waits, and read on where little does."""
        while self._waiting and self._sending is None and self._writable.is_set():
            respond, keeps = self._waiting.popleft()
            self._answer(respond, keeps=keeps)
        if self._writable.is_set() and len(self._waiting) < MAX_WAITING and not self._transport.is_closing():
            # what was never paused may be resumed
            with suppress(RuntimeError):
                self._transport.resume_reading()

    def _grow(self, size: int) -> None:
        self._head_size += size
        if self._head_size > MAX_HEAD:
            self._refuse(431, f"The request's head is larger than {MAX_HEAD} bytes.")

    def _refuse(self, status: int, why: str) -> None:
        """Tell what is wrong with the connection as a whole, and end it."""
        if self._hears:
            self._take(lambda: _plain(status, why), keeps=False)

    def _end_if_idle(self) -> None:
        if self._was_active or self._sending:
            self._was_active = False
            self._idle = self._loop.call_later(KEEP_ALIVE_SECONDS, self._end_if_idle)
        else:
            self.close()


def _origin_form(target: str) -> str:
    """Give a request's target as a path and a query (RFC 9112, section 3.2)."""
    if target.startswith("/"):
        return target
    with suppress(ValueError):
        parts = urlsplit(target)
        if parts.netloc:
            return f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}"
    return target


def _plain(status: int, why: str) -> Reply:
    return Reply(status, {"content-type": "text/plain", "content-length": str(len(why))}, why.encode())
