"""Sends an encoded answer the way it is to be sent, until it is out or the client is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.client import responses
from typing import Protocol

from starlette.types import Receive, Scope, Send

from driftwitness.mock.sending import Cut, Miscounted, Rewritten, Sending, Trickle, Unsent, Whole
from driftwitness.trace.clock import Clock, SystemClock

CONNECTION = "driftwitness.connection"
"""The ASGI extension by which the server lends an application the connection below HTTP."""

Headers = list[tuple[bytes, bytes]]


class Connection(Protocol):
    """What is below HTTP; whoever writes to it must end it."""

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""

    def close(self) -> None:
        """Close once all is sent."""

    def reset(self) -> None:
        """Close with a TCP RST."""


@dataclass(frozen=True, slots=True)
class Message:
    """An encoded answer; the headers hold its Content-Length. ``body`` is empty in an answer to HEAD."""

    status: int
    headers: Headers
    body: bytes


async def send_whole(message: Message, send: Send) -> None:
    """Send an answer the ordinary way."""
    await send({"type": "http.response.start", "status": message.status, "headers": message.headers})
    await send({"type": "http.response.body", "body": message.body})


async def transmit(
    message: Message, sending: Sending, clock: Clock, scope: Scope, receive: Receive, send: Send
) -> None:
    """Send an answer in any way; stops where the client goes, or the server closes the connection."""
    work = asyncio.ensure_future(_carry_out(message, sending, clock, scope, send))
    gone = asyncio.ensure_future(_gone(receive))
    await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
    if work.done() and not work.exception() and isinstance(sending, (Miscounted, Cut, Unsent)):
        # an answer that ended below HTTP is over once the connection is
        await gone
    for task in (work, gone):
        task.cancel()
    await asyncio.wait((work, gone))
    if not work.cancelled():
        work.result()


async def _carry_out(message: Message, sending: Sending, clock: Clock, scope: Scope, send: Send) -> None:
    match sending:
        case Whole(after):
            await _wait(clock, after)
            await send_whole(message, send)
        case Trickle(pieces, seconds):
            await _stream(message.status, message.headers, _pieces(message.body, pieces), send, clock, seconds / pieces)
        case Rewritten(write, others):
            headers = [*_without(message.headers, b"content-length", *(name.encode() for name in others))]
            headers += [(name.encode(), value.encode()) for name, value in others.items()]
            await _stream(message.status, headers, write(message.body), send, clock)
        case Miscounted(by):
            length = max(0, len(message.body) + by)
            headers = [*_without(message.headers, b"content-length"), (b"content-length", str(length).encode())]
            connection = _connection(scope)
            connection.write(_head(message.status, headers) + message.body)
            connection.close()
        case Cut(share, reset):
            connection = _connection(scope)
            connection.write(_head(message.status, message.headers) + message.body[: int(len(message.body) * share)])
            _end(connection, reset=reset)
        case Unsent(after, reset):
            await _wait(clock, after)
            _end(_connection(scope), reset=reset)


async def _stream(
    status: int, headers: Headers, chunks: Iterable[bytes], send: Send, clock: Clock, pause: float = 0.0
) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for chunk in chunks:
        await _wait(clock, pause)
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _wait(clock: Clock, seconds: float) -> None:
    """Let time pass: for real without holding up others, at once where the clock is virtual."""
    real = isinstance(clock, SystemClock)
    if not real:
        clock.sleep(seconds)
    # even no time at all lets the loop see that the client is gone
    await asyncio.sleep(seconds if real else 0)


async def _gone(receive: Receive) -> None:
    """Return once the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        await asyncio.sleep(0)


def _connection(scope: Scope) -> Connection:
    lent: Connection | None = scope.get("extensions", {}).get(CONNECTION)
    if lent is None:
        raise RuntimeError(
            f"the server does not lend its connection (ASGI extension {CONNECTION!r}), and this fault is below HTTP: "
            "serve the mock with driftwitness.mock.serving"
        )
    return lent


def _end(connection: Connection, *, reset: bool) -> None:
    if reset:
        connection.reset()
    else:
        connection.close()


def _head(status: int, headers: Headers) -> bytes:
    """Write a response's head (RFC 9112, sections 4 and 5)."""
    lines = [f"HTTP/1.1 {status} {responses.get(status, '')}".encode(), *(b"%s: %s" % header for header in headers)]
    return b"\r\n".join([*lines, b"", b""])


def _without(headers: Headers, *names: bytes) -> Iterator[tuple[bytes, bytes]]:
    return ((name, value) for name, value in headers if name.lower() not in names)


def _pieces(body: bytes, count: int) -> Iterator[bytes]:
    size = max(1, -(-len(body) // count))
    return (body[start : start + size] for start in range(0, len(body), size))
