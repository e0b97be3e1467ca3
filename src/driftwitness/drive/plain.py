"""Plain values of a type: a text of a length, a number within bounds, a value as a header writes it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

LONGEST = 100_000


def sized(text: str, schema: Mapping[str, Any], longest: int = LONGEST) -> str:
    """Lengthen or cut a text to what its schema allows, and to ``longest``."""
    shortest = min(int(schema.get("minLength", 0)), LONGEST)
    return text.ljust(shortest, "x")[: min(longest, int(schema.get("maxLength", longest)))]


def simple(value: Any) -> str:
    """Write a value as a header has it (OpenAPI's style ``simple``)."""
    if isinstance(value, list):
        return ",".join(map(simple, value))
    return value if isinstance(value, str) else json.dumps(value)


def number(schema: Mapping[str, Any]) -> Any:
    """Give the least number that the documented bounds allow; 1 where they allow it and there is no least."""
    if "minimum" in schema:
        least = schema["minimum"]
    elif "exclusiveMinimum" in schema:
        least = schema["exclusiveMinimum"] + 1
    else:
        least = min(1, schema.get("maximum", 1), schema.get("exclusiveMaximum", 2) - 1)
    step = schema.get("multipleOf")
    return math.ceil(least / step) * step if step else least
