"""A fixed script of requests for any contract, played to its mock in process, byte for byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from mocked import KEY

from driftwitness.contract import Contract, Operation, bodies
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.resources import Resource
from driftwitness.drive.credential import Credentials
from driftwitness.drive.values import Values
from driftwitness.mock import create_app, shapes
from driftwitness.mock.app import App
from driftwitness.mock.injection import Injection
from driftwitness.mock.places import payload_pointer
from driftwitness.trace.clock import VirtualClock

# a text with what texts lose on their way: markup, accents, characters beyond the basic plane, length, capitals
TEXT = "Tea & <b>Ünïcode</b> 😀 " + "long " * 50
DIGITS = "0042"
UNKNOWN = "999999"


@dataclass(frozen=True, slots=True)
class Step:
    """A request, and the seconds to wait before it."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    wait: float = 0.0
    client: str = "192.0.2.7"


Wire = tuple[Any, ...]


@dataclass
class Stage:
    """A mock in process, on its own clock."""

    app: App
    clock: VirtualClock
    loop: asyncio.Runner = field(default_factory=asyncio.Runner)

    @classmethod
    def of(cls, contract: Contract, *injections: Injection, seed: int = 0) -> Stage:
        """Start a fresh one."""
        clock = VirtualClock()
        return cls(create_app(contract, key=KEY, clock=clock, seed=seed, injections=injections), clock)

    def play(self, step: Step) -> Wire:
        """Send one request and give what comes back: status, headers, body."""
        self.clock.sleep(step.wait)
        return self.loop.run(self._send(step))

    async def _send(self, step: Step) -> Wire:
        path, _, query = step.target.partition("?")
        sent: list[Any] = []
        scope = {
            "type": "http",
            "method": step.method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in step.headers],
            "client": (step.client, 4711),
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": step.body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)  # type: ignore[arg-type]
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], tuple(sent[0]["headers"]), body


