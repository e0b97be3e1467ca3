"""Validates values against the contract's schemas, and says where the contract asserts what failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn

import jsonschema_rs

from driftwitness import InputError
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.model import Contract


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


class SchemaSet:
    """The compiled schemas of one contract (JSON Schema 2020-12 with formats); compiles each once."""

    def __init__(self, contract: Contract) -> None:
        self._document = contract.document
        self._compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}

    @cached_property
    def _components(self) -> Mapping[str, Any]:
        return {"schemas": self._document.get("components", {}).get("schemas", {})}

    def _validator(self, schema: Mapping[str, Any], pointer: str) -> jsonschema_rs.Draft202012Validator:
        if pointer not in self._compiled:
            # true and false are schemas too, and refer to nothing
            whole = {**schema, "components": self._components} if isinstance(schema, Mapping) else schema
            try:
                self._compiled[pointer] = jsonschema_rs.Draft202012Validator(
                    whole, validate_formats=True, retriever=_refuse
                )
            except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
                problem = str(error).partition("\n")[0]
                raise InputError(
                    f"the schema at {pointer} of the contract is not JSON Schema 2020-12: {problem}. "
                    "Run `driftwitness lint`."
                ) from error
        return self._compiled[pointer]

    def is_valid(self, schema: Mapping[str, Any], pointer: str, value: Any) -> bool:
        """Whether a value satisfies the schema that stands at ``pointer`` in the contract."""
        return bool(self._validator(schema, pointer).is_valid(value))

    def violations(self, schema: Mapping[str, Any], pointer: str, value: Any) -> list[Violation]:
        """Give every failed assertion, in the order of the value."""
        validator = self._validator(schema, pointer)
        if validator.is_valid(value):
            return []
        # what a reference leads to has its place in the document, all else in the schema
        whole = {**schema, "components": self._components} if isinstance(schema, Mapping) else schema
        found = [
            Violation(
                instance=tuple(error.instance_path),
                contract=_place(pointer, error.schema_path),
                keyword=str(error.schema_path[-1]) if error.schema_path else "",
                expected=json_pointer.walk(whole, error.schema_path, None),
                message=error.message,
                missing=getattr(error.kind, "property", None) if error.kind.name == "required" else None,
            )
            for error in validator.iter_errors(value)
        ]
        return sorted(found, key=lambda v: (list(map(str, v.instance)), v.contract))


def _place(pointer: str, schema_path: list[str | int]) -> str:
    inside = json_pointer.join(*schema_path)
    return inside if inside.startswith("/components/schemas/") else pointer + inside
