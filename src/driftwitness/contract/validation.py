"""Validates values against the contract's schemas, and says where the contract asserts what failed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn
from urllib.parse import quote

import jsonschema_rs

from driftwitness import InputError
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract import sides
from driftwitness.contract.mending import Illegible, mend
from driftwitness.contract.model import Contract

_FAULTS = (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError)
_FRAGMENT = re.compile(r"[A-Za-z0-9_.~/{}-]*")
_SECTIONS = ("paths", "components", "webhooks", "definitions", "parameters", "responses")
"""Parts of a document that references may lead into, and that mean nothing to JSON Schema."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One failed assertion: where in the value, where in the contract, which keyword, and in words.

    ``missing`` is the absent property where the keyword is ``required``.
    """

    instance: tuple[str | int, ...]
    contract: str
    keyword: str
    expected: Any
    message: str
    missing: str | None = None


def _refuse(uri: str) -> NoReturn:
    raise InputError(f"$ref {uri!r} leaves the contract. Copy that schema into the contract's schemas/ folder.")


def _quoted(place: str) -> str:
    """Write a pointer as a URI's fragment; mostly only the braces of a path's parameters have to be escaped."""
    if _FRAGMENT.fullmatch(place):
        return place.replace("{", "%7B").replace("}", "%7D")
    return quote(place, safe="/~")


class _Shared:
    """The schemas of one side of the wire, compiled in one go: what they refer to is compiled once for all of them.

    A value is validated as the member, named like the schema's place, of an object that stands for the contract.
    """

    def __init__(self, document: Mapping[str, Any], places: Iterable[str]) -> None:
        self.illegible: tuple[Illegible, ...] = ()
        root = {name: part for name, part in document.items() if name in _SECTIONS or name.startswith("x-")}
        references = {place: {"$ref": "#" + _quoted(place)} for place in places}
        try:
            self._validator = _compile({**root, "properties": references})
        except _FAULTS:
            root, self.illegible = mend(root)
            self._validator = _compile({**root, "properties": references})

    def is_valid(self, place: str, value: Any) -> bool:
        return bool(self._validator.is_valid({place: value}))

    def errors(self, place: str, value: Any) -> Iterator[tuple[list[str | int], list[str | int], Any]]:
        """Give each failure: its path in the value, its path in the contract, and the library's own words."""
        for error in self._validator.iter_errors({place: value}):
            yield error.instance_path[1:], error.schema_path, error


