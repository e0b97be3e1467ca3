"""What a vendor makes by itself when a member is created: one small rule for each habit."""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from driftwitness.contract import Contract
from driftwitness.mock import shapes
from driftwitness.mock.kinds import Kind, slug
from driftwitness.mock.places import copied
from driftwitness.trace import signing

# A run of letters and digits that no word is: a1b2c3.
_TOKEN = re.compile(r"(?<![a-zA-Z0-9])(?=[a-zA-Z]*\d)(?=\d*[a-zA-Z])[a-zA-Z0-9]{5,}(?![a-zA-Z0-9])")
# A moment in ISO 8601, whose hours look like a token: 05T07.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
# A text that ends with a number: V-1042.
_COUNTED = re.compile(r"(?P<stem>.*\D)(?P<number>\d{1,18})")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# Words, as against an address, a link or a moment: more words may stand behind them.
_WORDS = re.compile(r"[\w ,.'()!?-]+")
_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)", re.IGNORECASE)
_CHANGES = re.compile(r"updat|modif|chang|edit", re.IGNORECASE)


def instant(now: float) -> str:
    """Write a time as vendors do (RFC 3339, whole seconds, UTC)."""
    return _second(int(now))


@lru_cache(maxsize=8)
def _second(now: int) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Making:
    """A member in the making, its number, the time, and what makes of a slug one that no other member has."""

    record: Mapping[str, Any]
    number: int
    now: float
    free: Callable[[str], str]


Maker = Callable[[Making], Any]


