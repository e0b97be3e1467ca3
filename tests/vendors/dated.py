"""The date on every response, by the vendor's own clock."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import formatdate

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .catalogue import Has


class Dated:
    """Puts `Date` on every response, and what gateways add where the liberty `extra-headers` is taken."""

    def __init__(self, app: ASGIApp, now: Callable[[], float], has: Has) -> None:
        self.app = app
        self.now = now
        self.has = has

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Date"] = formatdate(self.now(), usegmt=True)
                if self.has("extra-headers"):
                    headers.update({"X-Request-Id": "req_5be0c1", "ETag": 'W/"5be0c1"', "Vary": "Accept-Encoding"})
            await send(message)

        await self.app(scope, receive, send_dated)
