"""The values of a JSON text, with the names around them, and the same text with some of them replaced."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*"(\s*:)?|-?(?:\d[\d.eE+-]*|Infinity)|NaN|true|false|null', re.DOTALL)


class NotJSONError(ValueError):
    """The text is not JSON."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value: its member's name (a list's members have the list's), the names around it, and those beside it."""

    name: str
    above: tuple[str, ...]
    beside: frozenset[str]
    value: Any


class _Members(list[tuple[str, Any]]):
    """An object's members in order, none lost where a name stands twice."""


def leaves(text: str) -> list[Leaf]:
    """Give a JSON text's values in order; raises NotJSONError for any other text."""
    try:
        return list(_leaves(json.loads(text, object_pairs_hook=_Members), "", (), frozenset()))
    except (ValueError, RecursionError) as error:
        raise NotJSONError(str(error)) from error


def _leaves(value: Any, name: str, above: tuple[str, ...], beside: frozenset[str]) -> Iterator[Leaf]:
    if isinstance(value, _Members):
        names = frozenset(key for key, _ in value)
        for key, member in value:
            yield from _leaves(member, key, (*above, name), names)
    elif isinstance(value, list):
        for member in value:
            yield from _leaves(member, name, above, beside)
    else:
        yield Leaf(name, above, beside, value)


def replaced(text: str, replace: Callable[[Leaf], str | None]) -> str:
    """Give a JSON text with other values in place of strings and numbers, and every other character as it was.

    ``replace`` gives a string's new content, a number's new digits, or None to leave it. Raises NotJSONError.
    """
    found = leaves(text)
    pieces, end = [], 0
    tokens = (token for token in _SCALAR.finditer(text) if token[1] is None)
    for leaf, token in zip(found, tokens, strict=True):
        is_text = isinstance(leaf.value, str)
        new = replace(leaf) if is_text or type(leaf.value) in (int, float) else None
        if new is not None and new != (leaf.value if is_text else token[0]):
            pieces += [text[end : token.start()], json.dumps(new, ensure_ascii=token[0].isascii()) if is_text else new]
            end = token.end()
    return "".join([*pieces, text[end:]])
