"""The mock as an ASGI application."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from email.utils import formatdate
from functools import lru_cache
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from driftwitness.contract import Contract
from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.exchange import Answer, Request
from driftwitness.mock.injection import Injection
from driftwitness.mock.negotiation import base_paths
from driftwitness.mock.sending import WHOLE
from driftwitness.mock.transmission import Message, send_whole, transmit
from driftwitness.mock.vendor import Vendor
from driftwitness.mock.webhooks import Courier
from driftwitness.trace.clock import Clock

MAX_BODY = 1_048_576
_JSON = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
_ASCII = json.JSONEncoder(separators=(",", ":"))


class App:
    """An ASGI application that serves one vendor below ``base_path``, and below other paths that mean the same."""

    def __init__(self, vendor: Vendor, base_paths: Sequence[str], clock: Clock) -> None:
        self.base_path = base_paths[0]
        self._base_paths = sorted(base_paths, key=len, reverse=True)
        self.vendor = vendor
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; other protocols get nothing."""
        if scope["type"] != "http":
            return
        answer = self.vendor.answer(_request(scope, await _read(receive), self._base_paths))
        date, is_head = _date(int(self._clock.now())), scope["method"] == "HEAD"
        message = _encode(answer, date, _written_drifted if self.vendor.injections else _written, is_head=is_head)
        if answer.sending is WHOLE:
            await send_whole(message, send)
        else:
            await transmit(message, answer.sending, self._clock, scope, receive, send)


def create_app(
    contract: Contract,
    *,
    key: str,
    clock: Clock,
    seed: int = 0,
    injections: Sequence[Injection] = (),
    limits: Sequence[RateLimit] | None = None,
    courier: Courier | None = None,
    below: str = "",
) -> App:
    """Give an application that serves a contract below the path of its server URL, and that below the path ``below``.

    ``key`` is the credential it accepts, ``limits`` those that it keeps: None for the contract's. Without a
    ``courier`` no webhook is delivered. The same seed, requests and clock give the same bytes. Bodies
    over 1 MiB are refused.
    """
    kept = contract.conventions.rate_limits if limits is None else limits
    vendor = Vendor(contract, key=key, clock=clock, seed=seed, injections=tuple(injections), limits=kept)
    if courier:
        vendor.deliver(courier)
    return App(vendor, [below + base for base in base_paths(contract)], clock)


@lru_cache(maxsize=8)
def _date(now: int) -> str:
    """Write a time as headers have it (RFC 9110, section 5.6.7)."""
    return formatdate(now, usegmt=True)


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


def _request(scope: Scope, body: bytes | None, bases: Sequence[str]) -> Request:
    # The raw path: an escaped slash inside an id does not separate segments.
    path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
    base = next((base for base in bases if path == base or path.startswith(f"{base}/")), None)
    return Request(
        method=scope["method"],
        path=None if base is None else path.removeprefix(base) or "/",
        query=scope["query_string"].decode("latin-1"),
        headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
        body=body,
        client=scope["client"][0] if scope.get("client") else "",
        base=base or "",
    )


def _written(content: Any) -> bytes:
    """Write JSON, fast; what orjson does not write, a number of more than 64 bits, is left to the standard library."""
    try:
        return orjson.dumps(content)
    except TypeError:
        return _written_drifted(content)


def _written_drifted(content: Any) -> bytes:
    """Write JSON, and what is none: an injection may want NaN, which orjson makes null."""
    try:
        return _JSON.encode(content).encode()
    except UnicodeEncodeError:
        # half of a surrogate pair can only be written as an escape (RFC 8259, section 8.2)
        return _ASCII.encode(content).encode()


def _encode(answer: Answer, date: str, write: Callable[[Any], bytes], *, is_head: bool) -> Message:
    # `server` tells a recording of the mock from one of the vendor; `date` is the mock's time, not the machine's.
    headers = {"server": "driftwitness-mock", "date": date, **answer.headers}
    body = b""
    if answer.content is not None:
        is_text = isinstance(answer.content, str) and answer.media_type.startswith("text/")
        body = answer.content.encode() if is_text else write(answer.content)
        if answer.media_type:
            headers["content-type"] = answer.media_type
    if answer.status != 204:
        headers["content-length"] = str(len(body))
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    return Message(answer.status, encoded, b"" if is_head else body)
