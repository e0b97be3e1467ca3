"""Asks lists for what their documents let clients ask: few items, later ones, an order, a text, a filter."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Query, Selection
from driftwitness.contract.paging import sole_list
from driftwitness.drive.client import Answer, Client
from driftwitness.drive.values import Values

FEW, START = 2, 1
NOWHERE = "driftwitness0nowhere0written"
_WAY = re.compile(r"(?:asc|desc)(?:ending)?", re.IGNORECASE)
_SEVERAL_WORDS = re.compile(r"(?P<word>[A-Za-z]{3,})(?: \w+)+")


def run(client: Client, values: Values) -> None:
    """Ask each list: by its query one thing at a time, by its body what can be compared in a row."""
    for entry in client.contract.conventions.queries:
        for operation in client.contract.operations:
            if operation.id in entry.operations:
                ask = _by_body if operation.body else _by_query
                ask(client, values, entry, operation)


def _by_query(client: Client, values: Values, entry: Query, operation: Operation) -> None:
    if entry.limit:
        client.send(values.ask(operation, query={entry.limit: FEW}, why="no more items than a few"))
    if entry.search:
        client.send(values.ask(operation, query={entry.search: NOWHERE}, why="a text that stands nowhere"))


def _by_body(client: Client, values: Values, entry: Query, operation: Operation) -> None:
    """Ask for a part before and after the whole: answered alike, nobody else has changed the list in between."""
    whole = values.valid_body(operation)
    whole |= {entry.start: 0} if entry.start else {}
    whole |= {entry.selection.member: []} if entry.selection else {}
    whole.pop(entry.search or "", None)
    ways = _ways(client.contract, operation, entry.direction, whole)
    up, down = (whole | way for way in ways)
    later = up | ({entry.start: START} if entry.start else {}) | ({entry.limit: FEW} if entry.limit else {})

    def ask(body: Mapping[str, Any], why: str) -> Answer:
        return client.send(values.ask(operation, body=dict(body), why=why))

    ask(later, "a few later items")
    shown = ask(up, "the whole list, upwards")
    ask(later, "the same later items")
    one = _filter(values, entry.selection, operation, shown.json) if entry.selection else None
    selected = {**down, entry.selection.member: [one]} if entry.selection and one else None
    if selected:
        ask(selected, "what contains a word")
    ask(down, "the whole list, downwards")
    if selected:
        ask(selected, "what contains the same word")


def _ways(
    contract: Contract, operation: Operation, name: str | None, shown: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what asks for an order upwards and downwards; nothing where no document shows a word for it.

    Of one that no document shows, the word is the other's opposite, written alike.
    """
    schema = contract.resolve(operation.body.schema) or {} if operation.body else {}
    member = contract.resolve((schema.get("properties") or {}).get(name)) or {}
    told = (*(member.get("enum") or ()), *(member.get("examples") or ()), member.get("default"), shown.get(name or ""))
    words = {word[:3].lower(): word for word in told if isinstance(word, str) and _WAY.fullmatch(word)}
    if name is None or not words:
        return {}, {}
    up, down = words.get("asc", ""), words.get("des", "")
    return {name: up or _alike("asc", down, down[4:])}, {name: down or _alike("desc", up, up[3:])}


def _alike(start: str, word: str, end: str) -> str:
    """Write a beginning in the letter case of a word, and end it."""
    cased = start.upper() if word.isupper() else start.capitalize() if word.istitle() else start
    return cased + end


def _filter(values: Values, selection: Selection, operation: Operation, body: Any) -> Any:
    """Give the documented filter for a word of several in some item; None where no item shows such a text."""
    shown, documented = sole_list(body), values.valid_body(operation).get(selection.member)
    if shown is None or not isinstance(documented, list) or not documented:
        return None
    for item in shown[1]:
        for name, value in item.items() if isinstance(item, dict) else ():
            if isinstance(value, str) and (found := _SEVERAL_WORDS.fullmatch(value)):
                return _put(_put(documented[0], selection.property, name), selection.text, found["word"])
    return None


def _put(filtering: Any, pointer: str, value: str) -> Any:
    """Copy a filter with another value at a place."""
    copied = copy.deepcopy(filtering)
    *above, last = json_pointer.split(pointer)
    place = json_pointer.walk(copied, above, None)
    if isinstance(place, dict):
        place[last] = value
    return copied
