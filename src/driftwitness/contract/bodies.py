"""Request bodies as bytes and as values: JSON, or forms, whose texts are read as their documented types."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from driftwitness.contract import strict_json
from driftwitness.contract.model import Body, Contract

FORM_MEDIA = "application/x-www-form-urlencoded"

MAX_STEPS = 20

_BRACKETS = re.compile(r"(?P<root>[^\[\]]+)(?P<inside>(\[[^\[\]]*\])+)")
_INSIDE = re.compile(r"\[([^\[\]]*)\]")
_INDEX = re.compile(r"[0-9]{0,4}")
_INTEGER = re.compile(r"-?[0-9]{1,4000}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def is_legible(body: Body | None) -> bool:
    """Whether the contract's bodies of this media type can be read here: JSON and forms."""
    return body is not None and (body.media_type.endswith("json") or is_form(body))


def is_form(body: Body) -> bool:
    """Whether a body is a form (WHATWG URL, section 5.2)."""
    return body.media_type.partition(";")[0].strip().lower() == FORM_MEDIA


def read(contract: Contract, body: Body, raw: bytes) -> Any:
    """Read a body; raises StrictJSONError for JSON that is none."""
    if not is_form(body):
        return strict_json.loads(raw)
    return read_pairs(contract, body.schema, parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))


def read_pairs(contract: Contract, schema: Any, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Read the fields of a form as their documented types.

    A name that stands twice gives a list where one is documented, else its last value. Brackets lead into objects and
    lists, as form libraries write them: ``a[b]=1``, ``a[]=1``, ``a[0][b]=1``.
    """
    texts: dict[tuple[str, ...], list[str]] = {}
    known = (contract.resolve(schema) or {}).get("properties") or {}
    for name, text in pairs:
        texts.setdefault((name,) if name in known else _steps(name), []).append(text)
    tree: dict[str, Any] = {}
    for steps, found in texts.items():
        place = tree
        for step in steps[:-1]:
            inside = place.get(step)
            place[step] = inside if isinstance(inside, dict) else {}
            place = place[step]
        place[steps[-1]] = found
    return {name: _field(contract, known.get(name), item) for name, item in tree.items()}


def _steps(name: str) -> tuple[str, ...]:
    """Take a field's name apart at its brackets; one with brackets of another form, or very many, is one name."""
    found = _BRACKETS.fullmatch(name)
    steps = tuple(_INSIDE.findall(found["inside"])) if found else ()
    return (found["root"], *steps) if found and len(steps) <= MAX_STEPS else (name,)


def _field(contract: Contract, schema: Any, item: Any) -> Any:
    """Read the texts of one field, or the fields inside of one."""
    schema = contract.resolve(schema) or {}
    if isinstance(item, dict):
        return _inside(contract, schema, item)
    if schema.get("type") not in ("array", "object"):
        return parse_text(schema, item[-1])
    try:
        if len(item) == 1:
            return strict_json.loads(item[0].encode())
    except (strict_json.StrictJSONError, UnicodeEncodeError):
        pass
    if schema["type"] == "object":
        return item[-1]
    return [parse_text(contract.resolve(schema.get("items")) or {}, text) for text in item]


def _inside(contract: Contract, schema: Mapping[str, Any], fields: Mapping[str, Any]) -> Any:
    is_list = schema.get("type", "array") == "array" and all(_INDEX.fullmatch(name) for name in fields)
    if not is_list:
        known = schema.get("properties") or {}
        return {name: _field(contract, known.get(name), item) for name, item in fields.items()}
    items = contract.resolve(schema.get("items")) or {}
    members: list[Any] = []
    for name in sorted(fields, key=lambda name: int(name or 0)):
        item = fields[name]
        # `a[]` stands once for each member, `a[0]` for one
        each = [[text] for text in item] if name == "" and isinstance(item, list) else [item]
        members += [_field(contract, items, one) for one in each]
    return members


def write(body: Body | None, value: Any) -> bytes:
    """Write a value as the body's media type has it; JSON without one. What is no text in a form stands as JSON."""
    if body is None or not is_form(body) or not isinstance(value, dict):
        return json.dumps(value).encode()
    texts = {name: item if isinstance(item, str) else json.dumps(item) for name, item in value.items()}
    return urlencode(texts).encode()


def parse_text(schema: Mapping[str, Any], text: str) -> Any:
    """Read a path, query or form value as its schema's type: ``"12"`` as 12 for an integer, else the text."""
    types = schema.get("type")
    types = [types] if isinstance(types, str) else types or []
    if "integer" in types and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    return text
