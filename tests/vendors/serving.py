"""An ASGI application on real HTTP, on a free loopback port, for as long as a `with` block lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve the application in a thread and yield its base URL, without a trailing slash.

    The port accepts connections before the block starts, and refuses them after it ends. Lifespan events are not sent,
    and neither `Date` nor `Server` is added: an application with a clock of its own sends its own `Date`.
    """
    # uvicorn's own Server looks for its end every 100 ms and then waits 100 ms more; its protocol needs no such loop.
    config = uvicorn.Config(
        app, http="h11", lifespan="off", log_config=None, access_log=False, proxy_headers=False, timeout_keep_alive=600
    )
    config.load()
    state = ServerState()
    loop = asyncio.new_event_loop()
    # asyncio's own socket knows that it is TCP and sends at once; one of socket.create_server() waits 40 ms per answer.
    server = loop.run_until_complete(loop.create_server(lambda: H11Protocol(config, state, {}, loop), "127.0.0.1", 0))
    thread = Thread(target=loop.run_forever, name="serving", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(_close(server, state), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(server: asyncio.Server, state: ServerState) -> None:
    server.close()
    tasks = list(state.tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for connection in list(state.connections):
        connection.shutdown()
    await asyncio.sleep(0)  # lets the closed transports tell their protocols
