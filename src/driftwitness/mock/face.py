"""What people see of mocks beside the vendors' answers: a page for each, and one that lists them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

from driftwitness.mock import page
from driftwitness.mock.app import App
from driftwitness.mock.exchange import Reply, Request
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
    """The sites, their pages at ``/_mock``, and at ``/`` where no operation is.

    A page is asked for with ``Accept: text/html``; other requests for ``/`` go to the vendor.
    """

    def __init__(self, sites: Sequence[Site], clock: Clock) -> None:
        self.base_path = sites[0].app.base_path if not sites[0].below else ""
        self.clock = clock
        self._sites = sites
        self._started = uuid.uuid4().hex

    def respond(self, request: Request) -> Reply:
        """Answer for the pages; pass all else on to the vendor that it is for."""
        path, headers = request.path or "", request.headers
        site = next((one for one in self._sites if path == one.below or path.startswith(f"{one.below}/")), None)
        here = path.removeprefix(site.below) if site else path
        wants_page = here == PAGE or (here in ("", "/") and "text/html" in headers.get("accept", ""))
        if site and not (wants_page or here == STATE):
            return site.traffic.respond(request)
        reads, host = request.method in ("GET", "HEAD"), f"http://{headers.get('host', '')}"
        if site is None:
            reply = self._outside(reads and wants_page, host)
        elif reads and here == STATE:
            reply = _json(200, self._state(site, request.query))
        elif reads and (here == PAGE or not _is_operation(site, path)):
            url = host + site.app.base_path
            contract = site.app.vendor.contract
            reply = _html(page.render(contract, url, site.key, site.operations(url), site.below + STATE))
        else:
            return site.traffic.respond(request)
        return replace(reply, body=b"", is_bare=True) if request.method == "HEAD" else reply

    def _outside(self, wants_page: bool, host: str) -> Reply:
        if wants_page:
            rows = [(s.app.vendor.contract.title, host + s.app.base_path, s.below + PAGE) for s in self._sites]
            return _html(page.index(rows))
        below = [site.below for site in self._sites]
        return _json(404, {"error": "No vendor is served at this path.", "vendors": below})

    def _state(self, site: Site, query: str) -> dict[str, Any]:
        given = parse_qs(query).get("after", ["0"])[-1]
        after = int(given) if given.isascii() and given.isdigit() and len(given) < 20 else 0
        shown = state(site.app.vendor, site.traffic, site.courier, self.clock, site.key, after)
        return {"started": self._started, **shown}


def _is_operation(site: Site, path: str) -> bool:
    """Whether the vendor itself has an operation at the root of its site."""
    if path.rstrip("/") != site.app.base_path:
        return False
    return any(o.path == "/" and o.method == "GET" for o in site.app.vendor.contract.operations)


def _html(text: str) -> Reply:
    headers = {"content-security-policy": page.policy(), "referrer-policy": "no-referrer"}
    return _reply(200, "text/html; charset=utf-8", text.encode(), headers)


def _json(status: int, content: Any) -> Reply:
    return _reply(status, "application/json", json.dumps(content).encode(), {})


def _reply(status: int, media_type: str, body: bytes, more: dict[str, str]) -> Reply:
    headers = {
        "server": "driftwitness-mock",
        "content-type": media_type,
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        **more,
    }
    return Reply(status, headers, body)
