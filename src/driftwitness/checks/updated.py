"""What rules about updates have in common: they look at the gets of an item that documented updates concern."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.world import Step
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import Update


class UpdatedRead(TraceCheck):
    """A rule about what a get shows after updates of whose effect the contract says something."""

    requires = ("x-driftwitness.updates",)

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the operation gets one item."""
        return operation.method == "GET" and bool(operation.path_parameters)

    def reads(self, history: History, contract: Contract) -> Iterator[tuple[Step, Operation, Update]]:
        """Give each successful get of a living item, with the item's update and what is documented of it."""
        for step in history.world.own_steps:
            update = step.resource.update
            promise = contract.conventions.update(update.id) if update else None
            if step.role == "get" and step.ok and step.member and step.member.alive and update and promise:
                yield step, update, promise