@dataclass
class Writer:
    """Writes the script while it plays it to a faithful mock: later requests name ids that earlier ones gave."""

    contract: Contract
    steps: list[Step] = field(default_factory=list)
    answers: list[Wire] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stage = Stage.of(self.contract)
        self._credentials = Credentials(self.contract, dict.fromkeys(self.contract.security_schemes, KEY))
        self._values = Values(self.contract, 0)
        self._made: dict[str, Any] = {}
        self._paced = True

    def send(
        self, operation: Operation, path: str = "", query: dict[str, str] | None = None, body: Any = None,
        credential: str = "given", method: str = "", wait: float = 0.0, client: str = "192.0.2.7",
    ) -> Any:  # fmt: skip
        """Send one request; give the answer's JSON, None where it is none."""
        shown = self._credentials.of(credential, operation)  # type: ignore[arg-type]
        asked = urlencode({**self._required(operation), **(query or {}), **shown.query})
        target = f"{self.contract.base_path}{path or operation.path}{'?' if asked else ''}{asked}"
        headers = [*shown.headers.items(), *self._versions()]
        raw = body if isinstance(body, bytes) else b""
        if operation.body:
            headers.append(("Content-Type", operation.body.media_type))
            raw = raw or (b"" if body is None else bodies.write(operation.body, body))
        # never more than a quota's worth in one window, unless a part of the script wants that
        wait += 3700.0 if self._paced and len(self.steps) % 40 == 39 else 0.0
        step = Step(method or operation.method, target, tuple(headers), raw, wait, client)
        answer = self._stage.play(step)
        self.steps.append(step)
        self.answers.append(answer)
        try:
            return json.loads(answer[2])
        except ValueError:
            return None

    def _required(self, operation: Operation) -> dict[str, Any]:
        needed = {parameter.name for parameter in operation.parameters if parameter.required}
        return {name: value for name, value in self._values.query(operation).items() if name in needed}

    def _versions(self) -> Iterator[tuple[str, str]]:
        for version in self.contract.conventions.versioning:
            if version.style in ("media-type", "header") and version.name == "Accept":
                yield version.name, str(version.value)

    def write(self) -> None:
        """Play every part."""
        for resource in self.contract.resources:
            self._live(resource)
        self._cascade()
        for operation in self.contract.operations:
            self._refused(operation)
        self._paced = False
        self._exhaust(self.contract.operations[0])

    def _live(self, resource: Resource) -> None:
        made = [self._create(resource, text) for text in ("", TEXT, DIGITS, "")] if resource.create else []
        identifier = next((found for found in [*made[::-1], *self._ids(resource)] if found is not None), UNKNOWN)
        self._read(resource, identifier)
        if resource.update:
            self.send(
                resource.update,
                self._path(resource.update, identifier),
                body=self._body(resource.update, TEXT),
                wait=5.0,
            )
            whole = self._body(resource.update, "")
            for name in list(whole)[:1]:
                self.send(resource.update, self._path(resource.update, identifier), body={name: whole[name]}, wait=5.0)
            for name in self._objects(resource.update):
                self.send(resource.update, self._path(resource.update, identifier), body={name: {"note": "x"}})
            self._read(resource, identifier)
        if resource.delete:
            for _ in range(2):
                self.send(resource.delete, self._path(resource.delete, identifier))
            self._read(resource, identifier)
        if resource.create:
            self._create(resource, "")
            self._read(resource, identifier)

    def _cascade(self) -> None:
        """Make one of each, each referring to those before it, and delete them, parents first."""
        for resource in self.contract.resources:
            if resource.create:
                self._create(resource, "")
        for resource in self.contract.resources:
            if resource.delete and resource.name in self._made:
                self.send(resource.delete, self._path(resource.delete, self._made[resource.name]))
            for other in self.contract.resources:
                self._read(other, self._made.get(other.name, UNKNOWN))

    def _create(self, resource: Resource, text: str) -> Any:
        assert resource.create
        known = {r.name: self._made[r.resource] for r in resource.references if r.resource in self._made}
        body = {**self._body(resource.create, text), **known}
        told = self.send(resource.create, self._path(resource.create, self._parent()), body=body, wait=2.0)
        payload = json_pointer.get(told, payload_pointer(self.contract, resource.create.success) or "", None)
        name = (json_pointer.split(resource.id_pointer) or ("id",))[-1]
        if isinstance(payload, dict) and payload.get(name) is not None:
            self._made[resource.name] = payload[name]
            return payload[name]
        return None

    def _objects(self, operation: Operation) -> list[str]:
        flat = shapes.flatten(self.contract, operation.body.schema if operation.body else None)["properties"]
        return [name for name, schema in flat.items() if "object" in shapes.flatten(self.contract, schema)["type"]]

    def _parent(self) -> Any:
        return next(iter(self._made.values()), UNKNOWN)

    def _body(self, operation: Operation, text: str) -> Any:
        body = self._values.valid_body(operation)
        flat = shapes.flatten(self.contract, operation.body.schema if operation.body else None)["properties"]
        known = {name: shapes.flatten(self.contract, schema) for name, schema in flat.items()}
        for name, value in body.items() if text else ():
            if isinstance(value, str) and not known.get(name, {}).keys() & {"format", "enum", "pattern"}:
                body[name] = text[: known.get(name, {}).get("maxLength")]
        return body

    def _read(self, resource: Resource, identifier: Any) -> None:
        if resource.get:
            self.send(resource.get, self._path(resource.get, identifier))
        for operation in (resource.list, *resource.sublists):
            if operation:
                self._page(operation, self._path(operation, identifier))

    def _page(self, operation: Operation, path: str) -> None:
        conventions = self.contract.conventions
        self.send(operation, path)
        pages = conventions.pages(operation.id)
        if pages:
            sized = {pages.size: "2"} if pages.size else {}
            for number in range(6):
                place = pages.first + number * (1 if pages.style == "page" else 2)
                self.send(operation, path, {**sized, **({pages.position: str(place)} if pages.position else {})})
            if pages.size:
                self.send(operation, path, {pages.size: "1"})
        for found in conventions.filters:
            if found.operation == operation.id:
                for asked in ("draft", "i", "2026-01-01T00:00:01Z", "nowhere"):
                    self.send(operation, path, {found.param: asked})

    def _refused(self, operation: Operation) -> None:
        path = self._path(operation, self._ids_of(operation))
        self.send(operation, path, body=self._body(operation, "") if operation.body else None)
        self.send(operation, path, credential="nobody")
        self.send(operation, path, credential="stranger")
        self.send(operation, self._path(operation, UNKNOWN), body=self._body(operation, "") if operation.body else None)
        for raw in (b"{", b"{}", b'{"name": "", "title": "", "email": "x"}') if operation.body else ():
            self.send(operation, path, body=raw)
        valid = self._body(operation, "") if operation.body else {}
        for _, body in self._values.boundary_bodies(operation, valid) if operation.body else ():
            self.send(operation, path, body=body)
        for _, body in list(self._values.invalid_bodies(operation, valid))[:4] if operation.body else ():
            self.send(operation, path, body=body)
        for method in ("HEAD", "OPTIONS", "TRACE"):
            self.send(operation, path, method=method)
        self.send(operation, "/nowhere/at/all")

    def _exhaust(self, operation: Operation) -> None:
        limits = self.contract.conventions.rate_limits
        for limit in limits[:1]:
            self.send(operation, wait=2 * limit.window)
            self.send(operation, wait=limit.window / 6)
            for _ in range(limit.quota):
                self.send(operation)
            self.send(operation, credential="stranger", client="192.0.2.8")
            for part in (2, 3, 3):
                self.send(operation, wait=limit.window / part)
            for wait in (3 * limit.window, 0.55 * limit.window, 3 * limit.window):
                self.send(operation, wait=wait)
                for _ in range(limit.quota * 3 // 5):
                    self.send(operation)
            for _ in range(2 * limit.quota + 1):
                self.send(operation)

    def _ids(self, resource: Resource) -> list[Any]:
        if not resource.list or resource.list.path_parameters:
            return []
        told = self.send(resource.list)
        payload = json_pointer.get(told, payload_pointer(self.contract, resource.list.success) or "", None)
        name = (json_pointer.split(resource.id_pointer) or ("id",))[-1]
        return [member.get(name) for member in payload if isinstance(member, dict)] if isinstance(payload, list) else []

    def _ids_of(self, operation: Operation) -> Any:
        return next((shown for p in operation.path_parameters for shown in p.schema.get("examples") or ()), UNKNOWN)

    def _path(self, operation: Operation, identifier: Any) -> str:
        path = operation.path
        for parameter in operation.path_parameters:
            path = path.replace("{" + parameter.name + "}", quote(str(identifier), safe=""))
        return path


def written(contract: Contract) -> tuple[list[Step], list[Wire]]:
    """Give the script of a contract, and what a faithful mock answers."""
    writer = Writer(contract)
    writer.write()
    return writer.steps, writer.answers


def first_difference(
    contract: Contract, injections: Sequence[Injection], steps: Sequence[Step], faithful: Sequence[Wire]
) -> int | None:
    """Play the script to a drifting mock; give the first step whose bytes differ, None where none does."""
    stage = Stage.of(contract, *injections)
    return next((n for n, step in enumerate(steps) if stage.play(step) != faithful[n]), None)
