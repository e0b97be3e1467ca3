"""The application that a hand-written vendor is served as."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from email.utils import formatdate

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .catalogue import Has

Handler = Callable[[Request], Awaitable[Response]]
Failed = Callable[[Request, Exception], Awaitable[Response]]


def application(
    routes: Sequence[Route],
    error: type[Exception],
    failed: Failed,
    now: Callable[[], float],
    has: Has,
    *middleware: Middleware,
) -> Starlette:
    """Build an application of routes at their exact paths, with the date by `now` on every response.

    `failed` renders the vendor's own `error` and what Starlette raises for a path or a method without a route.
    """
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Dated, now=now, has=has), *middleware],
        exception_handlers={error: failed, HTTPException: failed},
    )
    app.router.redirect_slashes = False
    return app


def allowed(error: Exception) -> str:
    """Return the methods in the Allow header of a 405, sorted; of any other error, the empty text."""
    if isinstance(error, HTTPException) and error.status_code == 405:
        return ", ".join(sorted((error.headers or {})["Allow"].split(", ")))
    return ""


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
