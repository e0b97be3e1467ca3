"""The members that the mock keeps, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.bodies import parse_text
from driftwitness.contract.validation import SchemaSet
from driftwitness.mock import shapes, templates
from driftwitness.mock.fitting import fitted, unfit
from driftwitness.mock.generation import Generation
from driftwitness.mock.kinds import Kind
from driftwitness.mock.members import Members, Record, Scope
from driftwitness.mock.seeds import scopes, seed
from driftwitness.mock.wording import worded

ONLY = "only"


class Store:
    """Members by kind, place and id, oldest first; starts with a few made from the documented examples.

    A ``scope`` holds the values of the path parameters (and the table's name) that members of one kind stand apart by.
    """

    def __init__(
        self, contract: Contract, schemas: SchemaSet, kinds: Sequence[Kind], generation: Generation, now: float
    ) -> None:
        self.kinds = {kind.key: kind for kind in kinds}
        self.generation = generation
        self._contract = contract
        self._schemas = schemas
        self._members = {kind.key: Members(kind) for kind in kinds}
        self._links: dict[tuple[str, Scope, str], dict[str, None]] = {}
        self._ids = {kind.key: shapes.flatten(contract, kind.id_schema) for kind in kinds}
        self._counts = {kind.key: self._counted(kind) for kind in kinds}
        self._words = {kind.key: self._borrowed(kind) for kind in kinds}
        self._unfit = {kind.key: unfit(contract, kind.properties, kind) for kind in kinds}
        self._living = {
            key: self._counts[key].keys() | self._words[key].keys() | kind.held_as.keys()
            for key, kind in self.kinds.items()
        }
        for kind in kinds:
            for scope in scopes(contract, self, kind) if not kind.is_single else ():
                seed(contract, schemas, self, kind, scope, now)

    def find(self, kind: Kind, scope: Scope, text: str) -> Record | None:
        """Give the member of the id that stands in a request."""
        return self._members[kind.key].get(scope, str(parse_text(self._ids[kind.key], text)))

    def single(self, kind: Kind, scope: Scope, now: float) -> Record:
        """Give the one member that a place has, which always exists."""
        found = self._members[kind.key].get(scope, ONLY)
        if found is None:
            example = {name: deepcopy(value) for name, value in kind.example.items()}
            found = self.create(kind, example, now) | example | {kind.id_name: ONLY}
            self.add(kind, scope, found)
        return found

    def members(self, kind: Kind, scope: Scope = ()) -> list[Record]:
        """Give all members in a place, oldest first."""
        return self._members[kind.key].all(scope)

    def count(self, kind: Kind) -> int:
        """Tell how many members there are in all places."""
        return len(self._members[kind.key])

    def newest(self, kind: Kind, count: int) -> list[Record]:
        """Give the members of all places that were kept last, newest first."""
        return self._members[kind.key].newest(count)

    def listed(self, kind: Kind, scope: Scope, now: float, by: str | None) -> list[Record]:
        """Give all members in a place, oldest first or in the order of what stands at a pointer.

        One in which nothing can be created holds what the document shows.
        """
        resource = kind.resource
        if resource.operations == (resource.list,) and scope and not self._members[kind.key].has(scope):
            seed(self._contract, self._schemas, self, kind, scope, now)
        return self.members(kind, scope) if by is None else self._members[kind.key].ordered(scope, by)

    def children(self, kind: Kind, parent: Kind, identifier: Any) -> list[Record]:
        """Give the members that refer to one member of another kind, or were made below it."""
        return self._members[kind.key].below(parent.key, identifier)

    def create(self, kind: Kind, sent: Mapping[str, Any], now: float) -> Record:
        """Make a member; it is not kept before ``add``."""
        members = self._members[kind.key]
        return self.generation.complete(kind, sent, members.number, now, members.free_slug)

    def add(self, kind: Kind, scope: Scope, record: Record, owner: tuple[str, Any] | None = None) -> None:
        """Keep a new member, and take its number; ``owner`` is the kind and the id of the member it is made below."""
        self._members[kind.key].add(scope, record, owner)

    def replace(self, kind: Kind, scope: Scope, record: Record) -> None:
        """Keep another version of a member."""
        self._members[kind.key].replace(scope, record)

    def remove(self, kind: Kind, scope: Scope, identifier: Any, cascades: Sequence[str]) -> None:
        """Remove a member, all below its path, and of kinds with one of these tags the members that refer to it."""
        self._members[kind.key].remove(scope, str(identifier))
        self._links.pop((kind.key, scope, str(identifier)), None)
        for other in self.kinds.values():
            if templates.rest(other.key, kind.item) is not None:
                self._members[other.key].clear((*scope, str(identifier)))
            if other.tag in cascades:
                for child in self.children(other, kind, identifier):
                    self.remove(other, (), child[other.id_name], cascades)

    def going_with(
        self, kind: Kind, scope: Scope, identifier: Any, cascades: Sequence[str]
    ) -> list[tuple[Kind, Scope, Record]]:
        """Give the members, with kind and place, that ``remove`` would remove beside the one that is named."""
        found: dict[tuple[str, Scope, str], tuple[Kind, Scope, Record]] = {}
        asked = [(kind, scope, identifier)]
        for owner, place, own in asked:
            for other in self.kinds.values():
                if templates.rest(other.key, owner.item) is not None:
                    for at, record in self._members[other.key].within((*place, str(own))):
                        found.setdefault((other.key, at, str(record[other.id_name])), (other, at, record))
                for child in self.children(other, owner, own) if other.tag in cascades else ():
                    key: tuple[str, Scope, str] = (other.key, (), str(child[other.id_name]))
                    if key not in found:
                        found[key] = (other, (), child)
                        asked.append((other, (), child[other.id_name]))
        return list(found.values())

    def give_back(self, kind: Kind, identifier: Any) -> None:
        """Let the next member have the id of the newest one, where that is the one named."""
        members = self._members[kind.key]
        if self.generation.identifier(kind, members.number - 1) == identifier:
            members.number -= 1

    def is_empty(self, kind: Kind) -> bool:
        """Whether no place has a member yet."""
        return self._members[kind.key].is_empty

    def number(self, kind: Kind) -> int:
        """Give the number of the next member."""
        return self._members[kind.key].number

    def start_at(self, kind: Kind, number: int) -> None:
        """Number the members to come from here on."""
        self._members[kind.key].number = number

    def join(self, kind: Kind, scope: Scope, identifier: Any, member: str, joins: bool) -> None:
        """Add something to a member that is a list of things, or take it from it."""
        joined = self._links.setdefault((kind.key, scope, str(identifier)), {})
        if joins:
            joined[member] = None
        else:
            joined.pop(member, None)

    def joined(self, kind: Kind, scope: Scope, member: str) -> list[Record]:
        """Give the members of a kind to which something was added."""
        return [
            record
            for record in self.members(kind, scope)
            if member in self._links.get((kind.key, scope, str(record[kind.id_name])), {})
        ]

    def missing_parents(self, kind: Kind, sent: Mapping[str, Any]) -> Iterator[str]:
        """Give the sent properties that name a member of another resource which does not exist."""
        for name, key in kind.parents.items():
            value = sent.get(name)
            if value is not None and key in self.kinds and self._members[key].get((), str(value)) is None:
                yield name

    def unshowable(self, kind: Kind, record: Mapping[str, Any], sent: Iterable[str]) -> dict[str, list[str]]:
        """Give what the client sent and no documented answer could show: field to messages.

        A vendor refuses these: kept, they would make its own answers break the contract.
        """
        found: dict[str, list[str]] = {}
        for name in sent:
            schema = kind.properties.get(name)
            if not schema:
                continue
            value = fitted(self._contract, record[name], schema) if name in self._unfit[kind.key] else record[name]
            for violation in self._schemas.violations(schema, f"/mock{kind.key}/{name}", value):
                said = worded(violation.keyword, violation.expected)
                told = found.setdefault(".".join(map(str, (name, *violation.instance))), [])
                told += [said] if said not in told else []
        return found

    def shown(self, kind: Kind, record: Mapping[str, Any], names: Sequence[str] | None) -> Record:
        """Give a member as an answer shows it: kept properties, living counts of children, words of its parents.

        Without names all that is kept of it is shown, its id first.
        """
        if names is None:
            names = list(record) if kind.is_single else [kind.id_name, *(n for n in record if n != kind.id_name)]
            names = [name for name in names if not (kind.is_single and name == kind.id_name)]
        kept = record.get
        told = {name: kept(name) for name in names}
        if kind.is_single and kind.id_name in told:
            told[kind.id_name] = self.generation.identifier(kind, 1)
        for name in self._living[kind.key]:
            if name in told:
                told[name] = self._value(kind, record, name)
        return told

    def _value(self, kind: Kind, record: Mapping[str, Any], name: str) -> Any:
        if child := self._counts[kind.key].get(name):
            return self._members[child.key].count_below(kind.key, record[kind.id_name])
        if source := kind.held_as.get(name):
            return record.get(source)
        if borrowed := self._words[kind.key].get(name):
            reference, key, word = borrowed
            parent = self._members[key].get((), str(record.get(reference))) or {}
            return parent.get(word, record.get(name))
        return record.get(name)

    def _borrowed(self, kind: Kind) -> dict[str, tuple[str, str, str]]:
        """Give the properties that repeat a parent's: name to reference, the parent's key, and the property there."""
        found: dict[str, tuple[str, str, str]] = {}
        for name in kind.properties:
            for reference, key in kind.parents.items():
                stem = reference.removesuffix("_id") + "_"
                word = name.removeprefix(stem)
                if word != name and name not in kind.sent and key in self.kinds and word in self.kinds[key].properties:
                    found.setdefault(name, (reference, key, word))
        return found

    def _counted(self, kind: Kind) -> dict[str, Kind]:
        """Give the kind whose members a property counts: as the contract says, else by the property's name."""
        get = kind.resource.get.id if kind.resource.get else None
        counts = self._contract.conventions.counts
        found: dict[str, Kind] = {}
        for name in kind.properties:
            pointer = json_pointer.join(name)
            lists = {count.list for count in counts if (count.operation, count.property) == (get, pointer)}
            stem = name.removesuffix("_count") if name.endswith("_count") else None
            if name in kind.sent or name == kind.id_name or (not lists and stem is None):
                continue
            for other in self.kinds.values():
                is_listed = any(sublist.id in lists for sublist in other.resource.sublists)
                is_named = not lists and stem in (other.name, other.name.removesuffix("s"))
                if kind.key in other.parents.values() and (is_listed or is_named):
                    found.setdefault(name, other)
        return found
