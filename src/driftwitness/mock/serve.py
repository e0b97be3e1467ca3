"""Serves an application over real HTTP on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import uvicorn
from starlette.types import Receive, Scope, Send

from driftwitness import InputError
from driftwitness.mock.lending import LendingProtocol

HOST = "127.0.0.1"
STOP_SECONDS = 5


class Served(Protocol):
    """An ASGI application, and the path below which it answers."""

    base_path: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        ...


@contextmanager
def serving(app: Served, port: int = 0) -> Iterator[str]:
    """Serve ``app`` on 127.0.0.1 while the context lasts, and give its base URL, with the contract's path.

    Port 0 takes a free one. Raises InputError where the port cannot be had.
    """
    listener = _listen(port)
    config = uvicorn.Config(
        app,
        http=LendingProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    # The socket listens already, so that a request sent at once only waits for the thread.
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True, name="mock")
    thread.start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}{app.base_path}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(STOP_SECONDS)
        listener.close()


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
