"""How a request says which member it means: in its path, its query, or its body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from driftwitness.contract import Contract, Operation
from driftwitness.contract.inflection import singular
from driftwitness.mock import shapes

_COLUMN = re.compile(r"(column|field|property|attribute|key|name|alias)(_?name)?", re.IGNORECASE)
_VALUES = ("value", "values")
_BY = re.compile(r"\bby (.+)", re.IGNORECASE)
_BY_NAME = re.compile(r"[a-z]By([A-Z]\w*)")
_UPSERT = re.compile(r"(with_?)?insert(_if_(missing|absent))?|upsert|create_if_(missing|absent)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a request names the member.

    ``path`` and ``query``: the parameter ``name``. ``body``: its property ``name``. ``filters``: conditions stand in
    the body's array ``name``, and the first member that meets them all is meant. ``match``: the body's own ``name`` is
    the member's. ``told``: all members are meant that hold everything the body says.
    """

    place: Literal["path", "query", "body", "filters", "match", "told"]
    name: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What a member must hold: an operator between its ``column`` and a value."""

    column: str
    operator: str
    value: Any

    def holds(self, record: Mapping[str, Any]) -> bool:
        """Whether a member meets the condition; an operator of another name than the known ones means equality."""
        compare = _OPERATORS.get(self.operator.lower().strip(), _equal)
        return compare(column(record, self.column), self.value)


def column(record: Mapping[str, Any], name: str) -> Any:
    """Give what a member holds under a name, at its top or one object below; None where it holds nothing."""
    if name in record:
        return record[name]
    for value in record.values():
        if isinstance(value, dict) and name in value:
            return value[name]
    return None


def address(contract: Contract, operation: Operation, names: Sequence[str]) -> Address | None:
    """Give where an operation whose path names no member has it: under one of these names, or as conditions."""
    for parameter in operation.parameters:
        if parameter.location == "query" and parameter.name in names:
            return Address("query", parameter.name)
    properties = _properties(contract, operation)
    for name in names:
        if name in properties:
            return Address("body", name)
    filters = condition_list(contract, operation)
    return Address("filters", filters) if filters else None


def condition_list(contract: Contract, operation: Operation) -> str | None:
    """Give the body property that lists conditions: objects with the name of a column and a value."""
    for name, schema in _properties(contract, operation).items():
        flat = shapes.flatten(contract, schema)
        item = shapes.flatten(contract, flat.get("items"))["properties"] if "items" in flat else {}
        if any(value in item for value in _VALUES) and any(_COLUMN.fullmatch(key) for key in item):
            return name
    return None


def describes(body: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether a member holds everything that a body says; a body that says nothing describes nobody."""
    return bool(body) and all(name in record and _equal_json(record[name], value) for name, value in body.items())


def allows(body: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether a member holds what a body says, as far as it holds anything under those names."""
    return all(name not in record or _equal_json(record[name], value) for name, value in body.items())


def is_open(contract: Contract, operation: Operation) -> bool:
    """Whether a body may say anything: no property of it is documented."""
    return operation.body is not None and not _properties(contract, operation)


def upsert_flag(contract: Contract, operation: Operation) -> str | None:
    """Give the boolean body property by which an update creates what it does not find."""
    for name, schema in _properties(contract, operation).items():
        if _UPSERT.fullmatch(name) and "boolean" in shapes.flatten(contract, schema)["type"]:
            return name
    return None


def scope_property(contract: Contract, operation: Operation, conditions: str) -> str | None:
    """Give the body property that names the table whose records the conditions choose from."""
    flat = shapes.flatten(contract, operation.body.schema if operation.body else {})
    for name in flat["required"]:
        if name != conditions and shapes.flatten(contract, flat["properties"].get(name))["type"] == ["string"]:
            return str(name)
    return None


def id_names(id_name: str, resource: str) -> tuple[str, ...]:
    """Give the names under which requests may have an id, or several."""
    one = singular(resource)
    plural = id_name if id_name.endswith("s") else f"{id_name}s"
    return tuple(dict.fromkeys((id_name, plural, "id", "ids", f"{one}_id", f"{one}Id", f"{one}_ids", f"{one}Ids")))


def conditions(body: Mapping[str, Any], name: str) -> Iterator[Condition]:
    """Read the conditions that a body lists under a name; what cannot be read narrows nothing."""
    listed = body.get(name)
    for entry in listed if isinstance(listed, list) else ():
        if not isinstance(entry, dict):
            continue
        named = next((value for key, value in entry.items() if _COLUMN.fullmatch(key) and isinstance(value, str)), None)
        wanted = next((entry[key] for key in _VALUES if key in entry), None)
        operator = entry.get("operator", entry.get("op", "="))
        if isinstance(wanted, dict):
            operator = wanted.get("operator", operator)
            wanted = next((wanted[key] for key in ("input", *_VALUES) if key in wanted), None)
        if named is not None:
            yield Condition(named, str(operator), wanted)


def told_by(operation: Operation) -> tuple[str, ...]:
    """Give the words of a title that say by what an operation finds a member: ``Update thing by its name``."""
    found = _BY.search(str(operation.raw.get("summary") or "")) or _BY_NAME.search(operation.id)
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", found[1]) if found else []
    return tuple(plain_name(word) for word in (*words, "".join(words)) if word)


def plain_name(name: str) -> str:
    """Write a name as one word: ``first_name`` and ``firstName`` are ``firstname``."""
    return re.sub(r"[\W_]", "", name).lower()


def _properties(contract: Contract, operation: Operation) -> Mapping[str, Any]:
    known: Mapping[str, Any] = shapes.flatten(contract, operation.body.schema if operation.body else {})["properties"]
    return known


def _equal_json(value: Any, wanted: Any) -> bool:
    """Whether two JSON values are the same; ``1 == True`` in Python only."""
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return any(_equal(value, one) for one in wanted)
    if isinstance(value, bool) or isinstance(wanted, bool):
        return str(value).lower() == str(wanted).lower()
    return value == wanted or str(value) == str(wanted)


def _like(value: Any, wanted: Any) -> bool:
    return value is not None and str(wanted).strip("%").casefold() in str(value).casefold()


def _compared(first: Any, second: Any) -> int:
    """Compare as numbers where both are, else as texts."""
    try:
        one, other = float(first), float(second)
    except (TypeError, ValueError):
        return (str(first) > str(second)) - (str(first) < str(second))
    return (one > other) - (one < other)


_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "like": _like,
    "contains": _like,
    "!=": lambda value, wanted: not _equal(value, wanted),
    "<>": lambda value, wanted: not _equal(value, wanted),
    "ne": lambda value, wanted: not _equal(value, wanted),
    "neq": lambda value, wanted: not _equal(value, wanted),
    ">": lambda value, wanted: value is not None and _compared(value, wanted) > 0,
    "gt": lambda value, wanted: value is not None and _compared(value, wanted) > 0,
    "<": lambda value, wanted: value is not None and _compared(value, wanted) < 0,
    "lt": lambda value, wanted: value is not None and _compared(value, wanted) < 0,
    ">=": lambda value, wanted: value is not None and _compared(value, wanted) >= 0,
    "gte": lambda value, wanted: value is not None and _compared(value, wanted) >= 0,
    "<=": lambda value, wanted: value is not None and _compared(value, wanted) <= 0,
    "lte": lambda value, wanted: value is not None and _compared(value, wanted) <= 0,
}
