"""The account's data: modules with entries, which are tables of records. In memory, with some from the start."""

from __future__ import annotations

import itertools
from typing import Any

from ..catalogue import Has

Record = dict[str, Any]

CLOSED = ("fin", "invoice")
"""The entry that the owner of the key may not see."""


class Entry:
    """A table of records, by id."""

    def __init__(self, names: list[str], step: int) -> None:
        self.ids = itertools.count(1, step)
        self.records: dict[int, Record] = {}
        self.deleted = 0
        for name in names:
            self.add({"name": name})

    def add(self, values: Record) -> Record:
        """Keep a new record and return it."""
        number = next(self.ids)
        due = {"id": number, "name": "", "ordering": len(self.records) + 1, "active": 1}
        self.records[number] = due | values
        return self.records[number]

    def delete(self, number: int) -> None:
        """Forget a record."""
        del self.records[number]
        self.deleted += 1


class Store:
    """Modules, by name, with their entries, by name."""

    def __init__(self, has: Has) -> None:
        step = 7 if has("ids-with-gaps") else 1
        self.modules = {
            "crm": {"lead": Entry(["Harbour fair", "Studio move", "Winter stock"], step), "account": Entry([], step)},
            "task": {"tasks": Entry(["Call the printer"], step)},
            "fin": {"invoice": Entry([], step)},
        }
