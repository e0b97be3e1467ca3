"""The times in items that tell when they were made and last changed: which properties, and what answers show there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from driftwitness.checks import moments, reading_schemas, roles, written
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.world import Step, World, items
from driftwitness.contract import Contract, Operation
from driftwitness.contract.resources import Resource

Event = Literal["created", "changed"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_EVENTS: Mapping[Event, frozenset[str]] = {
    "created": frozenset({"created", "create", "creation", "added"}),
    "changed": frozenset({"updated", "update", "modified", "modification", "changed", "edited"}),
}
_FRAME = frozenset({"at", "on", "date", "time", "datetime", "timestamp", "utc", "last"})
_TO_THE_SECOND = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d.*")


@dataclass(frozen=True)
class Shown:
    """An item that an answer shows: of which resource and id, and where it stands in the body."""

    exchange: Exchange
    resource: Resource
    id: str | None
    item: Mapping[str, Any]
    pointer: str

    @cached_property
    def times(self) -> Mapping[Event, Time]:
        """When the item was made and last changed, to the second, as far as the answer shows it in a documented form.

        Not among them is a time that clients may set.
        """
        names = self._names()
        found = {event: Time(name, self.item.get(name), f"{self.pointer}/{name}") for event, name in names.items()}
        return {
            event: time
            for event, time in found.items()
            if _is_exact(time.value) and time.moment and not self.exchange.is_broken(time.pointer)
        }

    def _names(self) -> Mapping[Event, str]:
        operation, known = self.exchange.operation, self.exchange.lens.told
        if operation is None:
            return {}
        of = (operation.id, self.resource.name)
        if of not in known:
            known[of] = told(operation, self.exchange.contract, self.resource)
        return known[of]


@dataclass(frozen=True)
class Time:
    """A property that holds a time; ``pointer`` into the body."""

    name: str
    value: Any
    pointer: str

    @cached_property
    def moment(self) -> moments.Moment | None:
        """The span in which the time lies."""
        return moments.read(self.value)


def _is_exact(value: Any) -> bool:
    return isinstance(value, str) and bool(_TO_THE_SECOND.fullmatch(value))


def event(name: str) -> Event | None:
    """Tell of which event a property tells the time, by its name alone; None for all others."""
    words = {word.lower() for word in _WORD.findall(name)}
    return next((e for e, known in _EVENTS.items() if words & known and words <= known | _FRAME), None)


def told(operation: Operation, contract: Contract, resource: Resource) -> Mapping[Event, str]:
    """Give the documented properties of an operation's items that tell when those were made and last changed.

    Not one of several for the same event, and none that clients may send.
    """
    known = reading_schemas.properties(contract, roles.member_schema(operation, contract))
    sendable = written.writable(contract, resource)
    found: dict[Event, list[str]] = {}
    for name, schema in known.items():
        of = event(name)
        if of and name not in sendable and "string" in reading_schemas.types(contract, schema):
            found.setdefault(of, []).append(name)
    return {of: names[0] for of, names in found.items() if len(names) == 1}


def tells(operation: Operation, contract: Contract, *events: Event) -> bool:
    """Whether the items that an operation of a lifecycle shows are documented to tell the times of these events."""
    found = (resource for resource in contract.resources if operation in resource.operations)
    return any(set(events) <= told(operation, contract, resource).keys() for resource in found)


def shown(step: Step) -> Sequence[Shown]:
    """Give the items that a successful answer shows, in its documented shape; each step's are found once."""
    known = step.exchange.readings
    if shown not in known:
        known[shown] = tuple(_shown(step))
    found: Sequence[Shown] = known[shown]
    return found


def _shown(step: Step) -> Iterator[Shown]:
    exchange = step.exchange
    if not step.ok or not exchange.shape_holds:
        return
    if step.role in ("list", "sublist"):
        success = exchange.contract.conventions.success
        paging = exchange.contract.conventions.pages(exchange.operation_id or "")
        place = paging.items if paging else (success.items or "" if success else "")
        found = [(item, f"{place}/{index}") for index, item in enumerate(items(exchange))]
    else:
        found = [(exchange.payload, exchange.payload_pointer)]
    for item, pointer in found:
        if isinstance(item, dict):
            identity = step.member.id if step.member else World.identity(step.resource, item)
            yield Shown(exchange, step.resource, identity, item, pointer)
