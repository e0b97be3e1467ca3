"""The shape of an interaction that VCR gave to the cassettes of other libraries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.trace import parts
from driftwitness.trace.content import decoded
from driftwitness.trace.record import Interaction, Request, Response


def interaction(number: int, entry: Any, source: str, sent: float, received: float) -> Interaction:
    """Read an entry with a ``request`` and a ``response``; raises Malformed where a part has another shape."""
    return Interaction(
        sequence=number,
        sent=sent,
        received=received,
        request=request(parts.mapping(entry.get("request"), "request")),
        response=response(parts.mapping(entry.get("response"), "response")),
        source=source,
        origin="recording",
    )


def recorded_at(number: int, entry: Any, source: str) -> Interaction:
    """Read an entry that has only the time of its recording, if any: ``recorded_at``, to the second."""
    entry = parts.mapping(entry, "interaction")
    time = parts.moment(entry.get("recorded_at"))
    sent = float(number) if time is None else time
    return interaction(number, entry, source, sent, sent)


def request(entry: Mapping[str, Any]) -> Request:
    """Read a request: ``method``, ``uri``, ``headers`` and ``body``."""
    headers = parts.headers(entry.get("headers"), "request.headers")
    content = decoded(body(entry.get("body"), "request.body"), headers, "request.body")
    return Request(
        parts.method(entry.get("method")), parts.url(entry.get("uri"), "request.uri"), headers, content or None
    )


def response(entry: Mapping[str, Any]) -> Response:
    """Read a response: ``status`` or ``status_code``, ``headers`` and ``body``."""
    headers = parts.headers(entry.get("headers"), "response.headers")
    content = decoded(body(entry.get("body"), "response.body"), headers, "response.body")
    return Response(status(entry), headers, content)


def status(entry: Mapping[str, Any]) -> int:
    """Read a response's status, either a mapping with a ``code`` or a ``status_code``."""
    if "status_code" in entry:
        return parts.status(entry["status_code"], "response.status_code")
    return parts.status(parts.mapping(entry.get("status"), "response.status").get("code"), "response.status.code")


def body(value: Any, name: str) -> bytes:
    """Read a body: text, bytes, or a mapping with ``string`` or ``base64_string``, and ``encoding``."""
    if not isinstance(value, Mapping):
        return parts.content(value, name)
    if value.get("base64_string") is not None:
        return parts.from_base64(value["base64_string"], f"{name}.base64_string")
    return parts.content(value.get("string"), f"{name}.string", value.get("encoding"))