@dataclass(frozen=True)
class Generation:
    """Makes the properties that a client does not send; the same seed makes the same ones."""

    contract: Contract
    seed: int
    _known_makers: dict[str, Sequence[tuple[str, Maker]]] = field(default_factory=dict, init=False, compare=False)

    def identifier(self, kind: Kind, number: int) -> Any:
        """Make the id of the ``number``-th member, in the shape of the documented ids."""
        flat = shapes.flatten(self.contract, kind.id_schema)
        documented = kind.documented_ids[0] if kind.documented_ids else None
        if "integer" in flat["type"] or "number" in flat["type"] or isinstance(documented, int):
            return number
        if flat.get("format") == "uuid":
            documented = shapes.BY_FORMAT["uuid"]
        if isinstance(documented, str) and (counted := _counted(documented)):
            return f"{counted['stem']}{number:0{len(counted['number'])}d}"
        if isinstance(documented, str) and _has_token(documented):
            return fresh_token(documented, self._random(kind, number, kind.id_name))
        return f"{documented or kind.name}-{number}"

    def complete(
        self, kind: Kind, sent: Mapping[str, Any], number: int, now: float, free: Callable[[str], str]
    ) -> dict[str, Any]:
        """Give a whole member: what the client sent, the defaults of what it did not, and what the server makes.

        ``free`` makes of a slug one that no other member has.
        """
        record = {name: self.documented(kind, name, value) for name, value in sent.items()}
        for name in kind.sent:
            if name not in record:
                record[name] = self.unsent(kind, name, number)
        record[kind.id_name] = self.identifier(kind, number)
        making = Making(record, number, now, free)
        for name, make in self._makers(kind):
            if name not in record:
                record[name] = make(making)
        for name in kind.properties:
            value = record[name]
            if isinstance(value, list):
                self.name_parts(kind, name, value, number)
            elif isinstance(value, dict):
                self.complete_object(kind, name, value, record[kind.id_name])
        return record

    def unsent(self, kind: Kind, name: str, number: int) -> Any:
        """Give what a property that a client may send holds when it does not: default, null, empty, or made up."""
        asked = shapes.flatten(self.contract, kind.sent[name])
        if "default" in asked:
            return copied(asked["default"])
        flat = shapes.flatten(self.contract, kind.properties.get(name, kind.sent[name]))
        if "null" in flat["type"]:
            return None
        if flat["type"] and flat["type"][0] in ("array", "object") and not (flat["required"] or flat.get("minItems")):
            return [] if flat["type"][0] == "array" else {}
        example = kind.example.get(name)
        if isinstance(example, str) and _has_token(example):
            return fresh_token(example, self._random(kind, number, name))
        if _is_free_text(flat) and _is_free_text(asked):
            return ""
        return copied(example) if name in kind.example else shapes.sample(self.contract, asked | flat)

    def vary(self, kind: Kind, name: str, value: Any, index: int) -> Any:
        """Tell one documented member from the next: free text gets a number, but no date, code or amount."""
        schemas = [schema for schema in (kind.sent.get(name), kind.properties.get(name)) if schema]
        is_free = bool(schemas) and all(_is_free_text(shapes.flatten(self.contract, schema)) for schema in schemas)
        return f"{value} {index + 1}" if index and is_free and _is_prose(value) else value

    def touch(self, kind: Kind, record: dict[str, Any], now: float) -> None:
        """Move the times that tell of the last change."""
        for name in kind.properties:
            if _CHANGES.search(name) and isinstance(record.get(name), str) and self._is_time(kind, name):
                record[name] = instant(now)

    def documented(self, kind: Kind, name: str, value: Any) -> Any:
        """Keep of a sent value what the contract knows: unknown members of documented objects are dropped.

        An object in which nothing is required is free-form: the client chooses its members.
        """
        return self._known(value, kind.sent.get(name), kind.properties.get(name))

    def _known(self, value: Any, asked: Any, answered: Any) -> Any:
        if not isinstance(value, dict | list):
            return value
        flat = shapes.flatten(self.contract, asked)
        shown = shapes.flatten(self.contract, answered)
        if isinstance(value, list):
            return [self._known(member, flat.get("items"), shown.get("items")) for member in value]
        if isinstance(value, dict) and flat["required"]:
            known = shown["properties"] | flat["properties"]
            return {
                key: self._known(member, flat["properties"].get(key), shown["properties"].get(key))
                for key, member in value.items()
                if key in known
            }
        return copied(value)

    def complete_object(self, kind: Kind, name: str, value: Any, identifier: Any) -> None:
        """Give an object what answers show of it and requests do not: the id of its member, mostly."""
        if not isinstance(value, dict) or name not in kind.sent:
            return
        flat = shapes.flatten(self.contract, kind.properties.get(name))
        for missing in flat["required"]:
            if missing not in value:
                made = shapes.sample(self.contract, flat["properties"].get(missing))
                value[missing] = identifier if missing == kind.id_name else made

    def name_parts(self, kind: Kind, name: str, value: Any, owner: object) -> None:
        """Give the members of an array what answers show of them and requests do not: ids, mostly.

        ``owner`` tells apart the arrays of different members.
        """
        flat = shapes.flatten(self.contract, kind.properties.get(name)) if isinstance(value, list) else {}
        if "items" not in flat:
            return
        shape = shapes.flatten(self.contract, flat["items"])
        examples = [part for part in kind.example.get(name) or () if isinstance(part, dict)]
        for index, part in enumerate(value):
            for missing in [key for key in shape["required"] if isinstance(part, dict) and key not in part]:
                example = examples[0].get(missing) if examples else None
                generator = self._random(kind, owner, f"{name}.{index}.{missing}")
                if isinstance(example, str) and _has_token(example):
                    made: Any = fresh_token(example, generator)
                elif "integer" in shapes.flatten(self.contract, shape["properties"].get(missing))["type"]:
                    made = index + 1
                else:
                    made = example or shapes.sample(self.contract, shape["properties"].get(missing))
                value[index] = {missing: made} | value[index]

    def _makers(self, kind: Kind) -> Sequence[tuple[str, Maker]]:
        """Give how each property of a member is made; an address may hold the slug, so it is made after it."""
        if kind.key not in self._known_makers:
            names = sorted(kind.properties, key=lambda name: "://" in str(kind.example.get(name)))
            self._known_makers[kind.key] = [(name, self._maker(kind, name)) for name in names]
        return self._known_makers[kind.key]

    def _maker(self, kind: Kind, name: str) -> Maker:
        flat = shapes.flatten(self.contract, kind.properties[name])
        example = kind.example.get(name)
        if "null" in flat["type"] and example is None:
            return lambda _: None
        if self._is_time(kind, name):
            return _today if flat.get("format") == "date" else _now
        if not isinstance(example, str):
            value = example if name in kind.example else shapes.sample(self.contract, flat)
            return lambda _: copied(value)
        if source := kind.slug_sources.get(name):
            return lambda m: m.free(slug(str(m.record.get(source, ""))) or f"{slug(kind.name)}-{m.number}")
        if "://" in example:
            return lambda m: _own_address(kind, example, m.record)
        if _has_token(example):
            return lambda m: fresh_token(example, self._random(kind, m.number, name))
        return lambda _: example

    def _is_time(self, kind: Kind, name: str) -> bool:
        flat = shapes.flatten(self.contract, kind.properties[name])
        return flat.get("format") in ("date-time", "date")

    def _random(self, kind: Kind, member: object, name: str) -> random.Random:
        return random.Random(f"{self.seed}:{kind.name}:{member}:{name}")  # noqa: S311 - repeatable, not secret


