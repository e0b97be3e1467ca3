"""How requests authenticate, guessed from the names of headers and parameters; never from a value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.drift.observed.observations import OperationObserved
from driftwitness.run.from_recordings.notes import Notes

Found = tuple[str, str, str]
Schemes = Mapping[str, tuple[Found, dict[str, Any]]]


def schemes(operations: Sequence[OperationObserved], notes: Notes) -> Schemes:
    """Give the security schemes by name, with what requests showed of them; those of a few stray requests are none."""
    asked = sum(operation.requests.count for operation in operations)
    every: Counter[Found] = Counter()
    for operation in operations:
        every += operation.requests.credentials
    named: dict[str, tuple[Found, dict[str, Any]]] = {}
    for found, count in sorted(every.items(), key=lambda pair: (-pair[1], pair[0])):
        if count * 10 >= asked:
            name = _name(found, named)
            named[name] = found, _scheme(found)
            notes.seen(json_pointer.join("components", "securitySchemes", name), count, asked)
    return named


def required(operation: OperationObserved, named: Schemes) -> list[dict[str, list[str]]]:
    """Give the ``security`` of an operation: what nearly all accepted requests carried together; none otherwise."""
    asked, carried = operation.requests.count, operation.requests.credentials
    together: dict[str, list[str]] = {
        name: [] for name, (found, _) in named.items() if carried[found] * 10 >= asked * 9
    }
    return [together] if together else []


def _name(found: Found, taken: dict[str, Any]) -> str:
    place, name, word = found
    plain = word or ("apiKey" if name != "authorization" else "authorization")
    label = {"bearer": "bearerAuth", "basic": "basicAuth"}.get(word, plain)
    return label if label not in taken else re.sub(r"\W+", "_", f"{label}_{place}_{name}")


def _scheme(found: Found) -> dict[str, Any]:
    place, name, word = found
    if name == "authorization" and place == "header" and word in ("bearer", "basic", "digest"):
        return {"type": "http", "scheme": word}
    return {"type": "apiKey", "in": place, "name": "Authorization" if name == "authorization" else name}
