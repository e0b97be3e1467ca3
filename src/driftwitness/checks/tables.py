"""What a table must hold, by what this run wrote to it: the records that requests choose by conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from driftwitness.checks.exchange import Exchange, History
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Table

Record = Mapping[str, Any]
Conditions = tuple[tuple[str, str], ...]
_TELLING_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a table's, and what must be there when it comes.

    ``own`` are the records that this run wrote and that meet its conditions, in the order of their making. ``others``
    counts those that were there before, None where no list told.
    """

    exchange: Exchange
    table: Table
    conditions: Conditions
    own: tuple[Record, ...]
    others: int | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its conditions."""
        return tuple(name for name, _ in self.conditions)

    @property
    def inserts(self) -> bool:
        """Whether an update is to add a record where it finds none."""
        return bool(self.table.insert) and self.exchange.sent.get(self.table.insert) is True


def asked(history: History) -> Iterator[Asked]:
    """Give the requests whose conditions are texts of some length for columns that the vendor is seen to keep.

    What strangers may have changed, or nobody can tell how it ended, begins anew with the next list.
    """
    for table in history.contract.conventions.tables:
        contents: dict[str, _Contents] = {}
        kept = _kept(history, table)
        lost = {failure.sequence for failure in history.trace.failures}
        for exchange in history.exchanges:
            body = exchange.sent if isinstance(exchange.sent, dict) else {}
            name = body.get(table.table)
            operations = (table.create, table.get, table.list, table.update)
            if exchange.operation_id not in operations or exchange.credential != "given" or not isinstance(name, str):
                continue
            if any(sequence < exchange.sequence for sequence in lost):
                lost = {sequence for sequence in lost if sequence > exchange.sequence}
                contents.clear()
            known = contents.setdefault(name, _Contents())
            conditions = _conditions(table, body)
            if conditions and {column for column, _ in conditions} <= kept:
                yield Asked(
                    exchange,
                    table,
                    conditions,
                    tuple(map(dict, known.matching(conditions))),
                    known.others.get(conditions),
                )
            if exchange.sequence in history.overlapping or exchange.outcome >= 500:
                contents.clear()
            elif exchange.succeeded:
                known.follow(exchange, table, body, conditions)


def column(item: Any, name: str) -> Any:
    """Give what an item shows under a column's name, at its top or one object below; MISSING where it does not."""
    for place in (item, *(item.values() if isinstance(item, dict) else ())):
        if isinstance(place, dict) and name in place:
            return place[name]
    return json_pointer.MISSING


def listed(one: Asked) -> list[Any] | None:
    """Give the items of a list's answer; None where it is none."""
    found = json_pointer.get(one.exchange.body, one.table.items, None) if one.exchange.succeeded else None
    return found if isinstance(found, list) and one.exchange.operation_id == one.table.list else None


@dataclass(slots=True)
class _Contents:
    """The records of one table that this run made, and how many others meet which conditions."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    others: dict[Conditions, int] = field(default_factory=dict)

    def matching(self, conditions: Conditions) -> list[dict[str, Any]]:
        return [row for row in self.rows if all(row.get(name) == value for name, value in conditions)]

    def follow(self, exchange: Exchange, table: Table, body: Mapping[str, Any], conditions: Conditions | None) -> None:
        """Take in what a request did that was accepted."""
        sent = json_pointer.get(body, table.sent, None)
        if exchange.operation_id == table.create and isinstance(sent, dict):
            self.rows.append(dict(sent))
        elif exchange.operation_id == table.list and conditions:
            items = json_pointer.get(exchange.body, table.items, None)
            if isinstance(items, list):
                self.others.setdefault(conditions, len(items) - len(self.matching(conditions)))
        elif exchange.operation_id == table.update:
            self._update(sent if isinstance(sent, dict) else {}, conditions, body.get(table.insert or "") is True)

    def _update(self, sent: Mapping[str, Any], conditions: Conditions | None, inserts: bool) -> None:
        own = self.matching(conditions) if conditions else []
        fits = all(sent.get(name) == value for name, value in conditions or ())
        if not conditions or self.others.get(conditions) != 0 or (inserts and not own and not fits):
            self.rows.clear()
            self.others.clear()
        elif own:
            own[0].update(sent)
        elif inserts:
            self.rows.append(dict(sent))


def _conditions(table: Table, body: Mapping[str, Any]) -> Conditions | None:
    """Read a body's conditions; None where one is no telling text, or the body has none."""
    entries = body.get(table.filters)
    found = []
    for entry in entries if isinstance(entries, list) else ():
        name, value = (json_pointer.get(entry, place, None) for place in (table.column, table.value))
        if not isinstance(name, str) or not isinstance(value, str) or len(value) < _TELLING_LENGTH:
            return None
        found.append((name, value))
    return tuple(sorted(found)) or None


def _kept(history: History, table: Table) -> frozenset[str]:
    """Give the columns that some answer of the table's shows: a vendor may drop those that it does not know."""
    operations = (table.create, table.get, table.list, table.update)
    answers = (exchange.body for exchange in history.exchanges if exchange.operation_id in operations)
    return frozenset(name for answer in answers for name in _names(answer))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _names(member)
