"""Subscribes to the documented events with the run's own receiver, makes them happen, and waits for what comes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from driftwitness.contract import Contract
from driftwitness.contract.events import VERBS, tells_of
from driftwitness.contract.resources import Resource
from driftwitness.contract.webhooks import SECRET, Subscribing, subscribing, webhooks
from driftwitness.drive.client import Answer, Client, item_id
from driftwitness.drive.receiver import Inbox, Receiver
from driftwitness.drive.values import Values

PATIENCE = 10.0
"""Seconds to wait for deliveries where no document says how soon they come."""
LONGEST = 60.0
"""Seconds to wait at most, also where a document asks for more."""
_MASKED = re.compile(r"[*•…]|\.\.\.")


@dataclass(frozen=True, slots=True)
class Happening:
    """A documented event and the request that makes it happen: a role in a resource's lifecycle."""

    event: str
    role: str
    resource: Resource


def ways(contract: Contract) -> list[tuple[Resource, Subscribing]]:
    """Give the resources whose members subscribe a URL to documented events, and how."""
    found = ((r, subscribing(r.create, contract)) for r in contract.resources if r.create)
    return [(resource, way) for resource, way in found if way and way.url]


def cost(contract: Contract) -> int:
    """Give the greatest number of requests that the probe sends."""
    most = len(contract.resources) + 7
    return sum(5 * len(list(_happenings(contract, resource))) + most for resource, _ in ways(contract))


def run(client: Client, values: Values, receiver: Receiver) -> None:
    """Subscribe in each documented way; where failed deliveries come again, once more with one that fails."""
    promised = client.contract.conventions.deliveries
    for resource, way in ways(client.contract):
        probe = _Probe(client, values, receiver, resource, way)
        happenings = list(_happenings(client.contract, resource))
        if not happenings:
            continue
        patience = min(promised.within or PATIENCE, LONGEST)
        groups = [happenings] if way.is_list else [[one] for one in happenings]
        has_come = [probe.watch(group, patience) for group in groups]
        if any(has_come) and promised.retries and promised.retries[0] <= LONGEST:
            probe.refuse(happenings[0], promised.retries[0])


def _happenings(contract: Contract, subscription: Resource) -> Iterator[Happening]:
    for event in webhooks(contract):
        for resource in contract.resources:
            operations = {"create": resource.create, "update": resource.update, "delete": resource.delete}
            for role in VERBS:
                is_possible = resource.create and operations[role] and resource.name != subscription.name
                if is_possible and tells_of(event, role, resource):
                    yield Happening(event, role, resource)


