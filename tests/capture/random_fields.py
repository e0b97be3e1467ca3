"""Random fields, also nested ones, rendered in many habits: what goes in must come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from tests.capture.random_pages import NAMES, prose

MEMBERS = ("left", "right", "upper", "lower")


@dataclass(frozen=True)
class Field:
    """A field with its members; an array has them in its items. `extra` are the keywords that `text` states."""

    name: str
    type: str
    required: bool
    text: str
    extra: dict[str, Any]
    members: tuple[Field, ...] = ()

    @property
    def schema(self) -> dict[str, Any]:
        if not self.members:
            return {"type": self.type} | self.extra
        inner = object_of(self.members)
        return {"type": "array", "items": inner} if self.type == "array" else inner


def object_of(fields: tuple[Field, ...]) -> dict[str, Any]:
    """The schema of an object with these fields."""
    required = sorted(field.name for field in fields if field.required)
    return {"type": "object", "properties": {field.name: field.schema for field in fields}} | (
        {"required": required} if required else {}
    )


@st.composite
def scalars(draw: st.DrawFn, name: str) -> Field:
    type_ = draw(st.sampled_from(["integer", "string", "number", "boolean"]))
    text, extra = draw(prose(type_))
    return Field(name, type_, draw(st.booleans()), text.rstrip("."), extra)


@st.composite
def fields(draw: st.DrawFn) -> tuple[Field, ...]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
    result = [draw(scalars(name)) for name in names[1:]]
    if draw(st.booleans()):
        members = draw(st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=3, unique=True))
        inner = tuple(draw(scalars(name)) for name in members)
        kind = draw(st.sampled_from(["object", "array"]))
        result.insert(
            draw(st.integers(0, len(result))), Field(names[0], kind, draw(st.booleans()), "The parts", {}, inner)
        )
    return tuple(result)


def dotted(listed: tuple[Field, ...], before: str = "") -> Iterator[tuple[str, Field]]:
    """Each field with its full name: `parts.left`, `parts[].left`."""
    for field in listed:
        yield before + field.name, field
        yield from dotted(field.members, f"{before}{field.name}{'[]' if field.type == 'array' else ''}.")


def need(field: Field, yes: str, no: str) -> str:
    return yes if field.required else no


def pipes(listed: tuple[Field, ...]) -> list[str]:
    head = ["| Mandatory | Field | Type | Since | Meaning |", "|---|---|---|---|---|"]
    return head + [f"| {need(f, '✓', '')} | `{n}` | *{f.type}* | 2.0 | {f.text} |" for n, f in dotted(listed)]


def arrows(listed: tuple[Field, ...]) -> list[str]:
    lines = ["| Name | Type | Required | Description |", "|:--|:-:|---|---|"]
    for f in listed:
        lines.append(f"| {f.name} | {f.type} | {need(f, 'Yes', 'No')} | {f.text} |")
        lines += [f"| ↳ {m.name} | {m.type} | {need(m, 'Yes', 'No')} | {m.text} |" for m in f.members]
    return lines


def marks_in_name(listed: tuple[Field, ...]) -> list[str]:
    rows = (f"| **{n}**{need(f, '*', '')}<br>{f.type} | {f.text} |" for n, f in dotted(listed))
    return ["| Parameter | Description |", "|---|---|", *rows]


def bullets(listed: tuple[Field, ...]) -> list[str]:
    lines = []
    for f in listed:
        lines.append(f"- `{f.name}` - {f.type} ({need(f, 'required', 'optional')}): {f.text}")
        lines += [f"    - `{m.name}` - {m.type} ({need(m, 'required', 'optional')}): {m.text}" for m in f.members]
    return lines


def starred(listed: tuple[Field, ...]) -> list[str]:
    return [f"* **{n}** ({f.type}, {need(f, 'required', 'optional')}) – {f.text}." for n, f in dotted(listed)]


def definitions(listed: tuple[Field, ...]) -> list[str]:
    rows = ((n, f": {need(f, 'Required. ', 'Optional. ')}{f.type.capitalize()}. {f.text}.") for n, f in dotted(listed))
    return [line for name, told in rows for line in (name, told, "")]


def terms(listed: tuple[Field, ...]) -> list[str]:
    rows = ((n, f"{f.type}, {need(f, 'required', 'optional')}", f.text + ".") for n, f in dotted(listed))
    return [line for name, marks, told in rows for line in (name, "", marks, "", told, "")]


def flattened(listed: tuple[Field, ...]) -> list[str]:
    rows = (f"{n} {f.type} {need(f, 'Yes', 'No')} {f.text}" for n, f in dotted(listed))
    return ["Name Type Required Description", "", *rows]


def tabs(listed: tuple[Field, ...]) -> list[str]:
    rows = (f"{f.text}\t{need(f, 'no', 'yes')}\t{n}\t{f.type}" for n, f in dotted(listed))
    return ["Description\tOptional\tAttribute\tData type", *rows]


MARKDOWN: tuple[Callable[[tuple[Field, ...]], list[str]], ...] = (
    pipes,
    arrows,
    marks_in_name,
    bullets,
    starred,
    definitions,
)
TEXT: tuple[Callable[[tuple[Field, ...]], list[str]], ...] = (terms, flattened, tabs)
