"""A receiver of webhooks on loopback: it keeps what it gets and answers as it is told."""

from __future__ import annotations

import queue
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WAIT = 20


@dataclass(frozen=True)
class Received:
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """``answers`` (status, headers) are taken one by one, 200 where there is none; it waits while ``held`` is clear."""

    port: int
    answers: queue.Queue[tuple[int, dict[str, str]]] = field(default_factory=queue.Queue)
    got: queue.Queue[Received] = field(default_factory=queue.Queue)
    held: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/hook", scheme: str = "https", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def next(self) -> Received:
        return self.got.get(timeout=WAIT)


@contextmanager
def receiver(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    found = Receiver(0)
    found.held.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            found.got.put(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            found.held.wait(WAIT)
            status, headers = (200, {}) if found.answers.empty() else found.answers.get()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.held.set()
        server.shutdown()
        server.server_close()
        thread.join()
