"""Webhooks in the light of the contract: which event a delivery tells of, and who subscribed to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from driftwitness.checks import reading_schemas
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement, Verdict, show
from driftwitness.contract import Contract, Operation, strict_json
from driftwitness.contract import pointer as json_pointer
from driftwitness.trace import Delivery


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


@dataclass(frozen=True)
class Arrival:
    """A delivery, its documented webhook (None where it tells of no documented event), and who subscribed to it.

    ``subscriptions`` are the accepted requests that named the delivery's URL; several may share one.
    """

    delivery: Delivery
    webhook: Webhook | None
    subscriptions: tuple[Exchange, ...]

    @cached_property
    def operation_id(self) -> str | None:
        """The operation that subscribed."""
        return self.subscriptions[0].operation_id if self.subscriptions else None

    def header(self, name: str) -> str | None:
        """Give a header of the delivery."""
        return self.delivery.request.header(name)


class DeliveryCheck(TraceCheck):
    """A rule about what the vendor delivers of itself; judgements stand under the operation that subscribed."""

    requires: ClassVar[tuple[str, ...]] = ("webhooks",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation subscribes to documented events."""
        return subscribes(operation, contract)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield the judgements on each delivery."""
        for arrival in arrivals(history, contract):
            yield from self.judge_arrival(arrival, history)

    def judge_arrival(self, arrival: Arrival, history: History) -> Iterable[Judgement]:
        """Yield a judgement for each subject in one delivery; nothing where the rule has nothing to look at."""
        raise NotImplementedError

    def kept(self, arrival: Arrival) -> Judgement:
        """Judge that the delivery keeps the rule."""
        return Judgement(self.id, Verdict.PASS, arrival.operation_id, delivery=arrival.delivery.number)

    def broken(self, arrival: Arrival, pointer: str, expected: str, received: Any, contract: str) -> Judgement:
        """Judge that the delivery breaks the rule; parameters as in Judgement."""
        return Judgement(
            self.id,
            Verdict.FAIL,
            arrival.operation_id,
            pointer=pointer,
            expected=expected,
            received=show(received),
            contract=contract,
            cause=contract,
            delivery=arrival.delivery.number,
        )


def subscribes(operation: Operation, contract: Contract) -> bool:
    """Whether a body of the operation names documented events."""
    return bool(_event_property(operation, contract))


def arrivals(history: History, contract: Contract) -> Iterator[Arrival]:
    """Give the run's deliveries, in the order of arrival."""
    known = webhooks(contract)
    for delivery in history.trace.deliveries:
        subscriptions = tuple(e for e in _subscriptions(history, contract) if _names(e.sent, delivery.request.url))
        yield Arrival(delivery, _told(delivery, known), subscriptions)


def webhooks(contract: Contract) -> Mapping[str, Webhook]:
    """Give the documented webhooks by the names of their events."""
    return {event: _webhook(contract, event) for event in contract.document.get("webhooks") or {}}


def events_named(exchange: Exchange, contract: Contract) -> frozenset[str]:
    """Give the documented events that a request to subscribe names."""
    name = _event_property(exchange.operation, contract) if exchange.operation else None
    value = exchange.sent.get(name) if name and isinstance(exchange.sent, dict) else None
    values = value if isinstance(value, list) else [value]
    return frozenset(event for event in values if isinstance(event, str)) & webhooks(contract).keys()


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


def _told(delivery: Delivery, known: Mapping[str, Webhook]) -> Webhook | None:
    """Give the documented event that a member of the body names; the only one where there is just one."""
    body = delivery.request.json
    values = [value for value in body.values() if isinstance(value, str)] if isinstance(body, dict) else []
    named = [known[value] for value in values if value in known]
    return named[0] if named else next(iter(known.values())) if len(known) == 1 else None


def _event_property(operation: Operation, contract: Contract) -> str | None:
    """Give the body's property whose documented values are names of webhooks, alone or in a list."""
    schema = operation.body.schema if operation.body else {}
    for name, inside in reading_schemas.properties(contract, schema).items():
        for part in (inside, reading_schemas.items(contract, inside)):
            schemas = reading_schemas.parts(contract, part)
            listed = [value for schema in schemas for value in schema.get("enum") or schema.get("examples") or ()]
            if webhooks(contract).keys() & {value for value in listed if isinstance(value, str)}:
                return name
    return None


def _subscriptions(history: History, contract: Contract) -> Iterator[Exchange]:
    for operation in contract.operations:
        if operation.method == "POST" and subscribes(operation, contract):
            yield from (exchange for exchange in history.of(operation) if exchange.succeeded)


def _names(sent: Any, url: str) -> bool:
    return isinstance(sent, dict) and url in [value for value in sent.values() if isinstance(value, str)]


def payload(delivery: Delivery) -> str | None:
    """Give the body as canonical JSON, so that two deliveries can be compared; None where it is not JSON."""
    try:
        value = strict_json.loads(delivery.request.body or b"")
    except strict_json.StrictJSONError:
        return None
    return json.dumps(value, sort_keys=True)
