"""What examples show at one place of a JSON document, and the JSON Schemas that follow from it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Any

from driftwitness.capture.evidence import EvidenceLog, Place
from driftwitness.capture.facts import Example, Where
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.masked import unmasked

NO_MEMBERS: frozenset[str] = frozenset()
VERSION = re.compile(r"version|release|build", re.IGNORECASE)
"""Names of members whose numbers with dots are no addresses."""
IDENTIFIER = re.compile(r"[$@]?[A-Za-z_]\w*|[a-z]+(?:-[a-z]+)*")
HEADER = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)*")
DOTS = re.compile(r"\.{3,}|…")
"""A text of which the page leaves out all."""
KEY = re.compile(
    r"\d+|.*[\s/].*|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|\d{4}-\d\d-\d\d|(?=\D*\d)[0-9a-f]{16,}|<[^<>]+>|\{[^{}]+\}"
)
"""A name that identifies something instead of naming a property: the members of such an object are not enumerated."""


def _is_ipv4(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True


def _pattern(expression: str) -> Callable[[str], bool]:
    compiled = re.compile(expression)
    return lambda text: compiled.fullmatch(text) is not None


FORMATS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("date-time", _pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")),
    ("date", _pattern(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")),
    ("uri", _pattern(r"https?://[^\s.<>{}\"|^`\\][^\s<>{}\"|^`\\]*(?<!\.\.\.)")),
    ("email", _pattern(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("uuid", _pattern(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")),
    ("ipv4", _is_ipv4),
)


class Shape:
    """Types, members and items seen at one place over any number of examples."""

    __slots__ = ("complete", "count", "entries", "items", "members", "optional", "strings", "types", "where", "whole")

    def __init__(self) -> None:
        self.count = 0
        self.complete = 0  # objects seen here of which no member is left out
        self.whole = 0  # such objects around this place
        self.types: dict[str, Where] = {}
        self.strings: list[str] = []
        self.members: dict[str, Shape] = {}
        self.items: Shape | None = None
        self.entries: Shape | None = None  # the values of an object that is keyed by ids
        self.optional = False
        self.where: Where | None = None

    def observe(self, example: Example, pointer: str, value: Any) -> None:
        """Add what the example shows at the pointer."""
        where = example.at(pointer)
        self.where = self.where or where
        self.count += 1
        self.optional |= "optional" in example.comments.get(pointer, "").lower()
        if value is None and pointer in example.elided:
            return
        self.types.setdefault(json_type(value), where)
        if isinstance(value, str) and pointer not in example.elided:
            self.strings.extend([] if DOTS.fullmatch(value) else [value])
        elif isinstance(value, dict):
            self._observe_members(example, pointer, value)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                self.items = self.items or Shape()
                self.items.observe(example, f"{pointer}/{index}", item)

    def _observe_members(self, example: Example, pointer: str, value: dict[str, Any]) -> None:
        names = list(value)
        keyed = bool(names) and (all(map(KEY.fullmatch, names)) or _are_headers(names) or _is_map(value))
        whole = pointer not in example.elided and not keyed
        self.complete += whole
        for name in names:
            if keyed:
                self.entries = self.entries or Shape()
                member = self.entries
            else:
                member = self.members.setdefault(name, Shape())
                member.whole += whole
            member.observe(example, pointer + json_pointer.join(name), value[name])

    def forget(self) -> None:
        """Forget what objects and lists hold at this place; that they stand here remains."""
        self.members, self.items, self.entries = {}, None, None

    @property
    def required(self) -> list[str]:
        """The members that every complete object shows."""
        always = (
            name for name, member in self.members.items() if member.whole >= self.complete and not member.optional
        )
        return list(always) if self.complete else []


def _are_headers(names: list[str]) -> bool:
    """Whether the names are those of HTTP headers, of which nobody lists all."""
    return all(HEADER.fullmatch(name) for name in names) and any("-" in name for name in names)


def _is_map(value: dict[str, Any]) -> bool:
    """Whether all values are objects with the same members, under names such as no program would choose."""
    inner = [frozenset(held) if isinstance(held, dict) else NO_MEMBERS for held in value.values()]
    plain = all(IDENTIFIER.fullmatch(name) for name in value)
    return len(inner) > 1 and bool(inner[0]) and len(set(inner)) == 1 and not plain


def json_type(value: Any) -> str:
    """The JSON Schema type of a JSON value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]


