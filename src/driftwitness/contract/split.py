"""One contract document ⇄ ``openapi.yaml`` with one file for each schema."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from driftwitness import InputError
from driftwitness.contract import reading

INSIDE = "#/components/schemas/"
MAX_FILES = 20_000

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_OUTSIDE = re.compile(r"(?P<name>[A-Za-z0-9._-]+)\.json(#(?P<pointer>/.*))?")
_REFERENCES = ("$ref", "$dynamicRef", "operationRef")


def split(document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give ``openapi.yaml``'s content, and each schema file's content by its relative name.

    Raises InputError for a schema whose name cannot be a file's (OpenAPI 3.1.1, section 4.8.7).
    """
    schemas = document.get("components", {}).get("schemas", {})
    if odd := [name for name in schemas if not _NAME.fullmatch(name)]:
        raise InputError(f"the schema's name {odd[0]!r}: expected letters, digits, '.', '-' and '_' only. Rename it.")
    files = {
        f"schemas/{name}.json": {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        | _map_refs(schema, _outward)
        for name, schema in schemas.items()
    }
    components = document.get("components", {}) | {
        "schemas": {name: {"$ref": f"schemas/{name}.json"} for name in schemas}
    }
    return (document | {"components": components} if schemas else document), files


def join(document: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Put the schema files back into the document they were split from.

    Raises InputError for a reference that is neither inside the document nor to a file in ``schemas/`` of the folder.
    """
    schemas = document.get("components", {}).get("schemas", {})
    if len(schemas) > MAX_FILES:
        raise InputError(f"{folder}: {len(schemas):,} schemas, more than {MAX_FILES:,}. Is it one vendor's contract?")
    joined: dict[str, Any] = {}
    for name, schema in schemas.items():
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if reference is None or str(reference).startswith("#"):
            joined[name] = schema
            continue
        content = reading.read_json(_file(folder, str(reference)))
        if not isinstance(content, dict):
            raise InputError(f"{folder}/{reference}: a schema must be a JSON object. Run `driftwitness capture` again.")
        joined[name] = _map_refs({key: value for key, value in content.items() if key != "$schema"}, _inward)
    whole = document | {"components": document.get("components", {}) | {"schemas": joined}} if schemas else document
    _refuse_outside(whole, folder)
    return whole


def _file(folder: Path, reference: str) -> Path:
    """Give the schema file of a reference, which must lie in the contract's own ``schemas`` folder."""
    path = folder / reference
    inside = os.path.realpath(folder / "schemas")
    # realpath, because Path.resolve raises RuntimeError for symbolic links that lead to each other
    is_inside = Path(os.path.realpath(path)).is_relative_to(inside)
    if ":" in reference or Path(reference).is_absolute() or not is_inside:
        raise InputError(
            f"{folder / 'openapi.yaml'}: $ref {reference!r} leaves the contract's folder. Only files in schemas/ are "
            "read; copy the schema there."
        )
    return path


def _outward(reference: str) -> str:
    name, slash, inside = reference.removeprefix(INSIDE).partition("/")
    if not reference.startswith(INSIDE):
        return reference
    return f"{name}.json#/{inside}" if slash else f"{name}.json"


def _inward(reference: str) -> str:
    outside = _OUTSIDE.fullmatch(reference)
    return f"{INSIDE}{outside['name']}{outside['pointer'] or ''}" if outside else reference


def _map_refs(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {
            key: change(item) if key == "$ref" and isinstance(item, str) else _map_refs(item, change)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_map_refs(item, change) for item in value]
    return value


def _refuse_outside(value: Any, folder: Path) -> None:
    if isinstance(value, dict):
        for keyword in _REFERENCES:
            reference = value.get(keyword)
            if isinstance(reference, str) and not reference.startswith("#/"):
                raise InputError(
                    f"{folder / 'openapi.yaml'}: {keyword} {reference!r} leaves the contract. Expected a reference "
                    f"that starts with '#/', such as '{INSIDE}Name'."
                )
        for item in value.values():
            _refuse_outside(item, folder)
    elif isinstance(value, list):
        for item in value:
            _refuse_outside(item, folder)
