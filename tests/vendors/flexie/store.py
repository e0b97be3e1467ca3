"""The workspace's data, in memory. The page's own examples find what they ask for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..catalogue import Has
from .resources import NOTE, RESOURCES, Resource

DAY = 86_400
TABLE = "your_table"
Values = dict[str, Any]


@dataclass(slots=True)
class Row:
    """A record; times are epoch seconds, `about` is what a note stands at: the path of a collection and an id."""

    id: int
    values: Values
    added: float
    modified: float
    about: tuple[str, int] = ("", 0)
    replies: list[Values] = field(default_factory=list)

    @property
    def reference(self) -> str:
        """What customers call a case by."""
        return f"REF-{1000 + self.id}"


@dataclass(slots=True)
class Segment:
    """A list of records: the ids that were added."""

    id: int
    name: str
    members: set[int] = field(default_factory=set)


class Store:
    """All records by the path of their collection, and the lists by theirs."""

    def __init__(self, now: Callable[[], float], has: Has) -> None:
        self.now = now
        self.has = has
        self.rows: dict[str, dict[int, Row]] = {}
        self.segments: dict[str, dict[int, Segment]] = {}
        self._ids = itertools.count(101, 7 if has("ids-with-gaps") else 1)
        for resource in RESOURCES:
            self._fill(resource)
        self._fill_notes()

    def collection(self, path: str) -> str | None:
        """Return the path, if there is such a collection; only custom tables can be missing."""
        if path not in self.rows and self.has("unknown-table-made"):
            self.rows[path] = {}
            self.segments[f"{path}/lists"] = {}
        return path if path in self.rows else None

    def collection_of(self, entity: str) -> str | None:
        """Return the path of the records that the name stands for in the path of a note, or None."""
        paths = {resource.entity: resource.path for resource in RESOURCES if "segments" in resource.can}
        return paths.get(entity, self.collection(f"ce/{entity}"))

    def add(self, path: str, values: Values, about: tuple[str, int] = ("", 0)) -> Row:
        """Insert a record."""
        row = Row(next(self._ids), values, self.now(), self.now(), about)
        if not self.has("created-not-stored"):
            self.rows[path][row.id] = row
        return row

    def change(self, row: Row, changes: Mapping[str, Any]) -> Row:
        """Change a record, and return it as it then is."""
        values = {} if self.has("update-wipes-omitted") else row.values
        changed = Row(row.id, values | dict(changes), row.added, self.now(), row.about, row.replies)
        if not self.has("update-not-saved"):
            row.values, row.modified = changed.values, changed.modified
        return changed

    def delete(self, path: str, row: Row) -> None:
        """Remove a record, and from the lists it is on."""
        if not self.has("delete-not-done"):
            self.rows[path].pop(row.id, None)
        for segment in self._lists_of(path).values():
            segment.members.discard(row.id)

    def _lists_of(self, path: str) -> dict[int, Segment]:
        return self.segments.get(lists_path(path), {})

    def notes_of(self, path: str, row: Row) -> list[Row]:
        """Return the notes that stand at a record."""
        if self.has("notes-mixed-up"):
            return [note for note in self.rows[NOTE.path].values() if note.about[1] == row.id]
        return [note for note in self.rows[NOTE.path].values() if note.about == (path, row.id)]

    def lists_of(self, path: str, row: Row) -> list[Segment]:
        """Return the lists that a record is on."""
        return [segment for segment in self._lists_of(path).values() if row.id in segment.members]

    def _fill(self, resource: Resource) -> None:
        path = resource.path.format(tableName=TABLE)
        made = self.now() - 40 * DAY
        self.rows[path] = {
            number: Row(number, _values(resource, number), made, made + number * 3600) for number in (1, 3, 17, 42, 47)
        }
        if resource.lists:
            named = {42: "Newsletter", 43: "Spring fair"}
            lists = {number: Segment(number, name) for number, name in named.items()}
            lists[43].members.add(42)
            self.segments[resource.lists.format(tableName=TABLE)] = lists

    def _fill_notes(self) -> None:
        made = self.now() - 3 * DAY
        note = {"text": "Asked for a quote.", "type": "call", "datetime": "2026-06-20T09:30:00+00:00"}
        self.rows[NOTE.path] = {42: Row(42, note, made, made, ("contacts", 42))}


def lists_path(path: str) -> str:
    """Return where the lists of a collection are: those of custom tables below it, others below the singular."""
    return f"{path}/lists" if path.startswith("ce/") else f"{path.removesuffix('s')}/lists"


def _values(resource: Resource, number: int) -> Values:
    shown = {
        "text": f"{resource.entity or 'row'} {number}",
        "number": number,
        "boolean": False,
        "date": "2026-08-01",
        "minute": "2026-08-01 09:00",
    }
    values: Values = {name: shown[kind] for name, kind in resource.fields.items()}
    if "email" in values:
        values["email"] = f"{resource.entity}{number}@mill.example"
    return values
