"""Tells the ids that cannot exist from those that may."""

from __future__ import annotations

import re

from driftwitness.checks.exchange import History
from driftwitness.checks.world import Step, World, items

_DISTANCE = 1000
_LARGEST = 2**31


class Reach:
    """The largest integer id of each resource that the trace showed, or that a document names."""

    def __init__(self, history: History) -> None:
        self._highest: dict[str, int] = {}
        for step in history.world.steps:
            if step.ok and step.role in ("get", "update"):
                self._note(step.resource.name, _documented(step))
            elif step.ok and step.role in ("create", "list", "sublist"):
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


def _documented(step: Step) -> str | None:
    """Give the id that a request names, where the document names it too."""
    operation, name = step.exchange.operation, step.resource.id_param or ""
    parameter = operation.parameter(name, "path") if operation else None
    value = step.exchange.path_values.get(name)
    shown = {str(example) for example in parameter.schema.get("examples") or ()} if parameter else set()
    return value if value in shown else None
