"""Writes at JSON pointers, and says where the contract puts a payload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from driftwitness.contract import Contract, Response
from driftwitness.contract import pointer as json_pointer
from driftwitness.mock import shapes


def put(content: Any, pointer: str, value: Any) -> Any:
    """Write ``value`` at a pointer, with objects on the way where nothing stands, and give the whole content."""
    tokens = json_pointer.split(pointer)
    if not tokens:
        return value
    whole = content if isinstance(content, dict | list) else {}
    place = whole
    for token, following in zip(tokens, (*tokens[1:], None), strict=True):
        inside = value if following is None else None
        if isinstance(place, list):
            index = int(token) if token.isdigit() else 0
            place.extend({} for _ in range(index + 1 - len(place)))
            place[index] = inside if following is None else place[index]
            place = place[index]
        else:
            if following is not None:
                inside = place.get(token) if isinstance(place.get(token), dict | list) else {}
            place[token] = inside
            place = place[token]
    return whole


def copied(content: Any) -> Any:
    """Copy a JSON value, faster than what copies anything."""
    if isinstance(content, dict):
        return {name: copied(value) for name, value in content.items()}
    return [copied(value) for value in content] if isinstance(content, list) else content


def places(content: Any, pointer: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Give each object and property name that a pointer means; a name that meets an array means all its members."""
    *before, name = json_pointer.split(pointer) or ("",)
    found = [content]
    for token in before:
        found = [inside for value in found for inside in _inside(value, token)]
    for value in found:
        for member in value if isinstance(value, list) else [value]:
            if isinstance(member, dict) and name in member:
                yield member, name


def _inside(value: Any, token: str) -> list[Any]:
    if isinstance(value, list) and not token.isdigit():
        return [inside for member in value for inside in _inside(member, token)]
    inside = json_pointer.walk(value, [token])
    return [] if inside is json_pointer.MISSING else [inside]


def payload_pointer(contract: Contract, response: Response | None) -> str | None:
    """Give the place of the payload in a success response: the envelope's where it has one, else the whole body.

    None where the response has no schema, or holds only a message.
    """
    if response is None or response.schema is None:
        return None
    if shapes.flatten(contract, response.schema)["type"] == ["array"]:
        return ""
    success = contract.conventions.success
    for pointer in (success.items, success.item) if success else ():
        if pointer and shapes.at(contract, response.schema, pointer) is not None:
            return pointer
    if success and success.message and shapes.at(contract, response.schema, success.message) is not None:
        return None
    return _wrapped(contract, response.schema)


def _wrapped(contract: Contract, schema: Any) -> str:
    """Give the place of the one object or list that a body is there for: ``{task: {...}}``; else the whole body."""
    flat = shapes.flatten(contract, schema)
    names = flat["required"] or list(flat["properties"])
    if len(names) != 1 or names[0] not in flat["properties"]:
        return ""
    inside = shapes.flatten(contract, flat["properties"][names[0]])
    is_kept = inside["type"][:1] == ["array"] or (inside["type"][:1] == ["object"] and inside["properties"])
    return json_pointer.join(names[0]) if is_kept else ""
