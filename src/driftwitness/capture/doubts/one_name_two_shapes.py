"""One name for values of different types."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.assemble.shape import json_type
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import Where
from driftwitness.capture.fields import constraints
from driftwitness.capture.outline import Outline
from driftwitness.contract import pointer as json_pointer

ALIKE = {"integer": "number"}


class OneNameTwoShapes(Doubt):
    """One property name stands for values of different types in different resources, such as an array and an object.

    Code that is shared between the resources breaks on one of them. Ask whether both are meant.
    """

    id = "document/one-name-two-shapes"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each name, where it has its second type."""
        seen: dict[str, dict[str, tuple[str, Where]]] = {}
        for name, kind, resource, where in self._properties(page):
            types = seen.setdefault(name, {})
            types.setdefault(ALIKE.get(kind, kind), (resource, where))
        for name, types in seen.items():
            owners = {resource for resource, _ in types.values()}
            if len(types) > 1 and len(owners) > 1:
                shown = ", ".join(f"{kind} in {owner} (line {where.first})" for kind, (owner, where) in types.items())
                yield self.finding(
                    list(types.values())[1][1],
                    f"{name!r} is {shown}.",
                    "describes each as its own type.",
                    f"are these different things, and if so, which is meant where {name!r} is mentioned?",
                )

    def _properties(self, page: Outline) -> Iterator[tuple[str, str, str, Where]]:
        """Name, type, resource and place of each top-level property of bodies and payloads."""
        for operation in page.operations:
            for row in operation.located("body"):
                kind = constraints.types(row.type)[0].get("type")
                if isinstance(kind, str) and "." not in row.name:
                    yield row.name, kind, operation.resource, row.where
            for answer in operation.successes:
                payload = operation.payload_of(answer)
                value = json_pointer.get(answer.example.value, payload.pointer)
                items = [(f"{payload.pointer}/0", value[0])] if isinstance(value, list) and value else []
                for place, item in items or [(payload.pointer, value)]:
                    for name, member in item.items() if isinstance(item, dict) else ():
                        if member is not None and payload.kind != "message":
                            yield name, json_type(member), operation.resource, answer.example.at(f"{place}/{name}")
