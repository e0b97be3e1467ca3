"""What other tools want of a contract beyond OpenAPI's letter, so that they read what capture writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.specification.grammar import OPENAPI, Place, change

_PARAMETER = re.compile(r"\{([^}/]+)\}")


def portable(document: Mapping[str, Any], evidence: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give document and evidence with names for path parameters, and lists, that every tool understands.

    Path parameters have letters, digits, `_` and `-` only: many tools do not find `{org.slug}` in a path. A list says
    what its items are, if only that nothing is known of them.
    """
    whole: dict[str, Any] = change(OPENAPI, "document", document, _complete)
    whole["paths"] = {_plain_path(path): item for path, item in whole["paths"].items()}
    return whole, {_plain_pointer(place): entry for place, entry in evidence.items()}


def _complete(kind: str, value: dict[str, Any], _: Place) -> dict[str, Any]:
    if kind == "schema" and "items" not in value and "array" in _types(value):
        return value | {"items": {}}
    if kind == "parameter" and value.get("in") == "path":
        return value | {"name": _plain(value["name"])}
    if kind == "link" and isinstance(value.get("parameters"), dict):
        named = {_plain(name): _plain_expression(said) for name, said in value["parameters"].items()}
        return value | {"parameters": named}
    return value


def _types(schema: Mapping[str, Any]) -> list[Any]:
    types = schema.get("type")
    return types if isinstance(types, list) else [types]


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)


def _plain_path(path: str) -> str:
    return _PARAMETER.sub(lambda match: "{" + _plain(match[1]) + "}", path)


def _plain_expression(said: Any) -> Any:
    prefix = "$request.path."
    return prefix + _plain(said.removeprefix(prefix)) if isinstance(said, str) and said.startswith(prefix) else said


def _plain_pointer(place: str) -> str:
    tokens = json_pointer.split(place)
    in_path = tokens[:1] == ("paths",) and len(tokens) > 1
    return json_pointer.join(tokens[0], _plain_path(tokens[1]), *tokens[2:]) if in_path else place
