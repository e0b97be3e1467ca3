"""Walks a body beside its documented schema, as far as the document speaks of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from driftwitness.checks import reading_schemas
from driftwitness.checks.exchange import Exchange, History
from driftwitness.contract import pointer as json_pointer


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a body, the tokens that lead to it, and its documented schema."""

    tokens: tuple[str | int, ...]
    schema: Any
    value: Any

    @property
    def pointer(self) -> str:
        """The place for people and findings, with ``*`` for the index of a list."""
        return json_pointer.join(*("*" if isinstance(token, int) else token for token in self.tokens))


def places(exchange: Exchange, beyond: frozenset[str]) -> Iterator[Place]:
    """Give every documented place in an answer's body; nothing inside the properties named ``beyond``."""
    documented = exchange.documented
    if documented and documented.schema is not None and exchange.body is not None:
        yield from _below(exchange, Place((), documented.schema, exchange.body), beyond)


def _below(exchange: Exchange, place: Place, beyond: frozenset[str]) -> Iterator[Place]:
    yield place
    contract, value = exchange.contract, place.value
    if isinstance(value, dict):
        members = reading_schemas.properties(contract, place.schema)
        inside = [(name, members[name], value[name]) for name in value if name in members and name not in beyond]
    elif isinstance(value, list) and (schema := reading_schemas.items(contract, place.schema)):
        inside = [(index, schema, member) for index, member in enumerate(value)]
    else:
        inside = []
    for token, schema, member in inside:
        yield from _below(exchange, Place((*place.tokens, token), schema, member), beyond)


def client_chosen(history: History) -> Mapping[str, frozenset[str]]:
    """Give, for each operation of a resource, its properties that are objects of members the client chooses."""
    found: dict[str, frozenset[str]] = {}
    for resource in history.lens.resources:
        bodies = [o.body for o in (resource.create, resource.update) if o and o.body]
        names = frozenset(
            name
            for body in bodies
            for name, schema in reading_schemas.properties(history.contract, body.schema).items()
            if reading_schemas.is_free_form(history.contract, schema, f"{body.pointer}/properties/{name}")
        )
        found |= {operation.id: names for operation in resource.operations}
    return found
