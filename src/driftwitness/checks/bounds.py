"""Which values of a request stand exactly on a documented bound: where a vendor that moved a bound is found out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from driftwitness.checks.exchange import Exchange
from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.bodies import parse_text

_OF_TEXTS = ("minLength", "maxLength")
_OF_NUMBERS = ("minimum", "maximum")
_OF_LISTS = ("minItems", "maxItems")


@dataclass(frozen=True, slots=True)
class Touched:
    """A bound that a value stands on: the field's dotted name, and the place of the bound in the contract."""

    field: str
    contract: str


def touched(exchange: Exchange) -> list[Touched]:
    """Give the bounds on which values of the query and the body stand."""
    operation, contract = exchange.operation, exchange.contract
    if operation is None:
        return []
    found: list[Touched] = []
    for parameter in operation.parameters:
        if parameter.location == "query" and parameter.name in exchange.query:
            value = parse_text(contract.resolve(parameter.schema) or {}, exchange.query[parameter.name])
            found += _inside(contract, parameter.schema, f"{parameter.pointer}/schema", value, parameter.name)
    if operation.body:
        found += _inside(contract, operation.body.schema, operation.body.pointer, exchange.sent, "")
    return list(dict.fromkeys(found))


def _inside(contract: Contract, schema: Any, place: str, value: Any, field: str) -> Iterator[Touched]:
    schema, place = contract.locate(schema, place)
    if not isinstance(schema, dict):
        return
    keywords, size = _measured(value)
    for keyword in keywords:
        bound = schema.get(keyword)
        if isinstance(bound, int | float) and bound == size:
            yield Touched(field, f"{place}/{keyword}")
    if isinstance(value, dict):
        for name, member in value.items():
            inner = (schema.get("properties") or {}).get(name)
            where = place + json_pointer.join("properties", name)
            yield from _inside(contract, inner, where, member, f"{field}.{name}".lstrip("."))
    if isinstance(value, list):
        for member in value:
            yield from _inside(contract, schema.get("items"), f"{place}/items", member, f"{field}.*")


def _measured(value: Any) -> tuple[tuple[str, ...], float]:
    """Give the keywords that bound a value, and what they measure of it."""
    if isinstance(value, str):
        return _OF_TEXTS, len(value)
    if isinstance(value, list):
        return _OF_LISTS, len(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _OF_NUMBERS, value
    return (), 0
