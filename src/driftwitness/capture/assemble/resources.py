"""Resource schemas: the payloads of all successful examples, merged by resource."""

from __future__ import annotations

from typing import Any

from driftwitness.capture import naming
from driftwitness.capture.answers_shown import Answer
from driftwitness.capture.assemble import bodies, properties
from driftwitness.capture.assemble.shape import Shape, exact_schema, required_schema, response_schema
from driftwitness.capture.evidence import EvidenceLog, Place
from driftwitness.capture.facts import Example, Where
from driftwitness.capture.outline import Operation, Outline
from driftwitness.contract import pointer as json_pointer

LEAST_SHARED = 0.4
"""The share of members that a payload has in common with the largest one of its resource."""
CONFIRMATION = "Confirmation"
"""The schema of an answer that only tells what happened."""


class Resources:
    """The named schemas of responses: one for each resource, and for objects that stand beside payloads (`Meta`)."""

    def __init__(self, page: Outline, log: EvidenceLog) -> None:
        self.schemas: dict[str, dict[str, Any]] = {}
        self.shapes: dict[str, Shape] = {}
        self._log = log
        self._free: dict[str, frozenset[str]] = {}
        self._beside: dict[str, list[tuple[Example, str, Any]]] = {}
        self._apart = _apart(page)
        for operation in page.operations:
            for answer in operation.successes:
                self._observe(operation, answer)
        for key, seen in self._beside.items():
            if self.beside(key):
                for example, pointer, value in seen:
                    self.shapes.setdefault(naming.pascal(key), Shape()).observe(example, pointer, value)
        stated = properties.by_resource(page, self.shapes)
        for name, shape in self.shapes.items():
            if shape.members and shape.where:
                place = ("components", "schemas", name)
                log.note(place, shape.where, "example")
                properties.note(stated.get(name, ()), place, log, shape)
                self._free[name] = bodies.free_form(name, page)
                for member in bodies.arbitrary(name, page) & shape.members.keys():
                    shape.members[member].forget()
                self.schemas[name] = response_schema(shape, log, place, self._free[name])
        for name, rows in stated.items():
            if name not in self.schemas:
                self.schemas[name] = {"type": "object"}
                log.note(("components", "schemas", name), rows[0].where)
                properties.note(rows, ("components", "schemas", name), log)
            properties.add(self.schemas[name], rows, self.shapes.get(name))

    def beside(self, key: str) -> str | None:
        """The name of the schema for the object that several answers have beside their payload under this key."""
        seen = self._beside.get(key, [])
        return naming.pascal(key) if len(seen) > 1 and all(isinstance(value, dict) for _, _, value in seen) else None

    def identifier(self, resource: str, name: str) -> str | None:
        """The member of a resource that a parameter names: the same name, else `id` for `form_id` and `formId`."""
        shape = self.shapes.get(resource)
        members = shape.members if shape else {}
        if name in members:
            return name
        words = naming.words(name)
        plain = [word for word in words if word not in naming.words(resource)]
        return next((key for key in ("_".join(plain), "id") if key in members and words[-1] in (key, "id")), None)

    def identifier_type(self, path: str, name: str) -> str | None:
        """The type that examples show of what a path parameter names: of `Form.id` for `/forms/{id}`."""
        owner = path.partition(f"/{{{name}}}")[0].rpartition("/")[2]
        resource = naming.pascal(naming.singular(owner))
        member = self.identifier(resource, name)
        types = list(self.shapes[resource].members[member].types) if member else []
        return types[0] if len(types) == 1 and types[0] in ("string", "integer", "number") else None

    def reference(self, name: str, shape: Shape, at: Place) -> dict[str, Any]:
        """A reference to a named schema, with what is required here; a value that is no object stands inline."""
        if name not in self.schemas or set(shape.types) - {"null"} != {"object"} or not shape.where:
            return exact_schema(shape, self._log, at)
        schema = {"$ref": f"#/components/schemas/{name}"}
        required = required_schema(shape, self._free.get(name, frozenset()))
        if not required:
            return schema
        self._log.note((*at, "allOf", 1), shape.where, "example")
        return {"allOf": [schema, required]}

    def named_payload(self, operation: Operation, answer: Answer) -> tuple[str, str]:
        """The name of what an answer holds, none where it holds something of its own, and the pointer to it."""
        name, pointer = named_payload(operation, answer)
        return ("" if answer.example.where in self._apart else name), pointer

    def _observe(self, operation: Operation, answer: Answer) -> None:
        name, pointer = self.named_payload(operation, answer)
        if not name:
            return
        shape = self.shapes.setdefault(name, Shape())
        for place, value in objects(answer, pointer):
            if isinstance(value, dict):
                shape.observe(answer.example, place, value)
        tokens = json_pointer.split(pointer)
        body = answer.example.value
        for key, value in body.items() if len(tokens) == 1 and isinstance(body, dict) else ():
            if key != tokens[0] and isinstance(value, dict):
                self._beside.setdefault(key, []).append((answer.example, json_pointer.join(key), value))


def _apart(page: Outline) -> frozenset[Where]:
    """The examples whose payload is no whole resource: a bare `{"deleted": true}`, or a summary of a few members."""
    shown: dict[str, list[tuple[frozenset[str], Where]]] = {}
    for operation in page.operations:
        for answer in operation.successes:
            name, pointer = named_payload(operation, answer)
            values = [value for _, value in objects(answer, pointer) if isinstance(value, dict)]
            if values and name != CONFIRMATION:
                members = frozenset(key for value in values for key in value)
                shown.setdefault(name, []).append((members, answer.example.where))
    found: set[Where] = set()
    for answers in shown.values():
        answers.sort(key=lambda answer: -len(answer[0]))
        known: frozenset[str] = frozenset()
        for members, where in answers:
            if known and len(members & known) < max(len(members), len(known)) * LEAST_SHARED:
                found.add(where)
            else:
                known = known or members
    return frozenset(found)


def named_payload(operation: Operation, answer: Answer) -> tuple[str, str]:
    """The name of what an answer holds, and the pointer to it."""
    payload = operation.payload_of(answer)
    return (CONFIRMATION, "") if payload.kind == "message" else (operation.resource, payload.pointer)


def objects(answer: Answer, pointer: str) -> list[tuple[str, Any]]:
    """The payload, or each item of it where it is a list, with its pointer."""
    value = json_pointer.get(answer.example.value, pointer)
    if isinstance(value, list):
        return [(f"{pointer}/{index}", item) for index, item in enumerate(value)]
    return [(pointer, value)]