class SchemaSet:
    """The compiled schemas of one contract (JSON Schema 2020-12 with formats); compiles each once.

    What operations take and answer is compiled together, at the first look; a part of it that no validator can read is
    left out, and named by ``illegible``.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._document = contract.document
        self._compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}

    @cached_property
    def illegible(self) -> tuple[Illegible, ...]:
        """The parts of the contract that cannot be judged by, each once."""
        unsound = [Illegible(place, "has another shape than OpenAPI gives it") for place in self._contract.unsound]
        found = unsound + [part for shared in (self._requests, self._responses) if shared for part in shared.illegible]
        return tuple(dict.fromkeys(found))

    @cached_property
    def _sides(self) -> Mapping[str, tuple[Any, sides.Side]]:
        """The schemas of operations by their places, and who keeps them."""
        found: dict[str, tuple[Any, sides.Side]] = {}
        for operation in self._contract.operations:
            if operation.body:
                found[operation.body.pointer] = operation.body.schema, "request"
            found |= {f"{p.pointer}/schema": (p.schema, "request") for p in operation.parameters}
            for response in operation.responses.values():
                if response.schema is not None:
                    found[response.schema_pointer] = response.schema, "response"
                found |= {place: (schema, "response") for place, schema in _headers(self._contract, response.pointer)}
        return {place: entry for place, entry in found.items() if self._stands(place)}

    def _stands(self, place: str) -> bool:
        return isinstance(json_pointer.get(self._document, place, None), dict | bool)

    @cached_property
    def _responses(self) -> _Shared | None:
        return self._compile_side("response")

    @cached_property
    def _requests(self) -> _Shared | None:
        return self._compile_side("request") if self._differing else self._responses

    @cached_property
    def _differing(self) -> frozenset[sides.Side]:
        return sides.that_differ(self._document)

    def _compile_side(self, side: sides.Side) -> _Shared | None:
        document = sides.of(self._document, side) if side in self._differing else self._document
        # where both sides share what is compiled, it has the places of both
        places = [place for place, (_, of) in self._sides.items() if of == side or not self._differing]
        try:
            return _Shared(document, places)
        except _FAULTS:
            return None

    def _shared(self, schema: Any, pointer: str) -> _Shared | None:
        """What has compiled the schema of an operation; None for another schema."""
        known, side = self._sides.get(pointer, (None, None))
        if side is None or (known is not schema and known != schema):
            return None
        return self._responses if side == "response" else self._requests

    @cached_property
    def _components(self) -> Mapping[str, Any]:
        return {"schemas": self._document.get("components", {}).get("schemas", {})}

    def _own(self, schema: Mapping[str, Any], pointer: str) -> jsonschema_rs.Draft202012Validator:
        if pointer not in self._compiled:
            try:
                self._compiled[pointer] = _compile(self._whole(schema))
            except _FAULTS as error:
                problem = str(error).partition("\n")[0]
                raise InputError(
                    f"the schema at {pointer} of the contract is not JSON Schema 2020-12: {problem}. "
                    "Run `driftwitness lint`."
                ) from error
        return self._compiled[pointer]

    def _whole(self, schema: Any) -> Any:
        """Give a schema with what it may refer to; true and false are schemas too, and refer to nothing."""
        return {**schema, "components": self._components} if isinstance(schema, Mapping) else schema

    def is_valid(self, schema: Mapping[str, Any], pointer: str, value: Any) -> bool:
        """Whether a value satisfies the schema that stands at ``pointer`` in the contract."""
        if shared := self._shared(schema, pointer):
            return shared.is_valid(pointer, value)
        return bool(self._own(schema, pointer).is_valid(value))

    def violations(self, schema: Mapping[str, Any], pointer: str, value: Any) -> list[Violation]:
        """Give every failed assertion, in the order of the value."""
        if self.is_valid(schema, pointer, value):
            return []
        if shared := self._shared(schema, pointer):
            found = [
                _violation(error, path, json_pointer.join(*place), json_pointer.walk(self._document, place, None))
                for path, place, error in shared.errors(pointer, value)
            ]
        else:
            # what a reference leads to has its place in the document, all else in the schema
            whole = self._whole(schema)
            found = [
                _violation(
                    error,
                    error.instance_path,
                    _place(pointer, error.schema_path),
                    json_pointer.walk(whole, error.schema_path, None),
                )
                for error in self._own(schema, pointer).iter_errors(value)
            ]
        return sorted(found, key=lambda v: (list(map(str, v.instance)), v.contract))


def _compile(schema: Any) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, retriever=_refuse)


def _headers(contract: Contract, pointer: str) -> Iterator[tuple[str, Any]]:
    """Give the schemas of a response's headers by their places."""
    headers = json_pointer.get(contract.document, f"{pointer}/headers", None)
    for name, raw in headers.items() if isinstance(headers, dict) else ():
        header, place = contract.locate(raw, f"{pointer}/headers{json_pointer.join(name)}")
        if isinstance(header, dict) and isinstance(header.get("schema"), dict):
            yield f"{place}/schema", header["schema"]


def _violation(error: Any, path: list[str | int], place: str, expected: Any) -> Violation:
    return Violation(
        instance=tuple(path),
        contract=place,
        keyword=str(error.schema_path[-1]) if error.schema_path else "",
        expected=expected,
        message=error.message,
        missing=getattr(error.kind, "property", None) if error.kind.name == "required" else None,
    )


def _place(pointer: str, schema_path: list[str | int]) -> str:
    inside = json_pointer.join(*schema_path)
    return inside if inside.startswith("/components/schemas/") else pointer + inside
