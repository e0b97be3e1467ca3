"""JSON as RFC 8259 has it: no NaN, no duplicate names, bounded depth."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

MAX_DEPTH = 200


class StrictJSONError(ValueError):
    """The text is not strict JSON; the message tells what it holds instead and where."""


def _refuse_constant(name: str) -> NoReturn:
    raise StrictJSONError(f"{name} is not a JSON number (RFC 8259, section 6)")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise StrictJSONError(f"the name {name!r} stands twice in one object (RFC 8259, section 4)")
            seen.add(name)
    return value


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise StrictJSONError(f"the number {text[:40]} is larger than a double can hold (RFC 8259, section 6)")
    return number


_decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite)


def loads(text: str | bytes) -> Any:
    """Read strict JSON from text, or from bytes that must be UTF-8.

    Raises StrictJSONError for anything else: bad syntax, a byte order mark, NaN, a duplicate name, nesting deeper than
    200, a number that Python cannot hold, half of a surrogate pair.
    """
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise StrictJSONError(f"not UTF-8 at byte {error.start} (RFC 8259, section 8.1)") from error
    if text.startswith("\ufeff"):
        raise StrictJSONError("starts with a byte order mark (RFC 8259, section 8.1)")
    try:
        value = _decoder.decode(text)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise StrictJSONError(f"{error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise _too_deep() from error
    except UnicodeEncodeError as error:
        raise StrictJSONError("an escape stands for half of a surrogate pair (RFC 8259, section 8.2)") from error
    except StrictJSONError:
        raise
    except ValueError as error:
        raise StrictJSONError("an integer has more digits than this reader follows (RFC 8259, section 6)") from error
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _refuse_depth(value)
    return value


def value_at(text: str, place: int) -> tuple[Any, int]:
    """Read the one JSON value that begins at a place of a text, as ``loads`` does; give it and the place behind it.

    Raises StrictJSONError where none is whole there.
    """
    try:
        value, end = _decoder.raw_decode(text, place)
    except (ValueError, RecursionError) as error:
        raise StrictJSONError(str(error)) from error
    if text.find("\\ud", place, end) >= 0 or text.find("\\uD", place, end) >= 0:
        return loads(text[place:end]), end
    return value, end


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for item in level
            if isinstance(item, dict | list)
            for child in (item.values() if isinstance(item, dict) else item)
        ]
    if any(isinstance(item, dict | list) for item in level):
        raise _too_deep()


def _too_deep() -> StrictJSONError:
    return StrictJSONError(f"nested deeper than {MAX_DEPTH} levels (RFC 8259, section 9)")
