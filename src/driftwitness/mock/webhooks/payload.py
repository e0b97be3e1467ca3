"""What a delivery says: as the contract's ``webhooks`` have it, else as Standard Webhooks 1.0.0 does."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from driftwitness.contract import Contract
from driftwitness.contract.inflection import singular
from driftwitness.mock import shapes
from driftwitness.mock.changes import Change
from driftwitness.mock.generation import instant

_TYPE = re.compile(r"type|event|event_?(type|name)|topic|trigger|action", re.IGNORECASE)
_TIME = re.compile(r"timestamp|time|sent_?at|occurred_?at|created_?at|triggered_?at|date", re.IGNORECASE)
_DATA = re.compile(r"data|payload|object|resource|record", re.IGNORECASE)
_ID = re.compile(r"id|(event|message|delivery|webhook)_?id", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event that has happened: its name, the id of its message, when (seconds since the epoch), to what.

    ``data`` is the member as the vendor shows it.
    """

    event: str
    message_id: str
    at: float
    change: Change
    data: Mapping[str, Any]


def body(contract: Contract, occurrence: Occurrence) -> bytes:
    """Write the body of a delivery."""
    schema = _documented(contract, occurrence.event)
    content = _standard(occurrence) if schema is None else _filled(contract, schema, occurrence)
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()


def _standard(occurrence: Occurrence) -> dict[str, Any]:
    return {"type": occurrence.event, "timestamp": instant(occurrence.at), "data": occurrence.data}


def _documented(contract: Contract, event: str) -> Any:
    """Give the schema of the JSON that the contract says is sent for an event; None where it says nothing."""
    item = contract.resolve((contract.document.get("webhooks") or {}).get(event)) or {}
    request = contract.resolve((item.get("post") or {}).get("requestBody")) or {}
    content: Mapping[str, Any] = request.get("content") or {}
    return next((media.get("schema") for name, media in content.items() if name.endswith("json")), None)


def _filled(contract: Contract, schema: Any, occurrence: Occurrence) -> dict[str, Any]:
    flat = shapes.flatten(contract, schema)
    found: dict[str, Any] = {}
    for name, inside in flat["properties"].items():
        member = shapes.flatten(contract, inside)
        value = _value(name, member, occurrence)
        if value is not None:
            found[name] = value
        elif name in flat["required"]:
            found[name] = shapes.sample(contract, member)
    return found


def _value(name: str, flat: Mapping[str, Any], occurrence: Occurrence) -> Any:
    """Give what stands at a documented property: the event, its time, its data, or a property of these."""
    types, own = flat["type"], singular(occurrence.change.kind.name)
    if (_DATA.fullmatch(name) or name == own) and types[:1] in (["object"], []):
        return occurrence.data
    if _TYPE.fullmatch(name) and "string" in types and occurrence.event in flat.get("enum", [occurrence.event]):
        return occurrence.event
    if name in occurrence.data:
        return occurrence.data[name]
    if _TIME.fullmatch(name):
        return instant(occurrence.at) if "string" in types else int(occurrence.at)
    return occurrence.message_id if _ID.fullmatch(name) and "string" in types else None
