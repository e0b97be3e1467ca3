"""The mock as an ASGI application."""

from __future__ import annotations

import json
from collections.abc import Sequence
from email.utils import formatdate

from starlette.types import Receive, Scope, Send

from driftwitness.contract import Contract
from driftwitness.mock.exchange import Answer, Request
from driftwitness.mock.injection import Injection
from driftwitness.mock.vendor import Vendor
from driftwitness.trace.clock import Clock

MAX_BODY = 1_048_576


class App:
    """An ASGI application that serves one vendor below ``base_path``."""

    def __init__(self, vendor: Vendor, base_path: str, clock: Clock) -> None:
        self.base_path = base_path
        self._vendor = vendor
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; other protocols get nothing."""
        if scope["type"] != "http":
            return
        answer = self._vendor.answer(_request(scope, await _read(receive), self.base_path))
        head, body = _encode(answer, formatdate(self._clock.now(), usegmt=True))
        # uvicorn leaves out the body of an answer to HEAD.
        await send({"type": "http.response.start", "status": answer.status, "headers": head})
        await send({"type": "http.response.body", "body": body})


def create_app(
    contract: Contract,
    *,
    key: str,
    clock: Clock,
    seed: int = 0,
    injections: Sequence[Injection] = (),
    rate_limited: bool = True,
) -> App:
    """Give an application that serves a contract below the path of its server URL.

    ``key`` is the credential it accepts. The same seed, requests and clock give the same bytes. Bodies over 1 MiB are
    refused.
    """
    vendor = Vendor(contract, key=key, clock=clock, seed=seed, injections=tuple(injections), rate_limited=rate_limited)
    return App(vendor, contract.base_path, clock)


async def _read(receive: Receive) -> bytes | None:
    """Read the body to its end, keeping at most MAX_BODY bytes; None where there is more."""
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= MAX_BODY:
            chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks) if size <= MAX_BODY else None


def _request(scope: Scope, body: bytes | None, base: str) -> Request:
    # The raw path: an escaped slash inside an id does not separate segments.
    path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
    inside = path == base or path.startswith(f"{base}/")
    return Request(
        method=scope["method"],
        path=path.removeprefix(base) or "/" if inside else None,
        query=scope["query_string"].decode("latin-1"),
        headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
        body=body,
        client=scope["client"][0] if scope.get("client") else "",
    )


def _encode(answer: Answer, date: str) -> tuple[list[tuple[bytes, bytes]], bytes]:
    # `server` tells a recording of the mock from one of the vendor; `date` is the mock's time, not the machine's.
    headers = {"server": "driftwitness-mock", "date": date, **answer.headers}
    body = b""
    if answer.content is not None:
        is_text = isinstance(answer.content, str) and answer.media_type.startswith("text/")
        text = answer.content if is_text else json.dumps(answer.content, separators=(",", ":"))
        body = text.encode()
        headers["content-type"] = answer.media_type
    if answer.status != 204:
        headers["content-length"] = str(len(body))
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()], body
