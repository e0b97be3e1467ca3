"""Webhooks in the light of the contract: which event a delivery tells of, and who subscribed to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement, Verdict, show
from driftwitness.checks.world import World
from driftwitness.contract import Contract, Operation, strict_json
from driftwitness.contract.webhooks import Webhook, subscribing, webhooks
from driftwitness.trace import Delivery


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
        return operation.method == "POST" and subscribes(operation, contract)

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
        """Judge that the delivery breaks the rule; parameters as in Judgement.

        What breaks at one place, whatever the event, has one cause: most vendors send all in one way.
        """
        return Judgement(
            self.id,
            Verdict.FAIL,
            arrival.operation_id,
            pointer=pointer,
            expected=expected,
            received=show(received),
            contract=contract,
            cause=pointer,
            delivery=arrival.delivery.number,
        )


def subscribes(operation: Operation, contract: Contract) -> bool:
    """Whether a body of the operation names documented events."""
    return subscribing(operation, contract) is not None


def arrivals(history: History, contract: Contract) -> Iterator[Arrival]:
    """Give the run's deliveries, in the order of arrival."""
    known = webhooks(contract)
    for delivery in history.trace.deliveries:
        owners = tuple(one for one in subscriptions(history, contract) if _names(one.sent, delivery.request.url))
        yield Arrival(delivery, _told(delivery, known), owners)


def events_named(exchange: Exchange, contract: Contract) -> frozenset[str]:
    """Give the documented events that a request to subscribe names."""
    way = subscribing(exchange.operation, contract) if exchange.operation else None
    value = exchange.sent.get(way.events) if way and isinstance(exchange.sent, dict) else None
    values = value if isinstance(value, list) else [value]
    return frozenset(event for event in values if isinstance(event, str)) & webhooks(contract).keys()


def _told(delivery: Delivery, known: Mapping[str, Webhook]) -> Webhook | None:
    """Give the documented event that a member of the body names; the only one where there is just one."""
    body = delivery.request.json
    values = [value for value in body.values() if isinstance(value, str)] if isinstance(body, dict) else []
    named = [known[value] for value in values if value in known]
    return named[0] if named else next(iter(known.values())) if len(known) == 1 else None


def subscriptions(history: History, contract: Contract) -> Iterator[Exchange]:
    """Give the accepted requests that subscribed to documented events."""
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


def identity(history: History, subscription: Exchange) -> tuple[str, str] | None:
    """Give the resource and id of what a request to subscribe made."""
    resource = next((r for r in history.lens.resources if r.create == subscription.operation), None)
    own = World.identity(resource, subscription.payload) if resource else None
    return (resource.name, own) if resource and own is not None else None


def ends(history: History) -> tuple[Mapping[tuple[str, str] | None, float], set[tuple[str, str] | None]]:
    """Give when members were deleted, by resource and id, and which were updated."""
    ended: dict[tuple[str, str] | None, float] = {}
    changed: set[tuple[str, str] | None] = set()
    for step in history.world.steps:
        if step.ok and step.member and step.role == "delete":
            ended[step.resource.name, step.member.id] = step.exchange.interaction.received
        elif step.ok and step.member and step.role == "update":
            changed.add((step.resource.name, step.member.id))
    return ended, changed
