"""What happens to members, told to whoever listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from driftwitness.mock.kinds import Kind
from driftwitness.mock.members import Record, Scope


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``verb`` is ``create``, ``update``, ``delete``, or that of an action; ``record`` is as it is kept.

    One that is deleted is told of while it is still there.
    """

    verb: str
    kind: Kind
    scope: Scope
    record: Record


class Changes:
    """Tells each change to all listeners, at once."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Change], None]] = []

    def tell(self, change: Change) -> None:
        """Call the listeners."""
        for listener in self.listeners:
            listener(change)
