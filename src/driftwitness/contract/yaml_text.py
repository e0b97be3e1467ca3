"""Writes plain YAML for people and for every reader: PyYAML's own text, with its structure written here for speed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import nan
from typing import Any

import yaml

WIDTH = 120
SAFE = re.compile(r"[A-Za-z/][\w./{}(),$'-]*(?: [\w./{}(),$'-]+)*", re.ASCII)
"""Strings that are written as they stand; all others are left to PyYAML."""
NO_STRINGS = frozenset({"y", "n", "yes", "no", "true", "false", "on", "off", "null"})
"""Words of YAML 1.1, in lower case, that readers take for something else unless they are quoted."""
SIMPLE_KEY = re.compile(r"(?!''$|[\"{\[]).{1,100}")
"""How a key is written that certainly stands on one line with its value."""


class Dumper(yaml.SafeDumper):
    """Plain YAML: no aliases, lists indented below their key."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002, D102
        return True

    def increase_indent(self, *style: bool, **options: bool) -> None:  # noqa: D102
        super().increase_indent(*style, **{**options, "indentless": False})


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Write a text of several lines as a block, which people can read.

    A text with other line breaks is escaped: readers turn those into spaces or ``\\n``.
    """
    style = '"' if set(text) & {"\x85", "\u2028", "\u2029"} else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, _text)
# numbers to YAML 1.2, strings to PyYAML, which follows YAML 1.1: quoted, so that every reader takes them for strings
Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$|0o[0-7]+$"),
    list("-+.0123456789"),
)


def dump(value: Any) -> str:
    """Write plain YAML in the order of the value, 120 columns wide."""
    last = _last(value)
    if last is value or str(last).endswith("\n"):  # a document that ends with a block may need a mark behind it
        return _by_library(value, WIDTH)
    return "".join(_lines(value, ""))


def _last(value: Any) -> Any:
    """What is written last of all."""
    while isinstance(value, dict | list) and value:
        value = value[-1] if isinstance(value, list) else value[next(reversed(value))]
    return value


def _by_library(value: Any, width: int) -> str:
    text: str = yaml.dump(value, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=width)
    return text


def _lines(value: dict[Any, Any] | list[Any], indent: str) -> Iterator[str]:
    """The lines of a mapping or a list that is not empty."""
    if isinstance(value, list):
        for item in value:
            yield from _item(item, indent)
        return
    for key, inside in value.items():
        yield from _entry(key, inside, indent)


def _item(item: Any, indent: str) -> Iterator[str]:
    if isinstance(item, dict | list) and item:
        first, *rest = _lines(item, indent + "  ")
        yield f"{indent}- {first[len(indent) + 2 :]}"
        yield from rest
    elif (words := _on_one_line(item)) is not None and len(indent) + 2 + len(words) <= WIDTH:
        yield f"{indent}- {words}\n"
    else:
        yield from _in_place([item], indent)


def _entry(key: Any, inside: Any, indent: str) -> Iterator[str]:
    name = _on_one_line(key)
    if name is None or not SIMPLE_KEY.fullmatch(name) or len(indent) + len(name) > WIDTH:
        yield from _in_place({key: inside}, indent)
    elif isinstance(inside, dict | list) and inside:
        yield f"{indent}{name}:\n"
        yield from _lines(inside, indent + "  ")
    elif (words := _on_one_line(inside)) is not None and len(indent) + len(name) + 2 + len(words) <= WIDTH:
        yield f"{indent}{name}: {words}\n"
    else:
        yield from _in_place({key: inside}, indent)


def _in_place(value: dict[Any, Any] | list[Any], indent: str) -> list[str]:
    """The library's lines for what stands that deep: where it folds a long text depends on the column.

    Something follows, which is left out here: behind some texts the library would end the document.
    """
    depth = len(indent) // 2
    value = [*value, None] if isinstance(value, list) else {**value, nan: None}
    for _ in range(depth):
        value = {"in": value}
    return _by_library(value, WIDTH).splitlines(keepends=True)[depth:-1]


def _on_one_line(scalar: Any) -> str | None:
    """A scalar, an empty mapping or an empty list as it is written on one line; None for a block of lines."""
    if type(scalar) is str:
        return scalar if SAFE.fullmatch(scalar) and scalar.lower() not in NO_STRINGS else _written(scalar, "str")
    if scalar is None or isinstance(scalar, bool | int | float):
        return _written(scalar, repr(scalar) if isinstance(scalar, float) else type(scalar).__name__)
    return None if scalar else "{}" if isinstance(scalar, dict) else "[]" if isinstance(scalar, list) else None


@lru_cache(maxsize=10_000)
def _written(scalar: Any, kind: str) -> str | None:  # noqa: ARG001 1, 1.0 and True, 0.0 and -0.0 are one key but for it
    words = _by_library([scalar], 1_000_000)[2:-1]
    return None if "\n" in words else words
