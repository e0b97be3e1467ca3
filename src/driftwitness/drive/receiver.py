"""The run's own receiver of webhooks, on loopback: it takes what comes, answers it, and keeps it in the trace."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from driftwitness import InputError
from driftwitness.trace import Clock, Delivery, Listened, Request, signing
from driftwitness.trace.journal import Journal
from driftwitness.trace.redaction import Redactor

HOST = "127.0.0.1"
TAKEN = 204
REFUSED = 503
BODY_CAP = 1_048_576
SECONDS = 10.0
"""How long one may take to send a delivery."""
ROUND = 0.5
ROUNDS = 10
"""On a virtual clock so many rounds of real waiting, in seconds, stand for any time: who sends needs some of it."""


@dataclass
class Inbox:
    """What comes to one URL. The first ``refusals`` are answered with 503, all others are taken.

    ``secret`` is what the vendor signs with, None where nobody knows it; ``taken`` are the bodies that were taken, each
    once.
    """

    url: str
    refusals: int = 0
    secret: str | None = None
    received: int = 0
    taken: set[bytes] = field(default_factory=set)


class Receiver:
    """Takes deliveries at URLs below ``base``, each to an inbox; anything else gets a 404 and no record.

    A run begins and ends it: only in between there is a trace to keep them in.
    """

    def __init__(self, base: str, redactor: Redactor, clock: Clock) -> None:
        self.base = base.rstrip("/")
        self._journal: Journal | None = None
        self._redactor = redactor
        self._clock = clock
        self._changed = threading.Condition()
        self._inboxes: dict[str, Inbox] = {}
        self._number = 0

    def open(self, scheme: str = "", refusals: int = 0) -> Inbox:
        """Give an inbox at a new URL, which nobody can guess; ``scheme`` is that of the URL, where not of the base."""
        path = f"/{secrets.token_urlsafe(12)}"
        own, _, rest = self.base.partition("://")
        with self._changed:
            inbox = self._inboxes[path] = Inbox(f"{scheme or own}://{rest}{path}", refusals)
        return inbox

    def begin(self, journal: Journal) -> None:
        """Keep in a run's trace what comes from now on."""
        with self._changed:
            self._journal = journal

    def end(self) -> None:
        """Take nothing any more."""
        with self._changed:
            self._journal = None

    def wait(self, done: Callable[[], bool], seconds: float) -> None:
        """Return once what is taken is enough, at the latest after some seconds by the run's clock.

        A virtual clock moves on while nothing comes.
        """
        virtual = self._clock.name == "virtual"
        with self._changed:
            for _ in range(ROUNDS if virtual else 1):
                if self._changed.wait_for(done, ROUND if virtual else seconds):
                    return
                if virtual:
                    self._clock.sleep(seconds)

    def wait_for_refused(self, inbox: Inbox, seconds: float) -> bool:
        """Wait until something was received and refused; give whether it was."""
        virtual = self._clock.name == "virtual"
        with self._changed:
            return self._changed.wait_for(lambda: inbox.received > 0, ROUND * ROUNDS if virtual else seconds)

    def listened(self, inbox: Inbox) -> None:
        """Note in the trace until when the run listened at an inbox; what still comes is taken and kept."""
        with self._changed:
            if self._journal:
                self._journal.append(Listened(inbox.url, self._clock.now()))

    def take(self, path: str, headers: list[tuple[str, str]], body: bytes) -> int:
        """Keep a delivery, and give the status to answer it with."""
        with self._changed:
            inbox = self._inboxes.get(path)
            if inbox is None or self._journal is None:
                return 404
            inbox.received += 1
            self._number += 1
            status = REFUSED if inbox.received <= inbox.refusals else TAKEN
            names = {name.lower(): value for name, value in headers}
            signature = signing.verified(inbox.secret, names, body) if inbox.secret else None
            request = Request("POST", inbox.url, self._redactor.headers(headers), self._redactor.body(body))
            self._journal.append(Delivery(self._number, self._clock.now(), request, status, signature))
            if status == TAKEN:
                inbox.taken.add(body)
            self._changed.notify_all()
        return status


@contextmanager
def receiving(redactor: Redactor, clock: Clock, address: str = "", port: int = 0) -> Iterator[Receiver]:
    """Listen on 127.0.0.1 while the context lasts; 0 takes a free port.

    ``address`` is where the vendor reaches that port, where it is not on this machine. Raises InputError where the port
    cannot be had.
    """
    try:
        server = _Server((HOST, port), _Handler)
    except (OSError, OverflowError) as error:
        raise InputError(
            f"port {port} on {HOST} cannot be used to receive webhooks ({error}). Choose another --webhooks-port "
            "(0 takes a free one)."
        ) from error
    receiver = server.receiver = Receiver(address or f"http://{HOST}:{server.server_port}", redactor, clock)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True, name="receiver")
    thread.start()
    try:
        yield receiver
    finally:
        receiver.end()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    receiver: Receiver
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever hangs up or sends no HTTP has delivered nothing."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = SECONDS

    def do_POST(self) -> None:
        """Take one delivery."""
        body = self._body()
        status = 413 if body is None else self.server.receiver.take(self.path, self.headers.items(), body)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the trace has it."""

    def _body(self) -> bytes | None:
        """Read the body, by its length or in chunks; None where it is longer than anybody needs."""
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            length = int(self.headers.get("Content-Length") or 0)
            return self.rfile.read(length) if 0 <= length <= BODY_CAP else None
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            if not 0 < size <= BODY_CAP - len(body):
                return None
            body += self.rfile.read(size)
            self.rfile.readline()
        return body
