"""schema/choice-known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from driftwitness.checks import reading_schemas
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.checks.world import items
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.resources import Resource


@dataclass(frozen=True, slots=True)
class _Choice:
    """The values that requests of a resource may give one of its properties, and where the contract lists them."""

    values: tuple[str, ...]
    contract: str


class ChoiceKnown(TraceCheck):
    """A property that is a choice in requests shows one of the choices that the document lists anywhere.

    Looks at the members of resources in answers: texts of properties for which bodies or filters list the values, and
    the answer's own schema does not (that one is ``schema/response-body``'s). A value that the trace itself sent is
    left out. The vendor may know more states than a client can set, so it is never more than a note.

    Pass:
        # contract: meters
        GET /readings/7 -> 200 {"id": 7, "value": 1, "unit": "kWh"}
    Fail:
        # contract: meters
        GET /readings/7 -> 200 {"id": 7, "value": 1, "unit": "gallon"}
    """

    id = "schema/choice-known"
    reference = "JSON Schema Validation 2020-12, section 6.1.2"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation shows members of a resource that has choices."""
        return any(operation in _showing(r) and _choices(contract, r) for r in contract.resources)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge each choice that an answer shows."""
        sent = {pair for exchange in history.exchanges for pair in _pairs(exchange.sent)}
        for resource in history.lens.resources:
            shown = [operation for operation in _showing(resource) if history.of(operation)]
            choices = _choices(contract, resource) if shown else {}
            for operation in shown if choices else ():
                for exchange in history.of(operation):
                    yield from self._judge_members(exchange, choices, sent)

    def _judge_members(
        self, exchange: Exchange, choices: Mapping[str, _Choice], sent: set[tuple[str, str]]
    ) -> Iterator[Judgement]:
        shown = [(pointer, name, member[name]) for pointer, member in _members(exchange) for name in member]
        for pointer, name, value in shown:
            choice = choices.get(name)
            if choice is None or not isinstance(value, str) or _has_enum(exchange, f"{pointer}/{name}"):
                continue
            if value in choice.values:
                yield self.passed(exchange)
            elif (name, value) not in sent:
                expected = f"one of {', '.join(choice.values)}"
                place, received = f"/response/body{pointer}{json_pointer.join(name)}", reading_schemas.described(value)
                yield self.noted(exchange, place, expected, received, choice.contract, f"{choice.contract} {value}")


def _showing(resource: Resource) -> list[Operation]:
    named = (resource.create, resource.list, resource.get, resource.update, *resource.sublists)
    return [operation for operation in named if operation]


def _members(exchange: Exchange) -> list[tuple[str, Mapping[str, Any]]]:
    """Give the members that an answer shows, each with its pointer."""
    if not exchange.succeeded:
        return []
    paging = exchange.contract.conventions.pages(exchange.operation_id or "")
    listed = items(exchange)
    if listed:
        success = exchange.contract.conventions.success
        pointer = paging.items if paging else (success.items or "" if success else "")
        return [(f"{pointer}/{i}", member) for i, member in enumerate(listed) if isinstance(member, dict)]
    payload = exchange.payload
    return [(exchange.payload_pointer, payload)] if isinstance(payload, dict) else []


def _choices(contract: Contract, resource: Resource) -> dict[str, _Choice]:
    """Give the properties with listed values: name to all values that bodies and filters list."""
    found: dict[str, _Choice] = {}
    for operation in (resource.create, resource.update):
        body = operation.body if operation else None
        for name, schema in reading_schemas.properties(contract, body.schema).items() if body else ():
            _add(found, name, schema, contract, f"{body.pointer}/properties/{name}" if body else "")
    if resource.list:
        for known in contract.conventions.filters:
            parameter = resource.list.parameter(known.param, "query") if known.operation == resource.list.id else None
            if parameter and known.match == "equals":
                name = json_pointer.split(known.property)[-1]
                _add(found, name, parameter.schema, contract, known.pointer)
    return found


def _add(found: dict[str, _Choice], name: str, schema: Any, contract: Contract, pointer: str) -> None:
    values = [v for part in reading_schemas.parts(contract, schema) for v in part.get("enum") or ()]
    if values and all(isinstance(value, str) for value in values):
        before = found.get(name)
        known = dict.fromkeys((*(before.values if before else ()), *values))
        found[name] = _Choice(tuple(known), before.contract if before else pointer)


def _has_enum(exchange: Exchange, pointer: str) -> bool:
    documented = exchange.documented
    schema = documented.schema if documented else None
    found = reading_schemas.at(exchange.contract, schema, json_pointer.split(pointer))
    return any("enum" in part for part in reading_schemas.parts(exchange.contract, found))


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    for name, member in value.items() if isinstance(value, dict) else ():
        if isinstance(member, str):
            yield name, member
