"""What people see of mocks beside the vendors' answers: a page for each, and one that lists them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from driftwitness.mock import page
from driftwitness.mock.app import App
from driftwitness.mock.page.state import state
from driftwitness.mock.traffic import Traffic
from driftwitness.mock.webhooks import Courier
from driftwitness.trace.clock import Clock

PAGE = "/_mock"
STATE = f"{PAGE}/state"


@dataclass(frozen=True, slots=True)
class Site:
    """One vendor on a port, below the path ``below``; ``operations`` gives what its page shows for a base URL."""

    below: str
    app: App
    traffic: Traffic
    courier: Courier
    key: str
    operations: Callable[[str], Sequence[page.Shown]]


class Face:
    """An ASGI application: the sites, their pages at ``/_mock``, and at ``/`` where no operation is.

    A page is asked for with ``Accept: text/html``; other requests for ``/`` go to the vendor.
    """

    def __init__(self, sites: Sequence[Site], clock: Clock) -> None:
        self.base_path = sites[0].app.base_path if not sites[0].below else ""
        self._sites = sites
        self._clock = clock
        self._started = uuid.uuid4().hex

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the pages; pass all else on to the vendor that it is for."""
        if scope["type"] != "http":
            return
        path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        reads, host = scope["method"] in ("GET", "HEAD"), f"http://{headers.get(b'host', '')}"
        site = next((one for one in self._sites if path == one.below or path.startswith(f"{one.below}/")), None)
        here = path.removeprefix(site.below) if site else path
        wants_page = here == PAGE or (here in ("", "/") and "text/html" in headers.get(b"accept", ""))
        if site is None:
            await self._outside(reads and wants_page, host, send)
        elif reads and here == STATE:
            await _send_json(send, 200, self._state(site, scope["query_string"].decode("latin-1")))
        elif reads and wants_page and (here == PAGE or not _is_operation(site, path)):
            url = host + site.app.base_path
            contract = site.app.vendor.contract
            await _send_html(send, page.render(contract, url, site.key, site.operations(url), site.below + STATE))
        else:
            await site.traffic(scope, receive, send)

    async def _outside(self, wants_page: bool, host: str, send: Send) -> None:
        if wants_page:
            rows = [(s.app.vendor.contract.title, host + s.app.base_path, s.below + PAGE) for s in self._sites]
            await _send_html(send, page.index(rows))
        else:
            below = [site.below for site in self._sites]
            await _send_json(send, 404, {"error": "No vendor is served at this path.", "vendors": below})

    def _state(self, site: Site, query: str) -> dict[str, Any]:
        given = parse_qs(query).get("after", ["0"])[-1]
        after = int(given) if given.isascii() and given.isdigit() and len(given) < 20 else 0
        shown = state(site.app.vendor, site.traffic, site.courier, self._clock, site.key, after)
        return {"started": self._started, **shown}


def _is_operation(site: Site, path: str) -> bool:
    """Whether the vendor itself has an operation at the root of its site."""
    if path.rstrip("/") != site.app.base_path:
        return False
    return any(o.path == "/" and o.method == "GET" for o in site.app.vendor.contract.operations)


async def _send_html(send: Send, text: str) -> None:
    headers = {"content-security-policy": page.policy(), "referrer-policy": "no-referrer"}
    await _send(send, 200, "text/html; charset=utf-8", text.encode(), headers)


async def _send_json(send: Send, status: int, content: Any) -> None:
    await _send(send, status, "application/json", json.dumps(content).encode(), {})


async def _send(send: Send, status: int, media_type: str, body: bytes, more: dict[str, str]) -> None:
    headers = {
        "server": "driftwitness-mock",
        "content-type": media_type,
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        **more,
    }
    written = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": written})
    await send({"type": "http.response.body", "body": body})