class _Probe:
    def __init__(
        self, client: Client, values: Values, receiver: Receiver, resource: Resource, way: Subscribing
    ) -> None:
        self._client = client
        self._values = values
        self._receiver = receiver
        self._resource = resource
        self._way = way
        self._made: dict[str, Any] = {}
        self._resources = {resource.name: resource for resource in client.contract.resources}

    def watch(self, happenings: list[Happening], seconds: float) -> bool:
        """Subscribe to all events, make each happen once, and wait for all of them; give whether any has come."""
        inbox, identity = self._subscribe(happenings, refusals=0)
        if inbox is None:
            return False
        happened = [event for resource in _resources(happenings) for event in self._happen(resource, happenings)]
        self._receiver.wait(lambda: self._have_come(happened, inbox), seconds)
        self._receiver.listened(inbox)
        self._unsubscribe(identity)
        return inbox.received > 0

    def refuse(self, happening: Happening, seconds: float) -> None:
        """Subscribe to one event, refuse its first delivery, and wait for the second."""
        inbox, identity = self._subscribe([happening], refusals=1)
        if inbox is None:
            return
        if self._happen(happening.resource, [happening]) and self._receiver.wait_for_refused(inbox, PATIENCE):
            self._receiver.wait(lambda: bool(inbox.taken), seconds + PATIENCE)
        self._receiver.listened(inbox)
        self._unsubscribe(identity)

    def _subscribe(self, happenings: list[Happening], refusals: int) -> tuple[Inbox | None, Any]:
        """Make a subscription; give its inbox, None where the vendor took none, and its id."""
        way, operation = self._way, self._way.operation
        inbox = self._receiver.open(_scheme(way, self._receiver.base), refusals)
        for happening in happenings:
            self._parents(happening.resource)  # before anybody is told of what is created
        events = sorted({happening.event for happening in happenings})
        body = self._values.least_body(operation, self._parents(self._resource))
        body |= {way.url or "": inbox.url, way.events: events if way.is_list else events[0]}
        chosen = {way.secret[0]: self._values.value(*way.secret)} if way.secret else {}
        answer = self._client.send(self._values.ask(operation, body=body | chosen, why="subscribe"))
        inbox.secret = secret_of(answer, chosen)
        return (inbox if answer.ok else None), item_id(self._client.contract, self._resource, answer.json)

    def _unsubscribe(self, identity: Any) -> None:
        delete, name = self._resource.delete, self._resource.id_param
        if delete and name and identity is not None:
            self._client.send(self._values.ask(delete, {name: identity}, why="unsubscribe"))

    def _have_come(self, events: list[str], inbox: Inbox) -> bool:
        """Whether there is a delivery of each event; where only one is documented, any delivery is of that one."""
        if len(webhooks(self._client.contract)) == 1:
            return len(inbox.taken) >= len(events)
        counts = Counter(events)
        return all(sum(f'"{one}"'.encode() in body for body in inbox.taken) >= counts[one] for one in counts)

    def _happen(self, resource: Resource, happenings: Iterable[Happening]) -> list[str]:
        """Lead one member of a resource through what the events tell of; give the events that happened."""
        events: dict[str, list[str]] = {role: [] for role in VERBS}
        for happening in happenings:
            if happening.resource is resource:
                events[happening.role].append(happening.event)
        identity = self._create(resource, "of which a webhook tells")
        if identity is None:
            return []
        happened, path_values = events["create"], {resource.id_param or "": identity}
        if resource.update and events["update"]:
            for name, body in list(self._values.update_bodies(resource.update, self._parents(resource)))[:1]:
                why = f"update {name}, of which a webhook tells"
                ask = self._values.ask(resource.update, path_values, body=body, why=why)
                happened = happened + events["update"] * self._client.send(ask).ok
        if resource.delete and events["delete"]:
            ask = self._values.ask(resource.delete, path_values, why="delete, of which a webhook tells")
            happened = happened + events["delete"] * self._client.send(ask).ok
        return happened

    def _create(self, resource: Resource, why: str) -> Any:
        if resource.create is None:
            return None
        body = self._values.valid_body(resource.create, self._parents(resource))
        answer = self._client.send(self._values.ask(resource.create, body=body, why=f"create, {why}"))
        return item_id(self._client.contract, resource, answer.json) if answer.ok else None

    def _parents(self, resource: Resource) -> dict[str, Any]:
        """Give what a resource's creation must refer to, made once for all."""
        schema = resource.create.body.schema if resource.create and resource.create.body else {}
        found = {}
        for reference in resource.references:
            if reference.name in (schema.get("required") or ()) and reference.resource != resource.name:
                if reference.resource not in self._made:
                    self._made[reference.resource] = None
                    parent = self._resources[reference.resource]
                    self._made[reference.resource] = self._create(parent, "for others to refer to")
                found[reference.name] = self._made[reference.resource]
        return {name: identity for name, identity in found.items() if identity is not None}


def _resources(happenings: Iterable[Happening]) -> list[Resource]:
    return list({happening.resource.name: happening.resource for happening in happenings}.values())


def _scheme(way: Subscribing, base: str) -> str:
    """Give https where a URL must have that and the receiver's has not."""
    needs = way.url_pattern is not None and not re.search(way.url_pattern, f"{base}/")
    return "https" if needs and re.search(way.url_pattern or "", f"https://{base.partition('://')[2]}/") else ""


def secret_of(answer: Answer, chosen: Mapping[str, Any]) -> str | None:
    """Give what a subscription's deliveries are signed with: what the answer shows, or the request chose.

    None where these differ, or something is masked: then nobody knows.
    """
    found = {text for text in (*chosen.values(), *_shown(answer.json)) if isinstance(text, str) and text}
    known = found.pop() if len(found) == 1 else ""
    return known if known and not _MASKED.search(known) else None


def _shown(body: Any) -> Iterator[Any]:
    """Give what a body shows under the names of secrets."""
    for inside in body if isinstance(body, list) else ():
        yield from _shown(inside)
    for name, inside in body.items() if isinstance(body, dict) else ():
        yield from [inside] if SECRET.search(name) else _shown(inside)
