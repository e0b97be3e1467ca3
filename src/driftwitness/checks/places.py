"""Walks a body beside its documented schema, as far as the document speaks of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from driftwitness.checks import reading_schemas
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.once import once
from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.resources import Resource

_LOOKED_AT = (dict, list, int, float)


class Place(NamedTuple):
    """A value in a body, the tokens that lead to it, and its documented schema."""

    tokens: tuple[str | int, ...]
    schema: Any
    value: Any

    @property
    def pointer(self) -> str:
        """The place for people and findings, with ``*`` for the index of a list."""
        return json_pointer.join(*("*" if isinstance(token, int) else token for token in self.tokens))


@once
def places(exchange: Exchange) -> Sequence[Place]:
    """Give every documented object, list and number in an answer's body, from the outside to the inside."""
    documented, found = exchange.documented, list[Place]()
    if documented and documented.schema is not None and exchange.body is not None:
        _add(found, exchange.contract, Place((), documented.schema, exchange.body))
    return found


def _add(found: list[Place], contract: Contract, place: Place) -> None:
    found.append(place)
    tokens, schema, value = place
    if isinstance(value, dict):
        members = reading_schemas.properties(contract, schema)
        for name, member in value.items():
            if name in members and isinstance(member, _LOOKED_AT):
                _add(found, contract, Place((*tokens, name), members[name], member))
    elif isinstance(value, list) and (schema := reading_schemas.items(contract, schema)):
        for index, member in enumerate(value):
            if isinstance(member, _LOOKED_AT):
                _add(found, contract, Place((*tokens, index), schema, member))


def client_chosen(history: History) -> Mapping[str, frozenset[str]]:
    """Give, for each operation of a resource that the history has, its properties that are objects of members the
    client chooses.
    """
    found: dict[str, frozenset[str]] = {}
    here, known = {exchange.operation_id for exchange in history.every}, history.lens.of_responses
    for resource in history.lens.resources:
        met = [operation.id for operation in resource.operations if operation.id in here]
        if not met:
            continue
        of = ("client chosen", resource.name)
        if of not in known:
            known[of] = _chosen(history.contract, resource)
        found |= dict.fromkeys(met, known[of])
    return found


def _chosen(contract: Contract, resource: Resource) -> frozenset[str]:
    bodies = [o.body for o in (resource.create, resource.update) if o and o.body]
    return frozenset(
        name
        for body in bodies
        for name, schema in reading_schemas.properties(contract, body.schema).items()
        if reading_schemas.is_free_form(contract, schema, f"{body.pointer}/properties/{name}")
    )
