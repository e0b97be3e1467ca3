"""One request that a vendor's page shows, and the shape of the answer beside it, both read from the page by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class Step:
    """A request, and what must come back.

    ``shape`` is written as the answer would be: a type for a value of that type, a pattern for a text, a tuple for
    alternatives, a list of one shape for any number of such items, an object for exactly its members, Ellipsis for
    anything; any other value for itself; None for no body.
    """

    method: str
    target: str
    status: int
    shape: Any
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


def differences(shape: Any, value: Any, place: str = "") -> Iterator[str]:
    """Give the places where a value has not the shape."""
    if isinstance(shape, tuple):
        if all(any(differences(one, value)) for one in shape):
            yield f"{place}: {value!r} is none of {shape}"
    elif isinstance(shape, dict) and isinstance(value, dict):
        for name in sorted(shape.keys() ^ value.keys()):
            yield f"{place}/{name}: {'missing' if name in shape else 'not on the page'}"
        for name in shape.keys() & value.keys():
            yield from differences(shape[name], value[name], f"{place}/{name}")
    elif isinstance(shape, list) and isinstance(value, list):
        for number, item in enumerate(value):
            yield from differences(shape[0], item, f"{place}/{number}")
    elif not _is(shape, value):
        yield f"{place}: {value!r} is not {shape!r}"


def _is(shape: Any, value: Any) -> bool:
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, type):
        return type(value) is shape
    return shape is ... or (type(shape) is type(value) and shape == value)
