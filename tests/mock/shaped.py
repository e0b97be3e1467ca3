"""Contracts of single shapes, written by hand, and a client that asks the mock without a socket."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from driftwitness.contract import Contract, EvidenceIndex
from driftwitness.contract.evidence import Evidence
from driftwitness.mock import create_app
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.exchange import Request
from driftwitness.mock.injection import Injection, Where
from driftwitness.trace.clock import VirtualClock

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
FLAG = {"type": "boolean"}
MOMENT = {"type": "string", "format": "date-time"}
PROBLEM = {"type": "object", "required": ["error"], "properties": {"error": TEXT}}
EMPTY: dict[str, Any] = {}


def thing(required: str = "", **properties: Any) -> dict[str, Any]:
    """An object schema; all properties are required unless some are named."""
    names = required.split() if required else list(properties)
    return {"type": "object", "required": [] if required == "-" else names, "properties": properties}


def many(items: Any) -> dict[str, Any]:
    """An array schema."""
    return {"type": "array", "items": items}


def does(name: str, answers: Any = None, takes: Any = None, status: str = "200", **more: Any) -> dict[str, Any]:
    """An operation: what it takes and what it answers; ``None`` where that is nothing."""
    content = {} if answers is None else {"content": {"application/json": {"schema": answers} if answers else {}}}
    bodies = {"requestBody": {"required": True, "content": {"application/json": {"schema": takes}}}} if takes else {}
    problem = {"description": "no", "content": {"application/json": {"schema": PROBLEM}}}
    responses = {status: {"description": "yes", **content}, **dict.fromkeys(("400", "404", "409", "422"), problem)}
    return {"operationId": name, "tags": ["All"], "responses": responses, **bodies, **more}


def asks(*names: str, **schemas: Any) -> list[dict[str, Any]]:
    """Query parameters."""
    every = dict.fromkeys(names, TEXT) | schemas
    return [{"name": name, "in": "query", "schema": schema} for name, schema in every.items()]


def contract(paths: dict[str, dict[str, Any]], **conventions: Any) -> Contract:
    """A contract of these paths; their parameters are added: numbers, unless a name ends with ``_name``."""
    whole = {}
    for path, item in paths.items():
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        schemas = {name: TEXT if name.endswith("_name") else NUMBER for name in names}
        named = [{"name": n, "in": "path", "required": True, "schema": schemas[n]} for n in names]
        whole[path] = {**({"parameters": named} if named else {}), **item}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Shapes", "version": "1"},
        "servers": [{"url": "https://shapes.example/v1"}],
        "paths": whole,
        "x-driftwitness": {"envelope": {"error": {"when": "/error"}}, **conventions},
    }
    return Contract("shapes", document, EvidenceIndex({"": Evidence("stated")}))


class Planted(Injection):
    """A fault in one operation: how the mock behaves there instead."""

    name = "planted"
    families = ()

    def __init__(self, operation: str, **changed: Any) -> None:
        super().__init__(Where(operation))
        self._changed = changed

    def behave(self, behaviour: Behaviour) -> Behaviour:
        return replace(behaviour, **self._changed)


class Asked:
    """A mocked vendor in this process."""

    def __init__(self, contract: Contract, *injections: Injection, seed: int = 0) -> None:
        self.clock = VirtualClock()
        self._base = contract.base_path
        self._app = create_app(contract, key="k", clock=self.clock, seed=seed, injections=injections, limits=())

    def raw(
        self, method: str, path: str, body: Any = None, media_type: str = "application/json"
    ) -> tuple[int, dict[str, str], bytes]:
        """Send a request; give status, headers and the body's bytes."""
        url = urlsplit(path)
        sent = b"" if body is None else json.dumps(body).encode()
        head = {"host": "shapes.example", "content-type": media_type, "authorization": "Bearer k"}
        reply = self._app.respond(Request(method, f"{self._base}{url.path}", url.query, head, sent, "127.0.0.1"))
        return reply.status, {name.lower(): value for name, value in reply.headers.items()}, reply.body

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send a request; give status and JSON."""
        status, _, content = self.raw(method, path, body)
        return status, json.loads(content) if content else None

    def ok(self, method: str, path: str, body: Any = None, media_type: str = "application/json") -> Any:
        """Send a request that must succeed; give the JSON."""
        status, _, content = self.raw(method, path, body, media_type)
        assert 200 <= status < 300, (method, path, body, status, content)
        return json.loads(content) if content else None
