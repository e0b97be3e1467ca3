"""Webhooks as a contract has them: what is delivered of which event, and how one subscribes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.flat import Flat, flatten
from driftwitness.contract.model import Contract, Operation

SECRET = re.compile(r"secret|signing_?key", re.IGNORECASE)
URL = re.compile(r"(^|_)(url|uri|endpoint|target|callback|address)$|Url$|Uri$|URL$", re.IGNORECASE)
_URL_FORMATS = ("uri", "url", "iri")


@dataclass(frozen=True, slots=True)
class Header:
    """A documented header of a webhook; ``pointer`` is its place in the contract."""

    name: str
    required: bool
    schema: Mapping[str, Any]
    pointer: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """What the contract says of the deliveries of one event; ``schema`` is None where it does not tell their body."""

    event: str
    schema: Mapping[str, Any] | None
    schema_pointer: str
    headers: tuple[Header, ...]
    pointer: str

    def header(self, name: str) -> Header | None:
        """Give a documented header by its name, case ignored."""
        return next((header for header in self.headers if header.name.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Subscribing:
    """How an operation subscribes: by the properties of its body that hold the events and the URL.

    ``is_list``: whether several events stand in a list. ``url`` is None where no property is known to hold it;
    ``url_pattern`` is what it must match, ``secret`` the property in which the client chooses what signs, and its
    schema.
    """

    operation: Operation
    events: str
    is_list: bool
    url: str | None
    url_pattern: str | None
    secret: tuple[str, Any] | None


def webhooks(contract: Contract) -> Mapping[str, Webhook]:
    """Give the documented webhooks by the names of their events."""
    return {event: _webhook(contract, event) for event in contract.document.get("webhooks") or {}}


def subscribing(operation: Operation, contract: Contract) -> Subscribing | None:
    """Give how an operation subscribes to documented events; None where its body names none."""
    known = (contract.document.get("webhooks") or {}).keys()
    if not known or operation.body is None:
        return None
    properties = flatten(contract, operation.body.schema, operation.body.pointer).properties
    members = {name: flatten(contract, *schema) for name, schema in properties.items()}
    events = next((name for name, flat in members.items() if known & set(_listed(contract, flat))), None)
    if events is None:
        return None
    url = next((name for name, flat in members.items() if _is_url(name, flat)), None)
    return Subscribing(
        operation,
        events,
        is_list=members[events].items is not None,
        url=url,
        url_pattern=str(members[url].keywords["pattern"][0]) if url and "pattern" in members[url].keywords else None,
        secret=next(((name, schema) for name, (schema, _) in properties.items() if SECRET.search(name)), None),
    )


def _listed(contract: Contract, flat: Flat) -> Iterator[str]:
    """Give the texts that the document lists for a property, or for the items of its list."""
    places = [flat.place, *([contract.locate(*flat.items)[1]] if flat.items else [])]
    for schema in (json_pointer.get(contract.document, place, None) for place in places):
        listed = [*(schema.get("enum") or ()), *(schema.get("examples") or ())] if isinstance(schema, dict) else []
        yield from (value for value in listed if isinstance(value, str))


def _is_url(name: str, flat: Flat) -> bool:
    is_text = flat.types is None or "string" in flat.types
    return is_text and (flat.keywords.get("format", ("",))[0] in _URL_FORMATS or bool(URL.search(name)))


def _webhook(contract: Contract, event: str) -> Webhook:
    place = json_pointer.join("webhooks", event)
    item, place = contract.locate((contract.document.get("webhooks") or {}).get(event), place)
    post, place = contract.locate((item or {}).get("post"), f"{place}/post")
    headers = []
    for index, raw in enumerate((post or {}).get("parameters") or ()):
        found, pointer = contract.locate(raw, f"{place}/parameters/{index}")
        if found and found.get("in") == "header":
            headers.append(Header(str(found["name"]), bool(found.get("required")), found.get("schema") or {}, pointer))
    body, body_place = contract.locate((post or {}).get("requestBody"), f"{place}/requestBody")
    content = (body or {}).get("content") or {}
    media = next((name for name in content if name.endswith("json")), None)
    schema = content[media].get("schema") if media else None
    schema_place = body_place + json_pointer.join("content", media or "", "schema")
    return Webhook(event, schema, schema_place, tuple(headers), place)