def response_schema(shape: Shape, log: EvidenceLog, at: Place, free: frozenset[str] = NO_MEMBERS) -> dict[str, Any]:
    """Types and formats, nothing required; the members in `free` are the client's, so theirs have no formats."""
    return _typed(shape, log, at, free, formats=True)


def _typed(shape: Shape, log: EvidenceLog, at: Place, free: frozenset[str], formats: bool) -> dict[str, Any]:
    schema = type_keyword(shape)
    named = " ".join(str(token) for token in at[-3:])
    if formats and (name := string_format(shape.strings)) and not (name == "ipv4" and VERSION.search(named)):
        schema["format"] = name
    if shape.members:
        schema["properties"] = {}
        for name, member in shape.members.items():
            place = (*at, "properties", name)
            log.note(place, _seen(member), "example")
            schema["properties"][name] = _typed(member, log, place, NO_MEMBERS, formats and name not in free)
    if shape.items:
        log.note((*at, "items"), _seen(shape.items), "example")
        schema["items"] = _typed(shape.items, log, (*at, "items"), NO_MEMBERS, formats)
    if shape.entries:
        place = (*at, "additionalProperties")
        log.note(place, _seen(shape.entries), "example")
        schema["additionalProperties"] = _typed(shape.entries, log, place, NO_MEMBERS, formats)
    return schema


def required_schema(shape: Shape, free: frozenset[str] = NO_MEMBERS) -> dict[str, Any]:
    """Only what every example shows, at every depth; nothing inside the members in `free`."""
    schema: dict[str, Any] = {}
    if shape.required:
        schema["required"] = shape.required
    inner = {name: required_schema(member) for name, member in shape.members.items() if name not in free}
    if inner := {name: found for name, found in inner.items() if found}:
        schema["properties"] = inner
    if shape.items and (items := required_schema(shape.items)):
        schema["items"] = items
    if shape.entries and (entries := required_schema(shape.entries)):
        schema["additionalProperties"] = entries
    return schema


def exact_schema(shape: Shape, log: EvidenceLog, at: Place) -> dict[str, Any]:
    """Types, formats and what is required, in one: for values that stand at one place only."""
    schema = response_schema(shape, log, at)
    _require(schema, shape)
    return schema


def _require(schema: dict[str, Any], shape: Shape) -> None:
    if shape.required:
        schema["required"] = shape.required
    for name, member in shape.members.items():
        _require(schema["properties"][name], member)
    if shape.items:
        _require(schema["items"], shape.items)
    if shape.entries:
        _require(schema["additionalProperties"], shape.entries)


def request_schema(shape: Shape, log: EvidenceLog, at: Place) -> dict[str, Any]:
    """Types and the strings seen; required only what every item of an array shows."""
    schema = type_keyword(shape)
    if shape.strings:
        schema["examples"] = list(dict.fromkeys(map(unmasked, shape.strings)))
    if shape.members:
        schema["properties"] = {}
        for name, member in shape.members.items():
            place = (*at, "properties", name)
            log.note(place, _seen(member), "example")
            schema["properties"][name] = request_schema(member, log, place)
    if shape.items:
        place = (*at, "items")
        log.note(place, _seen(shape.items), "example")
        schema["items"] = request_schema(shape.items, log, place)
        if shape.items.required:
            schema["items"]["required"] = shape.items.required
    if shape.entries:
        place = (*at, "additionalProperties")
        log.note(place, _seen(shape.entries), "example")
        schema["additionalProperties"] = request_schema(shape.entries, log, place)
    return schema


def type_keyword(shape: Shape) -> dict[str, Any]:
    """The `type` keyword for the types seen; nothing when no value was shown."""
    names = [name for name in shape.types if name != "null"]
    if "number" in names and "integer" in names:
        names.remove("integer")
    if "null" in shape.types and names:
        names.append("null")
    return {"type": names[0] if len(names) == 1 else names} if names else {}


def string_format(strings: list[str]) -> str | None:
    """The format that all the strings have, if there are any."""
    return next((name for name, fits in FORMATS if strings and all(fits(text) for text in strings)), None)


def _seen(shape: Shape) -> Where:
    if shape.where is None:
        raise AssertionError(
            "a shape that no example was observed for has no place in a schema; this is a fault of ours"
        )
    return next((where for name, where in shape.types.items() if name != "null"), shape.where)
