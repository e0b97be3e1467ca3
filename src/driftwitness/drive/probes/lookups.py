"""Leads what requests name in their bodies through its life: made, found, changed, found again."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Lookup
from driftwitness.drive.client import Client
from driftwitness.drive.values import Values

FIELD = "driftwitness"
_TEXTS = ("A text with more than a few words", "Another text with more than a few words")
_BEYOND_BASIC_PLANE = "\N{OTTER}"


def run(client: Client, values: Values) -> None:
    """Run the chain of each kind of thing that is looked up; what is found must be the first of two."""
    for lookup in client.contract.conventions.lookups:
        first = _made(client, values, lookup, _TEXTS[0])
        if first is None:
            continue
        _made(client, values, lookup, "Second")
        _made(client, values, lookup, _BEYOND_BASIC_PLANE)
        _find(client, values, lookup, first, "look up what was made first")
        if lookup.update:
            body = {lookup.key: first, **_written(lookup, _TEXTS[1])}
            client.send(values.ask(client.contract.by_id[lookup.update], body=body, why="change it"))
            _find(client, values, lookup, first, "look up what was changed")


def _made(client: Client, values: Values, lookup: Lookup, text: str) -> Any:
    create = client.contract.by_id[lookup.create]
    body = {**values.valid_body(create), **_written(lookup, text)}
    answer = client.send(values.ask(create, body=body, why="make one to look up"))
    return json_pointer.get(answer.json, lookup.id, None) if answer.ok else None


def _find(client: Client, values: Values, lookup: Lookup, identity: Any, why: str) -> None:
    get = client.contract.by_id[lookup.get]
    client.send(values.ask(get, body={**values.valid_body(get), lookup.key: identity}, why=why))


def _written(lookup: Lookup, text: str) -> dict[str, Any]:
    """Give the member of a body that holds what a client writes, with one field."""
    inside: Any = {FIELD: text}
    for name in reversed(json_pointer.split(lookup.sent)):
        inside = {name: inside}
    return dict(inside)
