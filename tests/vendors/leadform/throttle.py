"""The limiter in front of all operations."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..catalogue import Has
from .errors import over_quota
from .limiter import Count, Limiter
from .responses import Renderer


class Throttle:
    """Counts every request, whoever sends it, and puts the quota's headers on every response."""

    def __init__(self, app: ASGIApp, limiter: Limiter, renderer: Renderer, has: Has) -> None:
        self.app = app
        self.limiter = limiter
        self.renderer = renderer
        self.has = has

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        count = self.limiter.count(Request(scope).headers.get("Authorization", ""))

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] < 400 or not self.has("no-rate-headers-on-errors"):
                    headers.update(self._quota_headers(count))
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
