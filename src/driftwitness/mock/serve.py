"""Serves an application over real HTTP on loopback."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from driftwitness import InputError
from driftwitness.mock.connection import Connection
from driftwitness.mock.exchange import Reply, Request
from driftwitness.trace.clock import Clock

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

HOST = "127.0.0.1"
STOP_SECONDS = 5
FLUSH_SECONDS = 1


class Served(Protocol):
    """What answers requests, the path below which it does, and the clock by which answers take their time."""

    base_path: str
    clock: Clock

    def respond(self, request: Request) -> Reply:
        """Answer one request, whose path is whole."""
        ...


@contextmanager
def serving(app: Served, port: int = 0) -> Iterator[str]:
    """Serve ``app`` on 127.0.0.1 while the context lasts, and give its base URL, with the contract's path.

    Port 0 takes a free one. Raises InputError where the port cannot be had.
    """
    listener = _listen(port)
    loop, stop = new_event_loop(), asyncio.Event()
    # The socket listens already, so that a request sent at once only waits for the thread.
    thread = threading.Thread(target=_run, args=(loop, app, listener, stop), daemon=True, name="mock")
    thread.start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}{app.base_path}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(STOP_SECONDS)
        listener.close()


def _run(loop: asyncio.AbstractEventLoop, app: Served, listener: socket.socket, stop: asyncio.Event) -> None:
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(_serve(app, listener, stop))


async def _serve(app: Served, listener: socket.socket, stop: asyncio.Event) -> None:
    connections: set[Connection] = set()
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(app.respond, app.clock, connections), sock=listener
    )
    await stop.wait()
    server.close()
    ending = [connection.lost for connection in connections]
    for connection in tuple(connections):
        connection.close()
    if ending:
        await asyncio.wait(ending, timeout=FLUSH_SECONDS)


def _listen(port: int) -> socket.socket:
    # asyncio turns Nagle's algorithm off only where the protocol is named, and every answer would wait 40 ms for it
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(512)
    except (OSError, OverflowError) as error:
        listener.close()
        raise InputError(
            f"port {port} on {HOST} cannot be used ({error}). Expected a free port from 0 to 65535: stop what listens "
            "there, or choose another --port (0 takes a free one)."
        ) from error
    return listener
