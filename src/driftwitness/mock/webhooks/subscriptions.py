"""Which resources are subscriptions, and what a subscription asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from driftwitness.contract import Contract
from driftwitness.contract.webhooks import SECRET, URL
from driftwitness.mock import shapes
from driftwitness.mock.kinds import Kind
from driftwitness.mock.members import Record

_EVENTS = re.compile(r"(event|topic|trigger)(_?(type|name|kind))?s?", re.IGNORECASE)
_ON = re.compile(r"(is_?)?(active|enabled)", re.IGNORECASE)
_OFF = re.compile(r"(is_?)?(disabled|paused|muted)", re.IGNORECASE)
_STATE = re.compile(r"status|state", re.IGNORECASE)
_FALSE = frozenset({"false", "0", "no", "off"})
_TRUE = frozenset({"true", "1", "yes", "on"})
_STILL = frozenset({"inactive", "disabled", "deactivated", "paused", "muted", "suspended", "stopped", "off"})


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """How the members of a kind subscribe: the properties that hold URL, events, secret, scope and switches.

    ``scopes`` maps a property to the key of the kind to one member of which it narrows; ``switches`` maps one to the
    values, as texts in lower case, under which nothing is sent.
    """

    kind: Kind
    url: str
    events: str
    secret: str | None
    scopes: Mapping[str, str]
    switches: Mapping[str, frozenset[str]]

    def is_off(self, record: Record) -> bool:
        """Whether a subscription is switched off."""
        return any(str(record.get(name)).lower() in values for name, values in self.switches.items())

    def wanted(self, record: Record) -> list[str]:
        """Give the events that a subscription names; none while it is switched off."""
        if self.is_off(record):
            return []
        events = record.get(self.events)
        return [event for event in (events if isinstance(events, list) else [events]) if isinstance(event, str)]


def subscriptions(contract: Contract, kinds: Iterable[Kind]) -> dict[str, Subscriptions]:
    """Give the kinds whose members a client creates with a URL and the events to be sent there, by key.

    Where no event is documented there is none to send.
    """
    found = (_read(contract, kind) for kind in kinds if kind.resource.create)
    return {one.kind.key: one for one in found if one}


def _read(contract: Contract, kind: Kind) -> Subscriptions | None:
    sent = {name: shapes.flatten(contract, schema) for name, schema in kind.sent.items()}
    url = next((name for name, flat in sent.items() if _is_url(name, flat)), None)
    events = next((name for name, flat in sent.items() if _EVENTS.fullmatch(name) and _is_texts(contract, flat)), None)
    if url is None or events is None:
        return None
    return Subscriptions(
        kind,
        url,
        events,
        secret=next((name for name in (*kind.sent, *kind.properties) if SECRET.search(name)), None),
        scopes={name: key for name, key in kind.parents.items() if name in kind.sent},
        switches={
            name: values
            for name in (*kind.sent, *kind.properties)
            for pattern, values in ((_ON, _FALSE), (_OFF, _TRUE), (_STATE, _STILL))
            if pattern.fullmatch(name)
        },
    )


def _is_url(name: str, flat: Mapping[str, Any]) -> bool:
    return "string" in flat["type"] and (flat.get("format") in ("uri", "url", "iri") or bool(URL.search(name)))


def _is_texts(contract: Contract, flat: Mapping[str, Any]) -> bool:
    items = shapes.flatten(contract, flat.get("items")) if "array" in flat["type"] else flat
    return "string" in items["type"]
