"""The documented outer shape of an answer: the wrapper around its payload, and what is wrong where it does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from driftwitness.checks import reading_schemas
from driftwitness.contract import Contract, conventions
from driftwitness.contract import pointer as json_pointer

if TYPE_CHECKING:
    from driftwitness.checks.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Wrapper:
    """Where a response documents its payload, and of which JSON types.

    ``contract`` points at the convention, ``own`` at the wrapper in the response's own schema.
    """

    pointer: str
    types: frozenset[str]
    contract: str
    own: str


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """How an answer misses its documented outer shape; ``pointer`` into the body, ``kind`` for grouping."""

    pointer: str
    kind: Literal["missing", "null", "double", "type"]
    expected: str
    received: str


def wrapper(exchange: Exchange) -> Wrapper | None:
    """Give the wrapper that the documented success response has; None where its payload is the body itself."""
    documented, known = exchange.documented, exchange.lens.of_responses
    if not documented or documented.schema is None or not 200 <= exchange.status < 300:
        return None
    of = ("shape", documented.schema_pointer)
    if of not in known:
        known[of] = _wrapper(exchange.contract, documented.schema, documented.schema_pointer)
    found: Wrapper | None = known[of]
    return found


def _wrapper(contract: Contract, whole: Any, place: str) -> Wrapper | None:
    success = contract.conventions.success
    if not success:
        return None
    for role, pointer in (("items", success.items), ("item", success.item)):
        tokens = json_pointer.split(pointer or "")
        schema = reading_schemas.at(contract, whole, tokens)
        if pointer and schema is not None and _is_promised(contract, whole, tokens):
            types = reading_schemas.types(contract, schema)
            if role == "item" or "array" in types or pointer != success.item:
                promise = f"/{conventions.KEY}/envelope/success/{role}"
                own = place + "".join(json_pointer.join("properties", token) for token in tokens)
                return Wrapper(pointer, types, promise, own)
    return None


def _is_promised(contract: Contract, schema: Any, tokens: Sequence[str]) -> bool:
    """Whether the answer must have the whole wrapper: what stands below its first object, the schema must require."""
    for number, token in enumerate(tokens):
        owner = reading_schemas.at(contract, schema, tokens[:number])
        needed = reading_schemas.required(contract, owner)
        if number and token not in needed:
            return False
    return True


def fault(exchange: Exchange) -> ShapeFault | None:
    """Give what is wrong with the outer shape of a success; None where nothing is, or nothing is documented."""
    documented = exchange.documented
    if not documented or documented.schema is None:
        return None
    found = wrapper(exchange)
    if found:
        return _wrapper_fault(exchange, found, documented.schema)
    types = reading_schemas.types(exchange.contract, documented.schema)
    if reading_schemas.is_of(exchange.body, types):
        return None
    return ShapeFault("", "type", " or ".join(sorted(types)), reading_schemas.described(exchange.body))


def _wrapper_fault(exchange: Exchange, found: Wrapper, schema: Any) -> ShapeFault | None:
    body, name = exchange.body, json_pointer.split(found.pointer)[-1]
    value = json_pointer.get(body, found.pointer)
    wrapped = "the payload in its documented wrapper"
    if value is json_pointer.MISSING:
        payload = reading_schemas.at(exchange.contract, schema, json_pointer.split(found.pointer))
        bare = _looks_like(exchange, body, payload)
        what = "the bare payload" if bare else reading_schemas.described(body)
        return ShapeFault(found.pointer, "missing", wrapped, f"{what}, without {found.pointer}")
    documented = reading_schemas.at(exchange.contract, schema, json_pointer.split(found.pointer))
    inner = isinstance(value, dict) and name in value and name not in _members(exchange, documented)
    if inner and reading_schemas.is_of(value[name], found.types):
        return ShapeFault(found.pointer, "double", f"{wrapped}, once", f"a second {name!r} inside {found.pointer}")
    if reading_schemas.is_of(value, found.types):
        return None
    kind: Literal["null", "type"] = "null" if value is None else "type"
    return ShapeFault(found.pointer, kind, " or ".join(sorted(found.types)), reading_schemas.described(value))


def _looks_like(exchange: Exchange, body: Any, payload: Any) -> bool:
    if isinstance(body, list):
        return "array" in reading_schemas.types(exchange.contract, payload)
    return isinstance(body, dict) and bool(set(body) & _members(exchange, payload))


def _members(exchange: Exchange, schema: Any) -> set[str]:
    return set(reading_schemas.properties(exchange.contract, schema))
