"""Walks a contract's schema and what was observed at its places together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.flat import Flat, flatten
from driftwitness.drift.observed import formats
from driftwitness.drift.observed.places import ITEM, KEY, Place
from driftwitness.run.from_recordings import schemas
from driftwitness.run.from_recordings.contradictions import Contradictions
from driftwitness.run.from_recordings.notes import Notes

_MOST_DEPTH = 40


@dataclass(slots=True)
class _Addition:
    """A member that the contract does not know, over all places that share the schema of its owner."""

    place: Place
    owners: int = 0
    is_answer: bool = True


@dataclass(slots=True)
class _Loosening:
    """What an observed schema said and what came since does not keep."""

    types: set[str] = field(default_factory=set)
    keywords: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Step:
    operation: Operation
    is_answer: bool
    tokens: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        path = ".".join(self.tokens).replace(f".{ITEM}", "[]").replace(ITEM, "[]")
        return f"{self.operation.method} {self.operation.path}{': ' + path if path else ''}"


class Walk:
    """Gathers what a contract does not say, and what it says otherwise; ``apply`` writes the first into a document."""

    def __init__(self, contract: Contract, contradictions: Contradictions) -> None:
        self._contract = contract
        self._contradictions = contradictions
        self._additions: dict[tuple[str, str], _Addition] = {}
        self._loosenings: dict[str, _Loosening] = {}

    def answer(self, schema: Any, at: str, place: Place, operation: Operation) -> None:
        """Hold what answers had against their schema."""
        self._step(schema, at, place, _Step(operation, is_answer=True))

    def request(self, schema: Any, at: str, place: Place, operation: Operation) -> None:
        """Look for what accepted requests had and their schema does not know; what clients send is no contradiction."""
        self._step(schema, at, place, _Step(operation, is_answer=False))

    def _step(self, schema: Any, at: str, place: Place, step: _Step) -> None:
        if not isinstance(schema, dict) or len(step.tokens) > _MOST_DEPTH:
            return
        flat = flatten(self._contract, schema, at)
        if flat.choices:
            return
        if step.is_answer and self._types(flat, at, place, step):
            return
        if step.is_answer:
            self._values(flat, place, step)
            self._required(flat, place, step)
        for name, member in sorted(place.members.items()):
            below = _Step(step.operation, step.is_answer, (*step.tokens, name))
            if name in flat.properties:
                self._step(*flat.properties[name], member, below)
            elif name != KEY:
                self._unknown(flat, at, place, name, below)
        if place.items is not None and flat.items is not None:
            self._step(*flat.items, place.items, _Step(step.operation, step.is_answer, (*step.tokens, ITEM)))

    def _is_observed(self, at: str) -> bool:
        return self._contract.evidence.of(at).kind == "observed"

    def _types(self, flat: Flat, at: str, place: Place, step: _Step) -> bool:
        """Compare the types; tell whether something else came throughout, so that nothing below can be compared."""
        if flat.types is None:
            return False
        allowed = flat.types | ({"integer"} if "number" in flat.types else set())
        wrong = {kind: count for kind, count in place.types.items() if count and kind not in allowed}
        if not wrong:
            return False
        if self._is_observed(at):
            self._loosenings.setdefault(flat.place, _Loosening()).types |= wrong.keys()
        else:
            came = f"{' or '.join(sorted(wrong))} came"
            says = " or ".join(sorted(flat.types))
            self._contradictions.add(at, says, came, (sum(wrong.values()), place.count), step.name)
        return sum(wrong.values()) == place.count

    def _values(self, flat: Flat, place: Place, step: _Step) -> None:
        if "enum" in flat.keywords and place.words:
            values, at = flat.keywords["enum"]
            others = {word: count for word, count in place.words.items() if word not in values}
            if others and self._is_observed(at):
                self._loosenings.setdefault(at.rpartition("/")[0], _Loosening()).keywords.add("enum")
            elif others:
                says, came = f"one of {', '.join(map(str, values))}", "another value came"
                self._contradictions.add(at, says, came, (sum(others.values()), place.known), step.name)
        if "format" in flat.keywords and flat.keywords["format"][0] in formats.OPENAPI_FORMATS:
            form, at = flat.keywords["format"]
            texts, others_count = place.types["string"], place.types["string"] - place.forms[form]
            if texts and others_count and self._is_observed(at):
                self._loosenings.setdefault(at.rpartition("/")[0], _Loosening()).keywords.add("format")
            elif texts and others_count == texts:
                self._contradictions.add(at, f"format {form}", "no text of that format came", (texts, texts), step.name)

    def _required(self, flat: Flat, place: Place, step: _Step) -> None:
        for name, at in sorted(flat.required.items()) if place.objects else ():
            member = place.members.get(name)
            absent = place.objects - (member.count if member else 0)
            if absent <= 0:
                continue
            owner = at.rpartition("/")[0]
            if self._is_observed(f"{owner}/properties{json_pointer.join(name)}"):
                self._loosenings.setdefault(owner, _Loosening()).absent.add(name)
            else:
                counts = absent, place.objects
                self._contradictions.add(at, f"{name} is required", f"{name} was absent", counts, step.name)

    def _unknown(self, flat: Flat, at: str, owner: Place, name: str, step: _Step) -> None:
        """Note a member that the schema does not know, unless the clients choose the names there."""
        own = json_pointer.get(self._contract.document, flat.place, None) or {}
        others = own.get("additionalProperties", own.get("unevaluatedProperties", True))
        member = owner.members[name]
        if others is False:
            if step.is_answer:
                says, came = "no other property", f"{name} came"
                self._contradictions.add(flat.place, says, came, (member.count, owner.objects), step.name)
            return
        is_free = not flat.properties and not at.endswith(("/schema", "/items"))
        if (isinstance(others, dict) and others) or is_free:
            return
        addition = self._additions.setdefault((flat.place, name), _Addition(Place(name)))
        addition.place.merge(member)
        addition.owners += owner.objects
        addition.is_answer = addition.is_answer and step.is_answer

    def apply(self, document: dict[str, Any], notes: Notes) -> None:
        """Write what was gathered into a copy of the contract's document."""
        for place, loosening in sorted(self._loosenings.items()):
            schema = json_pointer.get(document, place)
            if isinstance(schema, dict):
                _loosen(schema, loosening)
        for (place, name), addition in sorted(self._additions.items()):
            owner = json_pointer.get(document, place)
            if not isinstance(owner, dict):
                continue
            at = f"{place}/properties{json_pointer.join(name)}"
            made = schemas.of_answer if addition.is_answer else schemas.of_request
            owner.setdefault("properties", {})[name] = made(addition.place, at, notes)
            notes.seen(at, addition.place.count, addition.owners)


def _loosen(schema: dict[str, Any], loosening: _Loosening) -> None:
    if loosening.types:
        known = schema.get("type", [])
        kinds = {*(known if isinstance(known, list) else [known]), *loosening.types}
        if "number" in kinds:
            kinds.discard("integer")
        schema["type"] = sorted(kinds, key=lambda kind: (kind == "null", kind))
        if "array" in kinds:
            schema.setdefault("items", {})
        if "null" in kinds and isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"].append(None)
    for keyword in loosening.keywords:
        schema.pop(keyword, None)
    if loosening.absent:
        schema["required"] = [name for name in schema.get("required", ()) if name not in loosening.absent]
        if not schema["required"]:
            del schema["required"]