def _now(making: Making) -> str:
    return instant(making.now)


def _today(making: Making) -> str:
    return instant(making.now)[:10]


def _is_prose(value: Any) -> bool:
    """Whether a text is made of words: ``Field trip``, not ``2026-09-30``, ``30 Sep 2026``, ``TX`` or ``en_US``."""
    if not isinstance(value, str) or not _WORDS.fullmatch(value):
        return False
    if _MONTH.search(value) and re.search(r"\d", value):
        return False
    return any(word.isalpha() and not word.isupper() for word in re.split(r"[ ,.'()!?-]+", value))


def _is_free_text(flat: Mapping[str, Any]) -> bool:
    return flat["type"] == ["string"] and not flat.keys() & {"format", "enum", "pattern", "const"}


def _own_address(kind: Kind, example: str, record: Mapping[str, Any]) -> str:
    """Put the member's own slug and id where the documented address has the documented member's."""
    own = {str(kind.example[name]): str(record[name]) for name in kind.slug_sources if name in record}
    own[str(kind.example.get(kind.id_name))] = str(record[kind.id_name])
    return "/".join(own.get(segment, segment) for segment in example.split("/"))


def _has_token(text: str) -> bool:
    if "@" in text or "://" in text or _MOMENT.match(text):
        return _UUID.search(text) is not None
    return bool(_UUID.search(text) or _TOKEN.search(text))


def fresh_token(text: str, generator: random.Random) -> str:
    """Put fresh digits where the text has a random run: ``fld_a1b2c3`` gives another ``fld_`` and six more."""
    if text.startswith(signing.PREFIX):
        return signing.new_secret(generator)
    if _UUID.search(text):
        return _UUID.sub(lambda _: str(uuid.UUID(int=generator.getrandbits(128), version=4)), text)
    return _TOKEN.sub(lambda run: "".join(generator.choices(_digits(run[0]), k=len(run[0]))), text)


def number_in(identifier: Any) -> int | None:
    """Give the number that an id is or ends with; None where it has none, or a random run."""
    if type(identifier) is int:
        return identifier
    counted = _counted(identifier) if isinstance(identifier, str) else None
    return int(counted["number"]) if counted else None


def _counted(identifier: str) -> re.Match[str] | None:
    """Match an id that ends with a number, and is no random run."""
    found = _COUNTED.fullmatch(identifier) if not _UUID.search(identifier) else None
    return found if found and not _TOKEN.search(found["stem"]) else None


def _digits(run: str) -> str:
    """Give the digits of a random run, in the case of its letters: ``01ARZ3`` has capital ones."""
    if run.islower():
        return "0123456789abcdef"
    return "0123456789ABCDEF" if run.isupper() else "0123456789abcdefABCDEF"
