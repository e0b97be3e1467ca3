"""What vendors say of a value that they do not take, by the JSON Schema keyword that it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SAID: Mapping[str, str] = {
    "required": "is required",
    "type": "must be {}",
    "const": "must be {}",
    "enum": "must be one of: {}",
    "pattern": "has the wrong format",
    "format": "must be {}",
    "minLength": "must have at least {} characters",
    "maxLength": "must have at most {} characters",
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be more than {}",
    "exclusiveMaximum": "must be less than {}",
    "multipleOf": "must be a multiple of {}",
    "minItems": "must have {} or more items",
    "maxItems": "must have {} or fewer items",
    "uniqueItems": "must not name anything twice",
    "minProperties": "must have {} or more fields",
    "maxProperties": "must have {} or fewer fields",
    "additionalProperties": "has unknown fields",
    "unevaluatedProperties": "has unknown fields",
}
_NAMED: Mapping[str, Mapping[str, str]] = {
    "type": {
        "string": "a string",
        "integer": "an integer",
        "number": "a number",
        "boolean": "true or false",
        "array": "a list",
        "object": "an object",
        "null": "empty",
    },
    "format": {
        "date": "a date",
        "date-time": "a date and time",
        "time": "a time",
        "email": "an email address",
        "uri": "a URL",
        "uuid": "a UUID",
    },
}


def worded(keyword: str, expected: Any) -> str:
    """Say what is wrong with a value; ``expected`` is what the keyword demands, None where nobody knows."""
    said = _SAID.get(keyword, "is not valid")
    if "{}" not in said:
        return said
    if expected is None or (keyword in _NAMED and not _names(keyword, expected)):
        return "is not valid"
    if keyword in _NAMED:
        return said.format(" or ".join(_names(keyword, expected)))
    if keyword == "minLength" and expected == 1:
        return "must not be empty"
    return said.format(", ".join(map(str, expected)) if isinstance(expected, list) else expected)


def _names(keyword: str, expected: Any) -> list[str]:
    asked = expected if isinstance(expected, list) else [expected]
    return [_NAMED[keyword][one] for one in asked if one in _NAMED[keyword]]
