"""The members that the mock keeps, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.bodies import parse_text
from driftwitness.contract.validation import SchemaSet
from driftwitness.mock import shapes
from driftwitness.mock.generation import Generation, slug_names
from driftwitness.mock.kinds import Kind

SEEDED = 3
HOUR = 3600.0


class Store:
    """Members by resource and id, oldest first; starts with a few made from the documented examples."""

    def __init__(
        self, contract: Contract, schemas: SchemaSet, kinds: Sequence[Kind], generation: Generation, now: float
    ) -> None:
        self.kinds = {kind.name: kind for kind in kinds}
        self._contract = contract
        self._schemas = schemas
        self._generation = generation
        self._members: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in self.kinds}
        self._numbers: dict[str, int] = {}
        for kind in kinds:
            numbers = [number for number in kind.documented_ids if isinstance(number, int)]
            self._numbers[kind.name] = max(1, max(numbers, default=1) - SEEDED + 1)
            for index in range(SEEDED):
                self._seed(kind, index, now - (SEEDED - index) * HOUR)

    def find(self, kind: Kind, text: str) -> dict[str, Any] | None:
        """Give the member of the id that stands in a path."""
        schema = shapes.flatten(self._contract, kind.id_schema)
        return self._members[kind.name].get(str(parse_text(schema, text)))

    def members(self, kind: Kind) -> list[dict[str, Any]]:
        """Give all members, oldest first."""
        return list(self._members[kind.name].values())

    def children(self, kind: Kind, parent: Kind, identifier: Any) -> list[dict[str, Any]]:
        """Give the members that refer to one member of another resource."""
        names = [name for name, resource in kind.parents.items() if resource == parent.name]
        return [member for member in self.members(kind) if any(member.get(name) == identifier for name in names)]

    def create(self, kind: Kind, sent: Mapping[str, Any], now: float) -> dict[str, Any]:
        """Make a member; it is not kept before ``add``."""
        taken = {str(member.get(name)) for name in slug_names(kind) for member in self.members(kind)}
        return self._generation.complete(kind, sent, self._numbers[kind.name], now, taken)

    def add(self, kind: Kind, record: dict[str, Any]) -> None:
        """Keep a new member, and take its number."""
        self._members[kind.name][str(record[kind.id_name])] = record
        self._numbers[kind.name] += 1

    def replace(self, kind: Kind, record: dict[str, Any]) -> None:
        """Keep another version of a member."""
        self._members[kind.name][str(record[kind.id_name])] = record

    def remove(self, kind: Kind, identifier: Any, cascades: Sequence[str]) -> None:
        """Remove a member, and of the resources with one of these tags the members that refer to it."""
        self._members[kind.name].pop(str(identifier), None)
        for other in self.kinds.values():
            if other.tag in cascades:
                for child in self.children(other, kind, identifier):
                    self.remove(other, child[other.id_name], cascades)

    def missing_parents(self, kind: Kind, sent: Mapping[str, Any]) -> Iterator[str]:
        """Give the sent properties that name a member of another resource which does not exist."""
        for name, resource in kind.parents.items():
            value = sent.get(name)
            if value is not None and resource in self.kinds and str(value) not in self._members[resource]:
                yield name

    def unshowable(self, kind: Kind, record: Mapping[str, Any], sent: Iterable[str]) -> dict[str, list[str]]:
        """Give what the client sent and no documented answer could show: field to messages.

        A vendor refuses these: kept, they would make its own answers break the contract.
        """
        found: dict[str, list[str]] = {}
        for name in sent:
            schema = kind.properties.get(name)
            for violation in (
                self._schemas.violations(schema, f"/mock/{kind.name}/{name}", record[name]) if schema else ()
            ):
                found.setdefault(".".join(map(str, (name, *violation.instance))), []).append(violation.message)
        return found

    def shown(self, kind: Kind, record: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
        """Give a member as an answer shows it: kept properties, living counts of children, words of its parents."""
        return {name: self._value(kind, record, name) for name in names}

    def _value(self, kind: Kind, record: Mapping[str, Any], name: str) -> Any:
        if name in kind.sent or name == kind.id_name:
            return record[name]
        if child := self._counted(kind, name):
            return len(self.children(child, kind, record[kind.id_name]))
        for reference, resource in kind.parents.items():
            stem = reference.removesuffix("_id") + "_"
            parent = self.kinds.get(resource)
            if parent and name.startswith(stem) and name.removeprefix(stem) in parent.properties:
                member = self._members[resource].get(str(record.get(reference)), {})
                return member.get(name.removeprefix(stem), record[name])
        return record[name]

    def _counted(self, kind: Kind, name: str) -> Kind | None:
        """Give the kind whose members a property counts: as the contract says, else by the property's name."""
        get = kind.resource.get.id if kind.resource.get else None
        counts = self._contract.conventions.counts
        lists = {count.list for count in counts if (count.operation, count.property) == (get, json_pointer.join(name))}
        stem = name.removesuffix("_count") if name.endswith("_count") else None
        if not lists and stem is None:
            return None
        for other in self.kinds.values():
            is_listed = any(sublist.id in lists for sublist in other.resource.sublists)
            is_named = not lists and stem in (other.name, other.name.removesuffix("s"))
            if kind.name in other.parents.values() and (is_listed or is_named):
                return other
        return None

    def _seed(self, kind: Kind, index: int, now: float) -> None:
        sent = self._documented_body(kind)
        for name, resource in kind.parents.items():
            parents = [member[self.kinds[resource].id_name] for member in self._members.get(resource, {}).values()]
            if name in sent and parents:
                sent[name] = parents[index % len(parents)]
        body = kind.resource.create.body if kind.resource.create else None
        varied = {name: self._generation.vary(kind, name, value, index) for name, value in sent.items()}
        if body and self._schemas.is_valid(body.schema, body.pointer, varied):
            sent = varied
        record = self.create(kind, sent, now)
        named = [text for text in kind.documented_ids if isinstance(text, str)]
        if index == SEEDED - 1 and named and not kind.properties:
            record[kind.id_name] = named[-1]
        self.add(kind, record)

    def _documented_body(self, kind: Kind) -> dict[str, Any]:
        """Give the documented body of the request that creates, or what an answer shows, or a made-up body."""
        body = kind.resource.create.body if kind.resource.create else None
        if kind.resource.create is None or body is None:
            return {name: deepcopy(value) for name, value in kind.example.items() if name in kind.sent}
        media = self._contract.resolve(kind.resource.create.raw["requestBody"])["content"][body.media_type]
        examples = [entry.get("value") for entry in (media.get("examples") or {}).values()]
        for example in (*examples, media.get("example")):
            if isinstance(example, dict) and self._schemas.is_valid(body.schema, body.pointer, example):
                return {name: deepcopy(value) for name, value in example.items() if name in kind.sent}
        made = shapes.sample(self._contract, body.schema)
        return made if isinstance(made, dict) else {}
