"""JSON as the hand-written vendors read and write it."""

from __future__ import annotations

import json
import math
from typing import Any

from .catalogue import Has


def read(body: bytes) -> Any:
    """Decode a request body; what is no JSON in the sense of RFC 8259 is a `ValueError`."""
    try:
        return json.loads(body.decode(), parse_constant=_finite, parse_float=_finite)
    except RecursionError as error:
        raise ValueError(f"a body of {len(body)} bytes is nested too deeply") from error


def write(content: object, has: Has) -> bytes:
    """Encode content, with the liberties that JSON leaves: `keys-reversed` and `json-indented`."""
    if has("keys-reversed"):
        content = _reversed(content)
    if has("json-indented"):
        return json.dumps(content, indent=4).replace("/", "\\/").encode()
    return json.dumps(content).encode()


def _reversed(content: object) -> object:
    """Return the content with the members of each object from last to first."""
    if isinstance(content, dict):
        return {name: _reversed(value) for name, value in reversed(content.items())}
    return [_reversed(value) for value in content] if isinstance(content, list) else content


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number in JSON")
    return number
