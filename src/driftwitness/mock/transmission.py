"""Sends an answer the way it is to be sent, until it is out or the client is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from http.client import responses
from typing import Protocol

from driftwitness.mock.exchange import Reply
from driftwitness.mock.sending import Cut, Miscounted, Rewritten, Trickle, Unsent, Whole
from driftwitness.trace.clock import Clock, SystemClock

_STATUS_LINES = {status: f"HTTP/1.1 {status} {responses.get(status, '')}\r\n" for status in range(100, 1000)}


class Line(Protocol):
    """What is below HTTP."""

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""

    async def written(self) -> None:
        """Return once more can be written."""

    def close(self) -> None:
        """Close once all is sent."""

    def reset(self) -> None:
        """Close with a TCP RST."""


def head(reply: Reply, *, keeps: bool) -> bytes:
    """Write a response's head (RFC 9112, sections 4 and 5).

    Raises ValueError where a header would begin another line.
    """
    lines = [f"{name}: {value}\r\n" for name, value in reply.headers.items()]
    text = "".join((_STATUS_LINES[reply.status], *lines, "\r\n" if keeps else "connection: close\r\n\r\n"))
    written = text.encode("latin-1")
    most = len(lines) + (2 if keeps else 3)
    if written.count(b"\n") != most or written.count(b"\r") != most:
        raise ValueError(
            f"a header holds a line break: {dict(reply.headers)!r}. Expected one line each (RFC 9110, 5.5)"
        )
    return written


async def transmit(reply: Reply, line: Line, clock: Clock, *, keeps: bool) -> None:
    """Send an answer in any way."""
    match reply.sending:
        case Whole(after):
            await _wait(clock, after)
            line.write(head(reply, keeps=keeps) + reply.body)
        case Trickle(pieces, seconds):
            line.write(head(reply, keeps=keeps))
            for piece in _pieces(reply.body, pieces):
                await _wait(clock, seconds / pieces)
                line.write(piece)
        case Rewritten(write, others):
            headers = {**_without(reply.headers, "content-length", *others), **others}
            begun = replace(reply, headers={**headers, "transfer-encoding": "chunked"})
            line.write(head(begun, keeps=keeps))
            if not reply.is_bare:
                await _stream(write(reply.body), line, clock)
        case Miscounted(by):
            length = str(max(0, len(reply.body) + by))
            wrong = replace(reply, headers={**_without(reply.headers, "content-length"), "content-length": length})
            line.write(head(wrong, keeps=keeps) + reply.body)
            line.close()
        case Cut(share, reset):
            line.write(head(reply, keeps=keeps) + reply.body[: int(len(reply.body) * share)])
            _end(line, reset=reset)
        case Unsent(after, reset):
            await _wait(clock, after)
            _end(line, reset=reset)


async def _stream(chunks: Iterable[bytes], line: Line, clock: Clock) -> None:
    """Write chunks as HTTP's (RFC 9112, section 7.1)."""
    for chunk in chunks:
        await _wait(clock, 0)
        await line.written()
        if chunk:
            line.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
    line.write(b"0\r\n\r\n")


async def _wait(clock: Clock, seconds: float) -> None:
    """Let time pass: for real without holding up others, at once where the clock is virtual."""
    real = isinstance(clock, SystemClock)
    if not real:
        clock.sleep(seconds)
    # even no time at all lets the loop see that the client is gone
    await asyncio.sleep(seconds if real else 0)


def _end(line: Line, *, reset: bool) -> None:
    if reset:
        line.reset()
    else:
        line.close()


def _without(headers: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in names}


def _pieces(body: bytes, count: int) -> Iterator[bytes]:
    size = max(1, -(-len(body) // count))
    return (body[start : start + size] for start in range(0, len(body), size))
