"""The operators that there are, and reading ``OPERATOR[@WHERE][:RATE]``."""

from __future__ import annotations

import importlib
import math
import pkgutil
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from driftwitness import InputError
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.mock import injections, shapes
from driftwitness.mock.injection import Injection, Where

LISTED_DEPTH = 3
_RATE = re.compile(r"(-?\d+(?:\.\d+)?|\.\d+)(?:/(\d+)|(%))?")


@cache
def operators() -> Mapping[str, type[Injection]]:
    """Give the operators by name: each module of ``injections`` holds one."""
    found: dict[str, type[Injection]] = {}
    for info in pkgutil.iter_modules(injections.__path__):
        module = importlib.import_module(f"{injections.__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Injection) and value.__module__ == module.__name__:
                found[value.name] = value
    return dict(sorted(found.items()))


def parse(text: str, contract: Contract) -> Injection:
    """Read ``OPERATOR[@WHERE][:RATE]``.

    WHERE is an operationId, ``operationId:/json/pointer`` into its response body, or a header's name. RATE is the share
    of requests to strike: ``0.2``, ``20%`` or ``1/5``. Raises InputError, with what exists, for an operator or a place
    that does not, for a rate that is no share, and where the operator would change nothing.
    """
    struck, rate = _rate(text)
    name, _, place = struck.partition("@")
    operator = operators().get(name)
    if operator is None:
        near = get_close_matches(name, operators(), cutoff=0.3)
        raise InputError(
            f"unknown injection {name!r} in --inject {text}. Expected one of the {len(operators())} that "
            f"`driftwitness mock --list-injections` shows{', such as ' * bool(near)}{', '.join(near)}."
        )
    where = _where(text, place, operator, contract) if place else Where()
    if reason := not_applicable(operator, contract, where):
        raise InputError(f"--inject {text}: {reason}. Choose another operator or place.")
    return operator(where, rate)


def not_applicable(operator: type[Injection], contract: Contract, where: Where | None = None) -> str | None:
    """Say why an operator would change nothing of what a contract describes; None where it would."""
    place = where or Where()
    at = f"{contract.vendor!r}{f', {place.operation}' if place.operation else ''}"
    for requirement in operator.requires:
        if not contract.says(requirement):
            return f"{operator.name!r} breaks {requirement}, which the contract of {at} does not have"
    obstacle = operator.obstacle(contract, place)
    return f"{operator.name!r} changes nothing in the contract of {at}: {obstacle}" if obstacle else None


def _rate(text: str) -> tuple[str, float]:
    """Split off what stands behind the last colon, where it reads as a number."""
    struck, colon, last = text.rpartition(":")
    if not colon or not (found := _RATE.fullmatch(last)):
        return text, 1.0
    number, divisor, percent = float(found[1]), float(found[2] or 1), found[3]
    rate = number / (100 if percent else 1) / divisor if divisor else math.inf
    if not 0 <= rate <= 1:
        raise InputError(
            f"--inject {text}: {last!r} is no share of the requests. Expected a rate from 0 to 1, such as "
            f"{struck}:0.2, {struck}:20% or {struck}:1/5."
        )
    return struck, rate


def _where(text: str, where: str, operator: type[Injection], contract: Contract) -> Where:
    operation_id, _, pointer = where.partition(":")
    operation = contract.by_id.get(operation_id)
    if operation is None:
        return Where(header=_header(text, where, operator, contract))
    if not pointer:
        return Where(operation=operation_id)
    if "pointer" not in operator.takes:
        raise InputError(
            f"--inject {text}: {operator.name!r} takes no pointer. Expected {operator.name}@{operation_id}."
        )
    existing = sorted(
        {found for response in operation.responses.values() for found in _pointers(contract, response.schema)}
    )
    if not _documented(contract, operation, pointer):
        raise InputError(
            f"--inject {text}: no response of {operation_id} has {pointer!r}. Expected a JSON pointer such as "
            f"{', '.join(existing) or '(none: its responses have no schema)'}."
        )
    return Where(operation=operation_id, pointer=pointer)


def _header(text: str, where: str, operator: type[Injection], contract: Contract) -> str:
    names = [
        name
        for limit in contract.conventions.rate_limits
        for name in (*limit.quota_headers.values(), limit.retry_after)
        if name
    ]
    found = next((name for name in names if name.lower() == where.lower()), None)
    if found and "header" in operator.takes:
        return found
    headers = f", or a header: {', '.join(names)}" if "header" in operator.takes else ""
    raise InputError(
        f"--inject {text}: nothing is called {where!r} where {operator.name!r} can strike. Expected an operation: "
        f"{', '.join(contract.by_id)}{headers}."
    )


def _documented(contract: Contract, operation: Operation, pointer: str) -> bool:
    if not pointer.startswith("/"):
        return False
    return any(
        response.schema is not None and shapes.at(contract, response.schema, pointer) is not None
        for response in operation.responses.values()
    )


def _pointers(contract: Contract, schema: Any, depth: int = 0) -> Iterator[str]:
    """Give the pointers of a response's properties, not deeper than a person wants to read."""
    flat = shapes.flatten(contract, schema)
    if "items" in flat:
        flat = shapes.flatten(contract, flat["items"])
    for name, inside in flat["properties"].items():
        yield json_pointer.join(name)
        if depth + 1 < LISTED_DEPTH:
            yield from (json_pointer.join(name) + rest for rest in _pointers(contract, inside, depth + 1))
