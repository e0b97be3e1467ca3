"""Values for requests: the documented example where there is one, else made from the schema."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.contract.masked import unmasked
from driftwitness.contract.routing import filled
from driftwitness.contract.validity import header_parameters
from driftwitness.drive.client import Ask
from driftwitness.drive.credential import As
from driftwitness.drive.plain import LONGEST, number, simple, sized

MOST_CHOICES = 8
LONG = 300
EVERYDAY = 100
_ENDING = 9

_ID_NAME = re.compile(r"(?:^|_)(?:id|identifier)$|[a-z](?:Id|ID)$")

_EMOJI = "\N{CRAB}"
_MARKED = 'Salt & "Pepper" < 5'

_WORDS = re.compile(r"[\w ,.'()!?-]*")
_TEXT: Mapping[str, Any] = {"type": "string"}
_WRONG_TYPE: Mapping[str, Any] = {
    "string": 12345,
    "integer": "not-a-number",
    "number": "not-a-number",
    "boolean": "not-a-boolean",
    "array": "not-a-list",
    "object": "not-an-object",
}

_Variants = Iterator[tuple[str, dict[str, Any]]]
_Vary = Callable[[Mapping[str, Any], Mapping[str, Any]], _Variants]
"""Gives variants of an item by its documented properties, each with what is special about it."""


class Values:
    """Makes bodies and parameters for one contract; ``fixed`` are the tenant's own values, by name."""

    def __init__(self, contract: Contract, seed: int, fixed: Mapping[str, Any] | None = None) -> None:
        self._contract = contract
        self._random = random.Random(seed)  # noqa: S311 - variety, not secrecy
        self._fixed = dict(fixed or {})
        self._wrappers = {operation.id: self._wrapper_of(operation) for operation in contract.operations}
        self._formal = frozenset(
            name
            for operation in contract.operations
            for name, shown in self._item_example(operation).items()
            if isinstance(shown, str) and not _WORDS.fullmatch(shown)
        )

    def valid_body(self, operation: Operation, references: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Give a body that the vendor should accept: the first documented example, its references replaced.

        Its first plain text gets an ending of its own, so that two creations differ; not so in what only reads.
        """
        schema = self._schema(operation)
        body = self._example(operation)
        for name, member in self._properties(schema).items():
            if name in (schema.get("required") or ()) and name not in body:
                body[name] = self.value(name, member)
        body |= {name: value for name, value in (references or {}).items() if name in self._properties(schema)}
        body |= {name: value for name, value in self._fixed.items() if name in self._properties(schema)}
        item = self._item(operation, body)
        for name, member in self._item_properties(operation).items() if operation.effect != "reads" else ():
            names_something = name in self._fixed or _ID_NAME.search(name)
            if isinstance(item.get(name), str) and not names_something and self._is_free_text(name, member):
                item[name] = self.long_text(item[name], member)
                break
        return body

    def least_body(self, operation: Operation, references: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Give the members of a valid body that must be there."""
        required = self._schema(operation).get("required") or ()
        return {name: value for name, value in self.valid_body(operation, references).items() if name in required}

    def value(self, name: str, schema: Any) -> Any:
        """Give a plausible value of a schema: fixed, default, example, enum, or a plain one of its type."""
        schema = self._contract.resolve(schema) or {}
        if name in self._fixed:
            return self._fixed[name]
        for key in ("examples", "enum"):
            if schema.get(key):
                return copy.deepcopy(schema[key][0])
        for key in ("const", "default"):
            if key in schema:
                return copy.deepcopy(schema[key])
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next((one for one in kind if one != "null"), "null")
        if kind == "object":
            required = schema.get("required") or ()
            return {key: self.value(key, member) for key, member in self._properties(schema).items() if key in required}
        if kind == "array":
            count = max(1, schema.get("minItems", 1)) if schema.get("items") and schema.get("maxItems", 1) else 0
            return [self.value(name, schema["items"]) for _ in range(count)]
        if kind in ("integer", "number"):
            return number(schema)
        if kind == "boolean":
            return True
        if kind == "null":
            return None
        formats = {
            "uri": "https://example.com/driftwitness",
            "email": "driftwitness@example.com",
            "date-time": "2026-01-02T03:04:05Z",
            "date": "2026-01-02",
        }
        return formats.get(schema.get("format", "")) or sized("driftwitness", schema)

    def is_known(self, name: str, schema: Any) -> bool:
        """Whether the tenant or the document names a value."""
        schema = self._contract.resolve(schema) or {}
        return name in self._fixed or any(schema.get(key) for key in ("examples", "enum"))

    def path(self, operation: Operation, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Give a value for each path parameter of an operation: those that are known, else plausible ones."""
        return {p.name: self.value(p.name, p.schema) for p in operation.path_parameters} | dict(known or {})

    def query(self, operation: Operation) -> dict[str, Any]:
        """Give values for the query parameters that an operation requires."""
        required = [p for p in operation.parameters if p.location == "query" and p.required]
        return {p.name: self.value(p.name, p.schema) for p in required}

    def headers(self, operation: Operation) -> dict[str, str]:
        """Give values for the header parameters that an operation requires, as texts (OpenAPI's style ``simple``)."""
        required = [p for p in header_parameters(self._contract, operation) if p.required]
        return {p.name: simple(self.value(p.name, p.schema)) for p in required}

    def ask(
        self,
        operation: Operation,
        path_values: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        by: As = "given",
        why: str = "",
    ) -> Ask:
        """Build the request of an operation, with valid values for all that it requires and that is not given."""
        if body is None and operation.body and operation.body.required:
            body = self.valid_body(operation)
        path = filled(operation.path, self.path(operation, path_values))
        asked = self.query(operation) | dict(query or {})
        return Ask(operation, operation.method, path, asked, body, by, why, self.headers(operation))

    def body(self, operation: Operation, references: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """Give a valid body where the operation has one, else None."""
        return self.valid_body(operation, references) if operation.body else None

    def unusual_body(self, operation: Operation, references: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """Give a valid body with an emoji in its first plain text; None where it has none."""
        return self._with_text(operation, references, _EMOJI)

    def marked_body(self, operation: Operation, references: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """Give a valid body with signs of markup in its first plain text; None where it has none."""
        return self._with_text(operation, references, _MARKED)

    def fuller_body(self, operation: Operation, references: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """Give a valid body with the documented plain texts that no example shows too; None where there are none."""
        body = self.valid_body(operation, references)
        item = self._item(operation, body)
        more: dict[str, str] = {}
        for name, member in self._item_properties(operation).items():
            is_known = name in item or name in self._fixed or _ID_NAME.search(name) or self.is_known(name, member)
            if not is_known and self._is_free_text(name, member):
                text = f"driftwitness-{self._random.randrange(16**8):08x}"
                more[name] = sized(text, self._contract.resolve(member) or {})
        item.update(more)
        return body if more else None

    def _with_text(
        self, operation: Operation, references: Mapping[str, Any] | None, start: str
    ) -> dict[str, Any] | None:
        """Give a valid body with a text in its first plain property, else in the first one inside of an object."""
        body = self.valid_body(operation, references)
        item = self._item(operation, body)
        properties = self._item_properties(operation)
        for name, member in properties.items():
            if isinstance(item.get(name), str) and name not in self._fixed and self._is_free_text(name, member):
                item[name] = self.text(start, self._contract.resolve(member) or {})
                return body
        for name, member in properties.items():
            inside, known = item.get(name), self._members(member)
            if not isinstance(inside, dict):
                continue
            for key, shown in inside.items():
                if isinstance(shown, str) and _WORDS.fullmatch(shown) and self._is_plain_text(known.get(key, _TEXT)):
                    item[name] = {**inside, key: self.text(start, {})}
                    return body
        return None

    def long_text(self, start: str, schema: Mapping[str, Any]) -> str:
        """Give a text of its own; where a document says that it may be long, as long as texts of every day are.

        So every creation tells whether it is kept whole.
        """
        member = self._contract.resolve(schema) or {}
        is_long = int(member.get("maxLength", 0)) > EVERYDAY
        filled_up = " ".join([start, *["driftwitness"] * EVERYDAY])[: EVERYDAY - _ENDING].rstrip()
        return self.text(filled_up if is_long else start, member)

    def text(self, start: str, schema: Mapping[str, Any]) -> str:
        """Give a text with an ending that no other has, within the documented length."""
        longest = int(schema.get("maxLength", 200))
        ending = f" {self._random.randrange(16**8):08x}"[-longest:]
        return sized(start, schema, longest - len(ending)) + ending

    def update_bodies(
        self, operation: Operation, references: Mapping[str, Any] | None = None
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give small update bodies that differ from creation, each with the name of what it changes.

        A plain text alone, then each documented special; beside it stands only what the document requires.
        """
        least, wrapper = self.least_body(operation, references), self._wrapper(operation)
        required = self._item_schema(operation).get("required") or ()
        for name, change in self._changes(operation):
            if wrapper is None:
                yield name, {**least, **change}
            else:
                kept = {key: value for key, value in self._item(operation, least).items() if key in required}
                yield name, {**least, wrapper: {**kept, **change}}

    def _changes(self, operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
        properties = self._item_properties(operation)
        for name, member in properties.items():
            if name not in self._fixed and self._is_free_text(name, member):
                yield name, {name: self.text("Changed", member)}
                break
        promise = self._contract.conventions.update(operation.id)
        promised = {name: self._part(name) or None for name in (promise.merge if promise else ())}
        for name in promise.replace if promise else ():
            promised[name] = self._replacement(name, properties.get(name))
        promised = {name: value for name, value in promised.items() if value is not None}
        choices = {name: (self._contract.resolve(member) or {}).get("enum") for name, member in properties.items()}
        if promised:
            # each promise is seen by its own property, so that one request will do
            promised |= {name: choice[-1] for name, choice in choices.items() if choice and name not in promised}
            yield " and ".join(promised), promised
        for name, member in properties.items():
            member = self._contract.resolve(member) or {}
            if name in promised:
                continue
            if member.get("enum"):
                yield name, {name: member["enum"][-1]}
            elif member.get("type") == "boolean":
                yield name, {name: False}
                yield name, {name: True}
            elif name not in self._fixed and len(member.get("examples") or ()) > 1:
                # several examples show the forms that a value may have
                yield from ((name, {name: example}) for example in member["examples"])

    def _part(self, name: str) -> dict[str, Any]:
        """Give one member of a documented object, so that merging keeps the others and replacing loses them."""
        for operation in self._contract.operations:
            example = self._item_example(operation)
            if isinstance(example.get(name), dict):
                return dict(list(example[name].items())[:1])
        return {}

    def _replacement(self, name: str, schema: Any) -> Any:
        """Give one example element where creation sends several, so that replacing differs from appending."""
        schema = self._contract.resolve(schema) or {}
        for operation in self._contract.operations:
            example = self._item_example(operation)
            if isinstance(example.get(name), list) and example[name]:
                return example[name][-1:]
        return None if schema.get("type") == "array" and not schema.get("items") else self.value(name, schema)

    def invalid_bodies(self, operation: Operation, valid: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Give bodies that break one constraint each, with its name: the caller sees whether a document states it."""
        yield from self._faulty(self._schema(operation), valid)
        wrapper = self._wrapper(operation)
        if wrapper is not None and isinstance(valid.get(wrapper), dict):
            for name, item in self._faulty(self._item_schema(operation), valid[wrapper]):
                yield name, {**valid, wrapper: item}

    def incomplete_bodies(self, operation: Operation, valid: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Give bodies without one member that examples always show beside the item, with what is left out."""
        for name in self._schema(operation).get("required") or ():
            if name != self._wrapper(operation):
                yield f"no {name}", {key: value for key, value in valid.items() if key != name}

    def _faulty(self, schema: Mapping[str, Any], valid: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for name in schema.get("required") or ():
            yield f"without {name}", {key: value for key, value in valid.items() if key != name}
        for name, raw in self._properties(schema).items():
            member = self._contract.resolve(raw) or {}
            kinds = member.get("type")
            kind = kinds if isinstance(kinds, str) else ""
            if kind in _WRONG_TYPE:
                yield f"{name} of another type", {**valid, name: _WRONG_TYPE[kind]}
            if member.get("enum") or (self._contract.resolve(member.get("items")) or {}).get("enum"):
                wrong: Any = ["driftwitness-unknown"] if kind == "array" else "driftwitness-unknown"
                yield f"{name} outside its list", {**valid, name: wrong}
            if member.get("maxLength", LONGEST) < LONGEST:
                yield f"{name} too long", {**valid, name: "x" * (member["maxLength"] + 1)}
            if "pattern" in member or member.get("format") == "uri":
                yield f"{name} malformed", {**valid, name: "driftwitness malformed"}
            if str(member.get("pattern", "")).startswith("^https"):
                yield f"{name} without TLS", {**valid, name: "http://example.com/driftwitness"}

    def boundary_bodies(self, operation: Operation, valid: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Give bodies on the edge of a documented bound, and with each documented choice that ``valid`` leaves out."""
        return self._of_item(operation, valid, self._boundary)

    def long_bodies(self, operation: Operation, valid: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Give a body with a text of 300 signs where there is no bound below that: columns often end at 255."""
        return self._of_item(operation, valid, self._long)

    def unusual_bodies(self, operation: Operation, valid: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Give bodies that are valid and often spoiled: by an escape, a character set, a reader of digits."""
        return self._of_item(operation, valid, self._unusual)

    def _of_item(self, operation: Operation, valid: Mapping[str, Any], vary: _Vary) -> Iterator[tuple[str, Any]]:
        """Vary the item in a body, which the body is or holds."""
        wrapper, properties = self._wrapper(operation), self._item_properties(operation)
        if wrapper is None:
            yield from vary(properties, valid)
            return
        item = valid.get(wrapper)
        for name, varied in vary(properties, item if isinstance(item, dict) else {}):
            yield name, {**valid, wrapper: varied}

    def _boundary(
        self, properties: Mapping[str, Any], valid: Mapping[str, Any]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        for name, raw in properties.items():
            member = self._contract.resolve(raw) or {}
            if self._is_plain_text(member) and member.get("maxLength", LONGEST) < LONGEST:
                yield f"{name} of the greatest length", {**valid, name: "x" * member["maxLength"]}
            choices = (self._contract.resolve(member.get("items")) or {}).get("enum") or ()
            may_stand_alone = name not in self._fixed and member.get("minItems", 0) <= 1
            for choice in choices[:MOST_CHOICES] if may_stand_alone else ():
                if valid.get(name) != [choice]:
                    yield f"{name}={choice}, alone", {**valid, name: [choice]}
            for choice in (member.get("enum") or ())[:MOST_CHOICES] if name not in self._fixed else ():
                if valid.get(name) != choice:
                    yield f"{name}={choice}", {**valid, name: choice}

    def _long(self, properties: Mapping[str, Any], valid: Mapping[str, Any]) -> _Variants:
        for name, member in properties.items():
            member = self._contract.resolve(member) or {}
            if name not in self._fixed and self._is_free_text(name, member) and member.get("maxLength", LONG) >= LONG:
                ending = f" {self._random.randrange(16**8):08x}"
                text = ("driftwitness " * LONG)[: LONG - len(ending)] + ending
                yield f"{name} of {LONG} signs", {**valid, name: text}
                break

    def _unusual(self, properties: Mapping[str, Any], valid: Mapping[str, Any]) -> _Variants:
        for name, member in properties.items():
            if name not in self._fixed and self._is_free_text(name, member):
                member = self._contract.resolve(member) or {}
                yield f"{name} beyond ASCII", {**valid, name: self.text("Zoë's 😀", member)}
                digits = f"0{self._random.randrange(10**7):07}"
                if int(member.get("minLength", 0)) <= len(digits) <= int(member.get("maxLength", LONGEST)):
                    yield f"{name} of digits alone", {**valid, name: digits}
                break
        for name, member in properties.items():
            kinds = (self._contract.resolve(member) or {}).get("type")
            if isinstance(kinds, list) and "null" in kinds and name not in self._fixed:
                yield f"{name} null", {**valid, name: None}

    def _schema(self, operation: Operation) -> Mapping[str, Any]:
        schema: Mapping[str, Any] = self._contract.resolve(operation.body.schema) or {} if operation.body else {}
        return schema

    def _properties(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        return schema.get("properties") or {}

    def _wrapper(self, operation: Operation) -> str | None:
        return self._wrappers.get(operation.id)

    def _wrapper_of(self, operation: Operation) -> str | None:
        """Give the name under which body and answer hold the item, as in ``{"order": {...}}``; None without one."""
        answer = self._members(operation.success.schema if operation.success else None)
        ids = {resource.id_pointer.rpartition("/")[2] for resource in self._contract.resources}
        schema = self._schema(operation)
        for name in (schema.get("required") or ()) if not ids & answer.keys() else ():
            if self._members(self._properties(schema).get(name)) and ids & self._members(answer.get(name)).keys():
                return str(name)
        return None

    def _members(self, schema: Any) -> dict[str, Any]:
        """Give the documented members of an object, those of its parts (``allOf``) among them."""
        schema = self._contract.resolve(schema)
        if not isinstance(schema, dict):
            return {}
        found: dict[str, Any] = {}
        for part in schema.get("allOf") or ():
            found |= self._members(part)
        return found | dict(self._properties(schema))

    def _item_schema(self, operation: Operation) -> Mapping[str, Any]:
        schema, wrapper = self._schema(operation), self._wrapper(operation)
        return schema if wrapper is None else self._contract.resolve(self._properties(schema)[wrapper]) or {}

    def _item_properties(self, operation: Operation) -> Mapping[str, Any]:
        return self._properties(self._item_schema(operation))

    def _item(self, operation: Operation, body: dict[str, Any]) -> dict[str, Any]:
        """Give the part of a body that is the item."""
        wrapper = self._wrapper(operation)
        item = body if wrapper is None else body.get(wrapper)
        return item if isinstance(item, dict) else {}

    def _item_example(self, operation: Operation) -> dict[str, Any]:
        return self._item(operation, self._example(operation)) if operation.body else {}

    def _example(self, operation: Operation) -> dict[str, Any]:
        body = self._contract.resolve(operation.raw.get("requestBody")) or {}
        media = (body.get("content") or {}).get(operation.body.media_type if operation.body else "", {})
        examples = [entry.get("value") for entry in (media.get("examples") or {}).values()]
        first: dict[str, Any] = unmasked(next((example for example in examples if isinstance(example, dict)), {}))
        return first

    def _is_free_text(self, name: str, schema: Any) -> bool:
        """Whether a property takes any words: what examples show there is no address, link or moment."""
        return self._is_plain_text(schema) and name not in self._formal

    def _is_plain_text(self, schema: Any) -> bool:
        schema = self._contract.resolve(schema) or {}
        return schema.get("type") == "string" and not {"const", "enum", "format", "pattern"} & set(schema)
