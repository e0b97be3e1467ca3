"""Asks with each documented value of a query parameter once, and with parameters that are missing or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from driftwitness.contract import Contract, Operation, Parameter
from driftwitness.drive.client import Client
from driftwitness.drive.probes.protocol import plainest
from driftwitness.drive.values import Values

_NO_NUMBER = "driftwitness"


def run(client: Client, values: Values) -> None:
    """Ask for what the documents show of query parameters; each name and value once, at the first list that has it."""
    _faulty(client, values)
    seen: set[tuple[str, str]] = set()
    for operation in client.contract.operations:
        if operation.method != "GET" or operation.path_parameters:
            continue
        for name, value in _documented(client.contract, operation):
            if (name, str(value)) not in seen:
                seen.add((name, str(value)))
                client.send(values.ask(operation, query={name: value}, why=f"{name}={value}, as documented"))


def _faulty(client: Client, values: Values) -> None:
    """Leave out a required parameter, and send a text for a number, each at the plainest read that has one."""
    lacking = plainest(client.contract, lambda o: any(p.required for p in _queried(o)))
    if lacking:
        ask, name = values.ask(lacking), next(p.name for p in _queried(lacking) if p.required)
        rest = {key: value for key, value in ask.query.items() if key != name}
        client.send(replace(ask, query=rest, why=f"without {name}"))
    numeric = plainest(client.contract, lambda o: any(_is_number(client.contract, p) for p in _queried(o)))
    if numeric:
        name = [p.name for p in _queried(numeric) if _is_number(client.contract, p)][-1]
        client.send(values.ask(numeric, query={name: _NO_NUMBER}, why=f"{name} that is no number"))


def _queried(operation: Operation) -> list[Parameter]:
    return [parameter for parameter in operation.parameters if parameter.location == "query"]


def _is_number(contract: Contract, parameter: Parameter) -> bool:
    types = (contract.resolve(parameter.schema) or {}).get("type") or []
    return {types} <= {"integer", "number"} if isinstance(types, str) else False


def _documented(contract: Contract, operation: Operation) -> Iterator[tuple[str, Any]]:
    """Give the examples, choices and defaults of an operation's optional parameters, but for filters."""
    filters = {entry.param for entry in contract.conventions.filters if entry.operation == operation.id}
    for parameter in _queried(operation):
        if parameter.required or parameter.name in filters:
            continue
        schema = contract.resolve(parameter.schema) or {}
        default = [schema["default"]] if "default" in schema else []
        for value in (*(schema.get("examples") or ()), *(schema.get("enum") or ()), *default):
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                yield parameter.name, value
