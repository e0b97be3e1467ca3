"""A mocked vendor on real HTTP, and a client that holds every answer against the contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import requests

from driftwitness.contract import Contract, Router, SchemaSet
from driftwitness.contract.conventions import RateLimit
from driftwitness.contract.store import load
from driftwitness.mock import create_app, parse, serving
from driftwitness.mock.app import App
from driftwitness.mock.exchange import Reply, Request
from driftwitness.trace.clock import Clock, VirtualClock

KEY = "nb-key-51c0"
COUNTS = [{"operation": "getNotebook", "property": "/notes_count", "list": "listNotebookNotes"}]
_CAPTURED = load(Path(__file__).parents[1] / "data" / "contracts" / "notebooks")
_EXTENSION = {**_CAPTURED.document["x-driftwitness"], "counts": COUNTS}
NOTEBOOKS = replace(_CAPTURED, document={**_CAPTURED.document, "x-driftwitness": _EXTENSION})


def varied(**parts: Any) -> Contract:
    """The notebooks contract with other root parts."""
    return replace(NOTEBOOKS, document={**NOTEBOOKS.document, **parts})


def with_conventions(**parts: Any) -> Contract:
    """The notebooks contract with other parts of its root extension."""
    return varied(**{"x-driftwitness": {**NOTEBOOKS.document["x-driftwitness"], **parts}})


class Stage:
    """Serves whichever application is set: the port stays, the vendors change."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.base_path = app.base_path

    @property
    def clock(self) -> Clock:
        return self.app.clock

    def respond(self, request: Request) -> Reply:
        return self.app.respond(request)


@dataclass
class Client:
    """Sends requests below the base URL; unless the vendor drifts, every answer must keep the contract."""

    base: str
    clock: VirtualClock
    contract: Contract
    faithful: bool
    session: requests.Session

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        key: str | None = KEY,
    ) -> requests.Response:
        """Send a body of bytes as it is, any other as JSON."""
        authorization = {"Authorization": f"Bearer {key}"} if key is not None else {}
        raw = {"data": body} if isinstance(body, bytes) else {"json": body}
        response = self.session.request(
            method, self.base + path, headers={**authorization, **(headers or {})}, timeout=20, **raw
        )
        if self.faithful:
            self.hold_against_contract(response, path)
        return response

    def ok(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request that must succeed, and give the body."""
        response = self.send(method, path, body)
        assert response.ok, (method, path, body, response.status_code, response.text)
        return response.json()

    def hold_against_contract(self, response: requests.Response, path: str) -> None:
        """Fail unless the answer has a documented status and keeps its schema, or is one that no document need list."""
        assert response.status_code != 500, response.text
        method = str(response.request.method)
        route = Router(self.contract).route("GET" if method == "HEAD" else method, path)
        if route is None:
            assert response.status_code in (204, 401, 404, 405, 429), response.status_code
            return
        documented = route.operation.responses.get(str(response.status_code))
        assert documented is not None, (route.operation.id, response.status_code, response.text)
        if documented.schema is not None and response.content:
            found = SchemaSet(self.contract).violations(documented.schema, documented.schema_pointer, response.json())
            assert not found, (route.operation.id, found, response.text)


class Mocked:
    """Puts vendors on the stage."""

    def __init__(self, stage: Stage, base: str) -> None:
        self._stage = stage
        self._base = base
        self._session = requests.Session()
        self._session.trust_env = False

    def __call__(
        self,
        *injections: str,
        contract: Contract = NOTEBOOKS,
        clock: VirtualClock | None = None,
        seed: int = 0,
        rate_limited: bool = False,
        limits: Sequence[RateLimit] = (),
    ) -> Client:
        """Start a fresh vendor."""
        clock = clock or VirtualClock()
        parsed = [parse(text, contract) for text in injections]
        self._stage.app = create_app(
            contract, key=KEY, clock=clock, seed=seed, injections=parsed, limits=None if rate_limited else limits
        )
        return Client(self._base, clock, contract, not injections, self._session)


@contextmanager
def mocked() -> Iterator[Mocked]:
    """Serve a stage while the context lasts."""
    stage = Stage(create_app(NOTEBOOKS, key=KEY, clock=VirtualClock()))
    with serving(stage) as base:
        yield Mocked(stage, base)


def ids(members: Sequence[dict[str, Any]]) -> list[Any]:
    """The ids of listed members."""
    return [member["id"] for member in members]
