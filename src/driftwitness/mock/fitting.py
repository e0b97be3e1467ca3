"""What is kept of a member, as one answer shows it whose schema has another shape for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from driftwitness.contract import Contract
from driftwitness.mock import shapes
from driftwitness.mock.kinds import Kind

_TYPES: Mapping[type, str] = {
    bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object",
}  # fmt: skip
_REFERENCES = ("id", "uuid", "key", "name")


def unfit(contract: Contract, shown: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    """Give the properties of an answer, of these raw schemas, whose kept values may not fit it.

    Members are made by what the document shows in other answers, or are what requests hold; ids are the store's.
    """
    return {
        name: schema
        for name, schema in shown.items()
        if name != kind.id_name
        and (
            name not in kind.properties
            or _differ(contract, kind.properties[name], schema, 0, False)
            or _differ(contract, kind.sent.get(name), schema, 0, True)
            or _lacks(contract, kind.example.get(name), schema)
        )
    }


def _lacks(contract: Contract, example: Any, schema: Any) -> bool:
    """Whether a documented object or list is not what the schema of another answer says."""
    return isinstance(example, dict | list) and fitted(contract, example, schema) != example


def _differ(contract: Contract, kept: Any, shown: Any, depth: int, types_alone: bool) -> bool:
    """Whether a value of the one schema may be of none of the other's types, or have other members than it tells of."""
    if not kept or kept is shown or depth > shapes.MAX_DEPTH:
        return False
    one, other = shapes.flatten(contract, kept), shapes.flatten(contract, shown)
    if one["type"] and other["type"] and not any(_covers(other["type"], kind) for kind in one["type"]):
        return True
    if not types_alone and other["required"] and {*one["properties"]} != {*other["properties"]}:
        return True
    inside = [(one["properties"].get(name), schema) for name, schema in other["properties"].items()]
    inside += [(one.get("items"), other["items"])] if "items" in other else []
    return any(_differ(contract, before, schema, depth + 1, types_alone) for before, schema in inside)


def fitted(contract: Contract, value: Any, schema: Any) -> Any:
    """Give a value as a schema has it; whatever fits is kept.

    A reference becomes the object that answers show, objects get what is required of them, and lose what the document
    does not know where it requires anything. A value of no documented type gives way to a documented one.
    """
    flat = shapes.flatten(contract, schema)
    types = flat["type"]
    if isinstance(value, list) and (not types or "array" in types):
        return [fitted(contract, member, flat["items"]) for member in value] if "items" in flat else value
    if isinstance(value, dict) and (not types or "object" in types):
        return _fitted_object(contract, value, flat)
    if not types or _covers(types, _TYPES.get(type(value), "null")):
        return value
    made = deepcopy(shapes.sample(contract, schema))
    names = [name for name in _REFERENCES if name in flat["properties"]]
    if isinstance(made, dict) and names and isinstance(value, int | str):
        made[names[0]] = fitted(contract, value, flat["properties"][names[0]])
    return made


def _fitted_object(contract: Contract, value: Mapping[str, Any], flat: Mapping[str, Any]) -> dict[str, Any]:
    if not flat["required"]:
        known = flat["properties"]
        return {name: fitted(contract, inside, known.get(name)) for name, inside in value.items()}
    told = {name: value[name] for name in flat["properties"] if name in value}
    told |= {
        name: deepcopy(shapes.sample(contract, flat["properties"].get(name)))
        for name in flat["required"]
        if name not in told
    }
    return {name: fitted(contract, inside, flat["properties"].get(name)) for name, inside in told.items()}


def _covers(types: Sequence[str], kind: str) -> bool:
    return kind in types or (kind == "integer" and "number" in types)
