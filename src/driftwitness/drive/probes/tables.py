"""Writes records to a table and chooses them by conditions: listed, the first one got, changed, added where missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Table
from driftwitness.drive.client import Client
from driftwitness.drive.values import Values

KEY, NOTE = "driftwitness", "driftwitness_note"
_MET, _LONGER, _ABSENT = "written by driftwitness", "written by driftwitness too", "not written by driftwitness"


def run(client: Client, values: Values) -> None:
    """Lead the records of each table through what the documents let clients do with them."""
    for table in client.contract.conventions.tables:
        _Records(client, values, table).run()


class _Records:
    """The records of one table."""

    def __init__(self, client: Client, values: Values, table: Table) -> None:
        self._client, self._values, self._table = client, values, table
        self._name = values.valid_body(client.contract.by_id[table.create]).get(table.table)
        self._elsewhere = {table.table: f"{self._name} 2"}

    def run(self) -> None:
        """Ask in an order in which each answer can be told from what was written before."""
        table = self._table
        self._ask(table.list, _MET, "what is there before")
        self._ask(table.list, _MET, "what another table holds", more=self._elsewhere)
        for text, note in ((_MET, "first"), (_MET, "second"), (_LONGER, "third")):
            self._ask(table.create, None, f"add the {note} record", row={KEY: text, NOTE: note})
        self._ask(table.list, _MET, "list what was added")
        self._ask(table.list, _MET, "another table holds what it held", more=self._elsewhere)
        self._get("get the first of two")
        if table.update:
            self._ask(table.update, _MET, "change the first of two", row={NOTE: "changed"})
            self._get("get what was changed")
        if table.update and table.insert:
            self._upsert(table.update, table.insert)

    def _upsert(self, update: str, flag: str) -> None:
        """Change what is not there, without and with the word to add it; and what is there with that word."""
        row = {KEY: _ABSENT, NOTE: "added"}
        self._ask(self._table.list, _ABSENT, "what is not there")
        self._ask(update, _ABSENT, "change what is not there", row=row)
        self._ask(self._table.list, _ABSENT, "still not there")
        self._ask(update, _ABSENT, "add what is not there", row=row, more={flag: True})
        self._ask(self._table.list, _ABSENT, "there now")
        self._ask(update, _MET, "change, or else add, what is there", row={NOTE: "again"}, more={flag: True})
        self._ask(self._table.list, _MET, "no more than before")

    def _get(self, why: str) -> None:
        if self._table.get:
            self._ask(self._table.get, _MET, why)

    def _ask(
        self,
        operation_id: str,
        text: str | None,
        why: str,
        row: Mapping[str, Any] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        body: dict[str, Any] = {self._table.table: self._name, **(more or {})}
        if text is not None:
            condition = _put(self._table.column, KEY) | _put(self._table.value, text)
            body[self._table.filters] = [condition]
        if row is not None:
            body |= _put(self._table.sent, dict(row))
        operation = self._client.contract.by_id[operation_id]
        self._client.send(self._values.ask(operation, body=body, why=why))


def _put(pointer: str, value: Any) -> dict[str, Any]:
    """Give an object that holds a value at a place."""
    for name in reversed(json_pointer.split(pointer)):
        value = {name: value}
    return dict(value)
