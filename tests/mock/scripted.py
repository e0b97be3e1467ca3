"""A fixed script of requests for any contract, and what a faithful mock answers to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from mocked import KEY
from staged import Stage, Step, Wire

from driftwitness.contract import Contract, Operation, bodies
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Table
from driftwitness.contract.resources import Resource
from driftwitness.drive.credential import Credentials
from driftwitness.drive.values import Values
from driftwitness.mock import addresses, shapes
from driftwitness.mock.kinds import Kind
from driftwitness.mock.places import payload_pointer
from driftwitness.mock.roles import Roles

# a text with what texts lose on their way: markup, accents, characters beyond the basic plane, length, capitals
TEXT = "Tea & <b>Ünïcode</b> 😀 " + "long " * 50
DIGITS = "0042"
UNKNOWN = "999999"


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
        credential: str = "given", method: str = "", wait: float = 0.0, client: str = "192.0.2.7", older: bool = False,
    ) -> Any:  # fmt: skip
        """Send one request; give the answer's JSON, None where it is none."""
        shown = self._credentials.of(credential, operation)  # type: ignore[arg-type]
        asked = urlencode({**self._required(operation), **(query or {}), **shown.query})
        target = f"{self.contract.base_path}{path or operation.path}{'?' if asked else ''}{asked}"
        headers = [*shown.headers.items(), *self._versions(older)]
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

    def _versions(self, older: bool) -> Iterator[tuple[str, str]]:
        for version in self.contract.conventions.versioning:
            if version.style in ("media-type", "header") and version.name == "Accept":
                value = str(version.value)
                yield version.name, re.sub(r"\d+", lambda number: str(int(number[0]) - 1), value) if older else value

    def write(self) -> None:
        """Play every part; what is refused comes early, for most of it is refused alike everywhere."""
        first = self.contract.resources[0] if self.contract.resources else None
        refused = [one for one in (first.get, first.list, first.update) if one] if first else []
        for operation in refused:
            self._refused(operation)
        for resource in self.contract.resources:
            self._live(resource)
        self._cascade()
        roles = Roles(self.contract)
        for kind in roles.kinds:
            self._named(roles, kind)
            if kind.scoped_by:
                self._chosen(kind)
                for name in [
                    name for name, role in roles.by_operation.items() if (role.act, role.kind) == ("list", kind)
                ]:
                    self.send(
                        self.contract.by_id[name], body={str(kind.scoped_by): "boats", **self._no_conditions(name)}
                    )
        for operation in self.contract.operations:
            if operation not in refused:
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
            for name in self._of_type(resource.update, "object"):
                self.send(resource.update, self._path(resource.update, identifier), body={name: {"note": "x"}})
            for name in self._of_type(resource.update, "null"):
                for value in (whole.get(name, 1), None):
                    self.send(resource.update, self._path(resource.update, identifier), body={name: value})
                self._read(resource, identifier)
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

    def _chosen(self, kind: Kind) -> None:
        """Make two members that meet the same conditions, and get, list, update and save what meets them."""
        resource, table = kind.resource, {str(kind.scoped_by): "crew"}
        told = next((one for one in self.contract.conventions.tables if one.create == _id(resource.create)), None)
        listing = self.contract.by_id[told.list] if told else None
        for number in (1, 2) if resource.create else ():
            self.send(resource.create, body={**table, **_held(told, {"rank": "mate", "number": number})})
            for name in [addresses.condition_list(self.contract, listing)] if listing else ():
                self.send(listing, body={**table, str(name): [self._condition(listing, str(name))]})
        for operation in (resource.get, listing, resource.update, resource.get, listing):
            for name in [addresses.condition_list(self.contract, operation)] if operation else ():
                flag = addresses.upsert_flag(self.contract, operation)
                wanted = {**table, str(name): [self._condition(operation, str(name))]}
                self.send(operation, body=wanted | ({flag: True, **_held(told, {"number": 3})} if flag else {}))

    def _named(self, roles: Roles, kind: Kind) -> None:
        """Make a member, and get, update and get it by the id that stands in bodies."""
        acts = {role.act: (name, role.address) for name, role in roles.by_operation.items() if role.kind is kind}
        asked = [acts[act] for act in ("get", "update", "get") if act in acts]
        named = [(self.contract.by_id[name], place.name) for name, place in asked if place and place.place == "body"]
        if not named or "create" not in acts:
            return
        create = self.contract.by_id[acts["create"][0]]
        made = self.send(create, body=self._body(create, ""))
        if isinstance(made, dict) and kind.id_name in made:
            for operation, name in named:
                self.send(operation, body={**self._body(operation, ""), name: made[kind.id_name]})

    def _no_conditions(self, name: str) -> dict[str, Any]:
        conditions = addresses.condition_list(self.contract, self.contract.by_id[name])
        return {conditions: []} if conditions else {}

    def _condition(self, operation: Operation, name: str) -> dict[str, str]:
        assert operation.body
        items = shapes.flatten(self.contract, operation.body.schema)["properties"][name]
        known = shapes.flatten(self.contract, shapes.flatten(self.contract, items)["items"])["properties"]
        return {key: "mate" if key.startswith("value") else "rank" for key in known if "perator" not in key}

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

    def _of_type(self, operation: Operation, name: str) -> list[str]:
        flat = shapes.flatten(self.contract, operation.body.schema if operation.body else None)["properties"]
        return [key for key, schema in flat.items() if name in shapes.flatten(self.contract, schema)["type"]]

    def _parent(self) -> Any:
        return next(iter(self._made.values()), UNKNOWN)

    def _body(self, operation: Operation, text: str) -> Any:
        body = self._values.valid_body(operation)
        if text and operation.body:
            self._fill(body, operation.body.schema, text)
        return body

    def _fill(self, body: dict[str, Any], schema: Any, text: str) -> None:
        """Put a text wherever a plain one may stand, at the top and in objects."""
        for name, inside in shapes.flatten(self.contract, schema)["properties"].items():
            flat = shapes.flatten(self.contract, inside)
            if isinstance(body.get(name), dict):
                self._fill(body[name], inside, text)
            elif flat["type"] == ["string"] and not flat.keys() & {"format", "enum", "pattern"}:
                body[name] = text[: flat.get("maxLength")]

    def _read(self, resource: Resource, identifier: Any) -> None:
        if resource.get:
            self.send(resource.get, self._path(resource.get, identifier))
        if resource.list:
            self._page(resource.list, self._path(resource.list, identifier))
        for operation in resource.sublists:
            for owner in dict.fromkeys((self._owner(operation), self._ids_of(operation))):
                self._page(operation, self._path(operation, owner))

    def _owner(self, operation: Operation) -> Any:
        """Give the id of a made member below which a list stands."""
        above = (one for one in self.contract.resources if operation.path.startswith(f"{one.collection}/{{"))
        return next((self._made[one.name] for one in above if one.name in self._made), UNKNOWN)

    def _page(self, operation: Operation, path: str) -> None:
        conventions = self.contract.conventions
        self.send(operation, path)
        pages = conventions.pages(operation.id)
        if pages:
            sized = {pages.size: "2"} if pages.size else {}
            for number in range(6):
                place = pages.first + number * (1 if pages.style == "page" else 2)
                self.send(operation, path, {**sized, **({pages.position: str(place)} if pages.position else {})})
            if pages.position:
                self.send(operation, path, {**sized, pages.position: "1000"})
            if pages.size:
                self.send(operation, path, {pages.size: "1"})
        for found in conventions.filters:
            if found.operation == operation.id:
                shown = self._shown(self.send(operation, path), operation)
                own = [str(json_pointer.get(member, found.property, "")) for member in shown[:1]]
                for asked in ("draft", "i", "2026-01-01T00:00:01Z", "nowhere", *own):
                    self.send(operation, path, {found.param: asked})

    def _refused(self, operation: Operation) -> None:
        path = self._path(operation, self._ids_of(operation))
        self.send(operation, path, body=self._body(operation, "") if operation.body else None)
        self.send(operation, path, older=True)
        for documented in self._documented_paths(operation) if operation.path_parameters else ():
            self.send(operation, documented)
        for name in [parameter.name for parameter in operation.parameters if parameter.location == "query"]:
            self.send(operation, path, {name: "-1x"})
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
        name = (json_pointer.split(resource.id_pointer) or ("id",))[-1]
        return [member.get(name) for member in self._shown(self.send(resource.list), resource.list)]

    def _shown(self, told: Any, operation: Operation) -> list[dict[str, Any]]:
        """Give the members that a list shows."""
        payload = json_pointer.get(told, payload_pointer(self.contract, operation.success) or "", None)
        return [member for member in payload if isinstance(member, dict)] if isinstance(payload, list) else []

    def _ids_of(self, operation: Operation) -> Any:
        return next((shown for p in operation.path_parameters for shown in p.schema.get("examples") or ()), UNKNOWN)

    def _documented_paths(self, operation: Operation) -> Iterator[str]:
        """Give paths whose pieces are the document's: their examples, and the words other paths have in their place."""
        found = [""]
        for piece in operation.path.split("/")[1:]:
            parameter = operation.parameter(piece[1:-1], "path") if piece.startswith("{") else None
            examples = [str(value) for value in (parameter.schema.get("examples") or ())] if parameter else [piece]
            found = [f"{path}/{word}" for path in found for word in dict.fromkeys([*examples, *self._words(path)])]
            found = found[:8] if parameter else [path for path in found if path.endswith(f"/{piece}")]
        yield from found

    def _words(self, path: str) -> Iterator[str]:
        for other in self.contract.operations:
            if other.path.startswith(f"{path}/"):
                word = other.path.removeprefix(f"{path}/").partition("/")[0]
                if not word.startswith("{"):
                    yield word

    def _path(self, operation: Operation, identifier: Any) -> str:
        path = operation.path
        for parameter in operation.path_parameters:
            path = path.replace("{" + parameter.name + "}", quote(str(identifier), safe=""))
        return path


def _id(operation: Operation | None) -> str | None:
    return operation.id if operation else None


def _held(table: Table | None, record: dict[str, Any]) -> dict[str, Any]:
    """Put a record where bodies hold it."""
    return {json_pointer.split(table.sent)[-1]: record} if table and table.sent else record


def written(contract: Contract) -> tuple[list[Step], list[Wire]]:
    """Give the script of a contract, and what a faithful mock answers."""
    writer = Writer(contract)
    writer.write()
    return writer.steps, writer.answers
