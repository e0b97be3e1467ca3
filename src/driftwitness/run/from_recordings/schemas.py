"""JSON Schema of what stood at a place, each assertion with the samples that it rests on."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.drift.observed import formats
from driftwitness.drift.observed.places import KEY, Place
from driftwitness.run.from_recordings.notes import Notes

ENOUGH = 5
"""So many samples that all show something make a promise of it: with fewer, chance and a promise look alike."""
_FEW = 2


def of_answer(place: Place, at: str, notes: Notes) -> dict[str, Any]:
    """Give the schema of what answers had at a place: types, forms, what was always there, plainly closed values."""
    return _Schemas(notes, is_answer=True).of(place, at)


def of_request(place: Place, at: str, notes: Notes) -> dict[str, Any]:
    """Give the schema of what accepted requests had there; what clients always send need not be required."""
    return _Schemas(notes, is_answer=False).of(place, at)


def of_parameter(place: Place) -> dict[str, Any]:
    """Give the schema of a parameter or header, whose values are texts whatever their type."""
    known = {form for form, count in place.forms.items() if count}
    if known == {"integer"}:
        return {"type": "integer"}
    if known and known <= {"integer", "number"}:
        return {"type": "number"}
    if place.words is not None and place.words and set(place.words) <= {"true", "false"}:
        return {"type": "boolean"}
    form = _format(place)
    return {"type": "string"} | ({"format": form} if form else {})


class _Schemas:
    def __init__(self, notes: Notes, *, is_answer: bool) -> None:
        self._notes = notes
        self._is_answer = is_answer

    def of(self, place: Place, at: str) -> dict[str, Any]:
        schema: dict[str, Any] = {}
        kinds = types(place)
        if kinds:
            schema["type"] = kinds[0] if len(kinds) == 1 else kinds
        if form := _format(place):
            schema["format"] = form
        if self._is_answer and (words := place.closed) and set(kinds) <= {"string", "null"}:
            schema["enum"] = [*sorted(words), *([None] if "null" in kinds else [])]
        if "array" in kinds:
            schema["items"] = self.of(place.items, f"{at}/items") if place.items is not None else {}
        if place.members:
            schema |= self._members(place, at)
        return schema

    def _members(self, place: Place, at: str) -> dict[str, Any]:
        named = {name: member for name, member in place.members.items() if name != KEY}
        found: dict[str, Any] = {}
        always = [name for name, member in named.items() if is_always(place, member)]
        if always and self._is_answer:
            found["required"] = always
        if named:
            properties = {}
            for name, member in named.items():
                below = f"{at}/properties{json_pointer.join(name)}"
                properties[name] = self.of(member, below)
                self._notes.seen(below, member.count, place.objects)
            found["properties"] = properties
        if KEY in place.members:
            found["additionalProperties"] = self.of(place.members[KEY], f"{at}/additionalProperties")
        return found


def types(place: Place) -> list[str]:
    """Give the types to assert: nothing where only null came; a number where too few integers came to promise them."""
    kinds = {kind for kind, count in place.types.items() if count}
    if kinds <= {"null"}:
        return []
    if "number" in kinds or ("integer" in kinds and place.types["integer"] < ENOUGH and not _is_counted(place.name)):
        kinds = (kinds - {"integer"}) | {"number"}
    return sorted(kinds, key=lambda kind: (kind == "null", kind))


def is_always(owner: Place, member: Place) -> bool:
    """Whether every object had the member, and there were enough of them to promise it."""
    return owner.objects >= ENOUGH and member.complete == owner.object_bodies


def _is_counted(name: str) -> bool:
    lower = name.lower()
    return lower == "id" or lower.endswith(("_id", "count", "total", "page")) or name.endswith("Id")


def _format(place: Place) -> str | None:
    """The format that all texts have; one text proves none."""
    known = [form for form, count in place.forms.items() if count]
    is_one = len(known) == 1 and known[0] in formats.OPENAPI_FORMATS and place.forms[known[0]] >= _FEW
    return known[0] if is_one and place.types["string"] >= _FEW else None
