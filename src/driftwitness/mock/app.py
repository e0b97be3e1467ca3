"""The mock of one vendor, from requests to the bytes of answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from email.utils import formatdate
from functools import lru_cache
from typing import Any

import orjson

from driftwitness.contract import Contract
from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.exchange import Answer, Reply, Request
from driftwitness.mock.injection import Injection
from driftwitness.mock.negotiation import base_paths
from driftwitness.mock.vendor import Vendor
from driftwitness.mock.webhooks import Courier
from driftwitness.trace.clock import Clock

_JSON = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
_ASCII = json.JSONEncoder(separators=(",", ":"))


class App:
    """Serves one vendor below ``base_path``, and below other paths that mean the same."""

    def __init__(self, vendor: Vendor, base_paths: Sequence[str], clock: Clock) -> None:
        self.base_path = base_paths[0]
        self.vendor = vendor
        self.clock = clock
        self._base_paths = sorted(base_paths, key=len, reverse=True)
        self._write = _written_drifted if vendor.injections else _written

    def respond(self, request: Request) -> Reply:
        """Answer one request, whose path is whole."""
        answer = self.vendor.answer(self._below_base(request))
        return _encode(answer, _date(int(self.clock.now())), self._write, is_head=request.method == "HEAD")

    def _below_base(self, request: Request) -> Request:
        # The path is raw: an escaped slash inside an id does not separate segments.
        path = request.path or ""
        for base in self._base_paths:
            if path.startswith(base) and path[len(base) : len(base) + 1] in ("", "/"):
                below: str | None = path[len(base) :] or "/"
                break
        else:
            base, below = "", None
        return Request(request.method, below, request.query, request.headers, request.body, request.client, base)


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
    ``courier`` no webhook is delivered. The same seed, requests and clock give the same bytes.
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


def _encode(answer: Answer, date: str, write: Callable[[Any], bytes], *, is_head: bool) -> Reply:
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
    return Reply(answer.status, headers, b"" if is_head else body, answer.sending, is_head)
