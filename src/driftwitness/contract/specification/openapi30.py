"""OpenAPI 3.0 → 3.1: the schemas, and what may stand beside a reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.contract.specification import schemas
from driftwitness.contract.specification.grammar import OPENAPI, Place, change

VERSION = "3.1.0"


def upgrade(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give the document in OpenAPI 3.1; every part stays where it stands."""
    changed: dict[str, Any] = change(OPENAPI, "document", document, _upgrade)
    return {"openapi": VERSION} | {name: value for name, value in changed.items() if name != "openapi"}


def _upgrade(kind: str, value: dict[str, Any], _: Place) -> dict[str, Any]:
    if kind == "schema":
        return schemas.upgrade(value)
    if "$ref" in value and kind != "pathItem":
        return {"$ref": value["$ref"]}  # in 3.0 all that stands beside a reference is ignored
    return value
