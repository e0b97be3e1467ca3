"""Request bodies as bytes and as values: JSON, or forms, whose texts are read as their documented types."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from driftwitness.contract import strict_json
from driftwitness.contract.model import Body, Contract

FORM_MEDIA = "application/x-www-form-urlencoded"

_INTEGER = re.compile(r"-?[0-9]{1,4000}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def is_legible(body: Body | None) -> bool:
    """Whether the contract's bodies of this media type can be read here: JSON and forms."""
    return body is not None and (body.media_type.endswith("json") or is_form(body))


def is_form(body: Body) -> bool:
    """Whether a body is a form (WHATWG URL, section 5.2)."""
    return body.media_type.partition(";")[0].strip().lower() == FORM_MEDIA


def read(contract: Contract, body: Body, raw: bytes) -> Any:
    """Read a body, of a name that stands twice in a form the last; raises StrictJSONError for JSON that is none."""
    if not is_form(body):
        return strict_json.loads(raw)
    properties = (contract.resolve(body.schema) or {}).get("properties") or {}
    pairs = parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: _field(contract.resolve(properties.get(name)) or {}, text) for name, text in pairs}


def _field(schema: Mapping[str, Any], text: str) -> Any:
    if schema.get("type") not in ("array", "object"):
        return parse_text(schema, text)
    try:
        return strict_json.loads(text.encode())
    except strict_json.StrictJSONError:
        return text


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
