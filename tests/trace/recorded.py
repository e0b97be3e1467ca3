"""How the tests write down what a recording holds."""

from __future__ import annotations

import base64
from typing import Any

from driftwitness.trace.record import Interaction
from driftwitness.trace.recording import Unreadable


def written(item: Interaction | Unreadable) -> dict[str, Any]:
    """An interaction, or what is unreadable, as plain data; a body that is no text in base64."""
    if isinstance(item, Unreadable):
        return {"place": item.place, "reason": item.reason}
    request, response = item.request, item.response
    return {
        "sequence": item.sequence,
        "time": [item.sent, item.received],
        "origin": item.origin,
        "request": [request.method, request.url, list(map(list, request.headers)), _body(request.body)],
        "response": [response.status, list(map(list, response.headers or ())), _body(response.body)],
    }


def _body(body: bytes | None) -> Any:
    try:
        return None if body is None else body.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body or b"").decode()}
