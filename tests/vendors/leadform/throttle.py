"""The limiter in front of all operations."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import formatdate

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import over_quota
from .limiter import Count, Limiter
from .responses import Renderer


class Throttle:
    """Counts every request, whoever sends it, and puts the quota's headers and the date on every response."""

    def __init__(
        self, app: ASGIApp, limiter: Limiter, renderer: Renderer, now: Callable[[], float], has: Callable[[str], bool]
    ) -> None:
        self.app = app
        self.limiter = limiter
        self.renderer = renderer
        self.now = now
        self.has = has

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        count = self.limiter.count(Request(scope).headers.get("Authorization", ""))

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Date"] = formatdate(self.now(), usegmt=True)
                if message["status"] < 400 or not self.has("no-rate-headers-on-errors"):
                    headers.update(self._quota_headers(count))
                if self.has("extra-headers"):
                    headers.update({"X-Request-Id": "req_5be0c1", "ETag": 'W/"5be0c1"', "Vary": "Accept-Encoding"})
            await send(message)

        app = self.app if count.retry_after is None else self.renderer.failure(over_quota(count.retry_after))
        await app(scope, receive, send_counted)

    def _quota_headers(self, count: Count) -> dict[str, str]:
        prefix = "RateLimit" if self.has("rate-headers-renamed") else "X-RateLimit"
        return {
            f"{prefix}-Limit": str(count.limit),
            f"{prefix}-Remaining": str(count.remaining),
            f"{prefix}-Reset": str(count.reset),
        }
