"""webhook/delivered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from driftwitness.checks import deliveries, reading_schemas
from driftwitness.checks.deliveries import Arrival, DeliveryCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement, Verdict
from driftwitness.checks.world import Step, World
from driftwitness.contract import Contract
from driftwitness.contract.events import VERBS, tells_of
from driftwitness.contract.webhooks import webhooks

_ID_NAME = re.compile(r"(?:^|_)ids?$|[a-z](?:Ids?|ID)$")


class Delivered(DeliveryCheck):
    """What happens is delivered to who subscribed to it, as soon as the document says.

    Looks at accepted changes of which a documented event tells by its name, made after this trace subscribed to that
    event, at a URL at which the run's own receiver listened. A delivery of the event is of the change where it holds
    the id of what was changed, or no id that this trace knows. Where no document says how soon a delivery comes, or the
    run did not listen so long, its absence proves nothing; nor does it where nothing at all came from a live vendor,
    which may not reach this machine.

    Pass:
        POST /hooks {"target_url": "https://example.com/in", "events": ["note.added"]} -> 201 {"result": {"id": 8}}
        POST /notes {"notebook_id": 41, "text": "a"} -> 201 {"result": {"id": 5, "text": "a"}}
        <- POST https://example.com/in {"type": "note.added", "data": {"id": 5}} -> 204
        @40 <- until https://example.com/in
    Fail:
        POST /hooks {"target_url": "https://example.com/in", "events": ["note.added"]} -> 201 {"result": {"id": 8}}
        POST /notes {"notebook_id": 41, "text": "a"} -> 201 {"result": {"id": 5, "text": "a"}}
        @40 <- until https://example.com/in
    """

    id = "webhook/delivered"
    reference = "the vendor's document: the events to which one can subscribe"

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each change of which a subscription should have been told."""
        listened = {one.url: one.until for one in history.trace.listened}
        arrived = list(deliveries.arrivals(history, contract))
        reached = bool(arrived) or history.run.origin == "mock"
        for subscription in deliveries.subscriptions(history, contract):
            url = next((text for text in _texts(subscription.sent) if text in listened), None)
            came = [arrival for arrival in arrived if arrival.delivery.request.url == url]
            # what tells of no documented event is webhook/payload's, and may be what would be missed here
            if url is None or any(arrival.webhook is None for arrival in came):
                continue
            for step, event in _told(history, contract, subscription):
                yield self._judge(step, event, subscription, came, listened[url], reached=reached)

    def _judge(
        self, step: Step, event: str, subscription: Exchange, came: list[Arrival], until: float, *, reached: bool
    ) -> Judgement:
        contract, change = subscription.contract, step.exchange.interaction
        own, known = _identity(step), _known(step)
        of_event = [one for one in came if one.webhook and one.webhook.event == event]
        for arrival in of_event:
            ids = known & set(_scalars(arrival.delivery.request.json))
            if arrival.delivery.received >= change.sent and (own in ids or not ids):
                return self.kept(arrival)
        within, waited = contract.conventions.deliveries.within, round(until - change.received)
        if within is None or waited < within or not reached:
            promise = f"the contract says {within} s" if within else "the contract does not say how soon one comes"
            doubt = promise if reached else "nothing came at all: perhaps the vendor does not reach this machine"
            reason = f"no delivery of {event} in {waited} s, and {doubt}"
            return Judgement(self.id, Verdict.INCONCLUSIVE, subscription.operation_id, change.sequence, reason=reason)
        return Judgement(
            self.id,
            Verdict.FAIL,
            subscription.operation_id,
            change.sequence,
            pointer="/request/body",
            expected=f"a delivery within {within} s of what it changes",
            received=f"no {event} in {waited} s",
            contract=webhooks(contract)[event].pointer,
            cause="/webhooks",
        )


def _told(history: History, contract: Contract, subscription: Exchange) -> Iterator[tuple[Step, str]]:
    """Give the changes of which a subscription must be told, each with its event."""
    ended, changed = deliveries.ends(history)
    identity = deliveries.identity(history, subscription)
    if identity is None or identity in changed or not _is_on(subscription, contract):
        return
    end = ended.get(identity, float("inf"))
    for step in history.world.own_steps:
        sent, received = step.exchange.interaction.sent, step.exchange.interaction.received
        is_change = step.ok and step.role in VERBS and not (step.member and step.member.alive is False)
        if is_change and subscription.interaction.received <= sent and received <= end and _is_in(subscription, step):
            for event in sorted(deliveries.events_named(subscription, contract)):
                if tells_of(event, step.role, step.resource):
                    yield step, event


def _is_on(subscription: Exchange, contract: Contract) -> bool:
    """Whether nothing that a subscription says may switch it off: a flag that is false, a documented choice."""
    schema = subscription.operation.body.schema if subscription.operation and subscription.operation.body else {}
    choices = [
        name
        for name, inside in reading_schemas.properties(contract, schema).items()
        if any(part.get("enum") for part in reading_schemas.parts(contract, inside))
        and name in (subscription.sent or {})
        and subscription.sent[name] not in webhooks(contract)
    ]
    return not choices and not any(value is False for value in (subscription.sent or {}).values())


def _is_in(subscription: Exchange, step: Step) -> bool:
    """Whether a change is of what a subscription is narrowed to, by ids that the change names alike."""
    narrowed: Mapping[str, Any] = {n: v for n, v in subscription.sent.items() if _ID_NAME.search(n) and v is not None}
    sent = step.exchange.sent
    return not narrowed or (isinstance(sent, dict) and all(sent.get(name) == value for name, value in narrowed.items()))


def _identity(step: Step) -> str | None:
    """Give the id of what was changed."""
    return step.member.id if step.member else World.identity(step.resource, step.exchange.payload)


def _known(step: Step) -> set[str]:
    """Give the ids of the resource's members that the trace has met."""
    return {*step.members, *filter(None, [_identity(step)])}


def _texts(sent: Any) -> list[str]:
    return [value for value in sent.values() if isinstance(value, str)] if isinstance(sent, dict) else []


def _scalars(value: Any) -> Iterator[str]:
    """Give all that a body holds as texts."""
    if isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from _scalars(inside)
    elif isinstance(value, str | int):
        yield str(value)
