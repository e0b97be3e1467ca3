"""`x-driftwitness.rateLimit`, and the limiter's headers as OpenAPI headers."""

from __future__ import annotations

from typing import Any

from driftwitness.capture.errors import Errors
from driftwitness.capture.evidence import EvidenceLog
from driftwitness.capture.limiter import Header, Limiter
from driftwitness.contract import pointer as json_pointer

TEXT_UNITS = {"http-date": {"type": "string"}, "iso-8601": {"type": "string", "format": "date-time"}}


def rate_limits(limiter: Limiter, errors: Errors, log: EvidenceLog) -> list[dict[str, Any]]:
    """One entry for each documented quota; one without a quota where only headers are documented."""
    entries: list[dict[str, Any]] = []
    for limit, operation in limiter.rules or ([(None, None)] if limiter.headers else []):
        at = ("x-driftwitness", "rateLimit", len(entries))
        headers = limiter.headers_of(len(entries))
        log.note(at, limit.where if limit else headers[0].where)
        entry: dict[str, Any] = {}
        if limit:
            entry = {"quota": limit.quota, "window": limit.window} | ({"scope": limit.scope} if limit.scope else {})
        if limit and limit.scope_where:
            log.note((*at, "scope"), limit.scope_where)
        if limiter.status_where:
            entry["status"] = limiter.status
            log.note((*at, "status"), limiter.status_where)
        if headers:
            entry["headers"] = {header.key: _named(header) for header in headers}
            for header in headers:
                log.note((*at, "headers", header.key), header.where)
        if limiter.presence:
            entry["present"] = limiter.presence.present
            log.note((*at, "present"), limiter.presence.where)
        if place := _body_retry_after(limiter, errors):
            entry["body"] = {"retryAfter": place}
            log.note((*at, "body", "retryAfter"), errors.of_status(limiter.status)[0].at(place), "example")
        if limiter.block:
            entry["blocks"] = limiter.block.seconds
            log.note((*at, "blocks"), limiter.block.where)
        if operation:
            entry["operations"] = [operation]
        entries.append(entry)
    return entries


def headers(limiter: Limiter, log: EvidenceLog) -> dict[str, Any]:
    """`components.headers`: name → Header object."""
    found: dict[str, Any] = {}
    for header in limiter.headers:
        log.note(("components", "headers", header.name), header.where)
        counts = header.role or (header.example or "").isdigit()
        schema = TEXT_UNITS.get(header.unit or "", {"type": "integer" if counts else "string"})
        found[header.name] = {"schema": dict(schema)}
        if limiter.every_response and header.role and not header.refused_only:
            found[header.name] = {"required": True} | found[header.name]
        if header.example:
            found[header.name]["example"] = int(header.example) if header.example.isdigit() else header.example
    return found


def header_references(limiter: Limiter, status: int) -> dict[str, Any]:
    """The `headers` of a response with that status."""
    refused = status == limiter.status
    return {
        header.name: {"$ref": "#/components/headers" + json_pointer.join(header.name)}
        for header in limiter.headers
        if refused or not header.refused_only
    }


def _named(header: Header) -> Any:
    return {"name": header.name, "unit": header.unit} if header.unit else header.name


def _body_retry_after(limiter: Limiter, errors: Errors) -> str | None:
    """The pointer of the number of seconds to wait in the documented body of the refusal."""
    for example in errors.of_status(limiter.status):
        for place in example.lines:
            name = place.rpartition("/")[2].replace("_", "").replace("-", "").lower()
            if name in ("retryafter", "retryin") and isinstance(
                json_pointer.get(example.value, place, None), int | float
            ):
                return place
    return None
