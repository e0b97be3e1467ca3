"""The tenant's data: process instances, databases, users and their roles. In memory, with something in it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..catalogue import Has

Fields = dict[str, Any]
Filters = Sequence[tuple[str, Any]]

ROLES = ("Approver", "Manager", "Process owner")


@dataclass(slots=True)
class Instance:
    """An instance of a process; `started` is epoch seconds."""

    identifier: str
    process: str
    initiator: str
    started: float
    fields: Fields


@dataclass(slots=True)
class Record:
    """A row of a database."""

    id: int
    columns: Fields


@dataclass(slots=True)
class User:
    """An account of the tenant."""

    email: str
    roles: list[str] = field(default_factory=list)


class Store:
    """All data of one tenant. Processes and databases are there under any name: the page has no way to make one."""

    def __init__(self, has: Has) -> None:
        self.has = has
        self.instances: dict[str, Instance] = {}
        self.databases: dict[str, list[Record]] = {}
        self.users: dict[str, User] = {}
        self.invitations: list[str] = []
        self._numbers = itertools.count(1)
        self._ids = itertools.count(1)
        self._fill()

    def start(self, process: str, initiator: str, fields: Fields, now: float) -> Instance:
        """Start an instance."""
        number = next(self._numbers)
        identifier = f"{number:08}" if self.has("identifiers-are-digits") else f"PRC-{number}"
        instance = Instance(identifier, process, initiator, now, fields)
        self.instances[identifier] = instance
        return instance

    def instance(self, identifier: str) -> Instance | None:
        """Find an instance."""
        if self.has("instance-of-another") and identifier in self.instances:
            return next(reversed(self.instances.values()))
        return self.instances.get(identifier)

    def add(self, database: str, columns: Fields) -> Record:
        """Insert a record."""
        record = Record(next(self._ids), columns)
        if self.has("added-record-lost"):
            return record
        rows = self.databases.setdefault(database, [])
        rows.append(record)
        if self.has("added-record-doubled"):
            rows.append(Record(next(self._ids), dict(columns)))
        return record

    def matches(self, database: str, filters: Filters) -> list[Record]:
        """Return the records whose columns equal the filters' values, oldest first."""
        return [record for record in self.databases.get(database, []) if self._matches(record, filters)]

    def first(self, database: str, filters: Filters) -> Record | None:
        """Return the first record that matches."""
        found = self.matches(database, filters)
        if not found:
            return None
        return found[-1] if self.has("last-match-returned") else found[0]

    def _matches(self, record: Record, filters: Filters) -> bool:
        if self.has("filter-by-prefix"):
            return all(str(record.columns.get(name)).startswith(str(value)) for name, value in filters)
        return all(_value(record, name) == value for name, value in filters)

    def _fill(self) -> None:
        for email, roles in (("ana@mill.example", ["Manager", "Approver"]), ("ben@mill.example", ["Approver"])):
            self.users[email] = User(email, roles)
        for name, city in (("Rivers", "Salto"), ("Stone", "Rocha"), ("Hill", "Salto")):
            self.add("Suppliers", {"name": name, "city": city, "active": True})
        self.start("purchase", "System", {"Amount": 120, "Reason": "Paper"}, 1_700_000_000)


def _value(record: Record, name: str) -> object:
    return record.id if name == "id" else record.columns.get(name)


def overlaid(columns: Fields, changes: Mapping[str, Any], has: Has) -> Fields:
    """Return the columns after an update."""
    if has("update-wipes-columns"):
        return dict.fromkeys(columns) | dict(changes)
    if has("update-not-saved"):
        return dict(columns)
    return columns | dict(changes)
