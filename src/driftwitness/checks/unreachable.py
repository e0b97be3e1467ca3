"""Tells the ids that cannot exist from those that may."""

from __future__ import annotations

import re

from driftwitness.checks.exchange import History
from driftwitness.checks.world import World, items

_DISTANCE = 1000
_LARGEST = 2**31


class Reach:
    """The largest integer id of each resource that a creation or a list of the trace showed."""

    def __init__(self, history: History) -> None:
        self._highest: dict[str, int] = {}
        for step in history.world.steps:
            if step.ok and step.role in ("create", "list", "sublist"):
                payloads = [step.exchange.payload] if step.role == "create" else items(step.exchange)
                for payload in payloads:
                    self._note(step.resource.name, World.identity(step.resource, payload))

    def _note(self, resource: str, identity: str | None) -> None:
        if identity and identity.isdecimal():
            self._highest[resource] = max(self._highest.get(resource, 0), int(identity))

    def is_beyond(self, resource: str, identity: str) -> bool:
        """Whether an id lies so far above all that were met that nothing can have it: more than 1,000, below 2^31."""
        if resource not in self._highest or not re.fullmatch(r"[1-9]\d{0,9}", identity):
            return False
        return self._highest[resource] + _DISTANCE < int(identity) < _LARGEST
