"""The shape that refusals share, over all operations and statuses."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.drift.observed.alike import likeness
from driftwitness.drift.observed.observations import OperationObserved
from driftwitness.drift.observed.places import Place
from driftwitness.run.from_recordings.operations import OUTAGE

NAME = "Error"
_ALIKE = 0.5


def shared(operations: Iterable[OperationObserved]) -> Place | None:
    """Give what the JSON bodies of all refusals hold together; None where some are not like the others."""
    whole: Place | None = None
    for operation in operations:
        for status, answers in sorted(operation.answers.items()):
            root = answers.bodies.root
            if not 400 <= status < OUTAGE or not root.count:
                continue
            if not root.objects or (whole is not None and likeness(whole, root) < _ALIKE):
                return None
            whole = whole or Place()
            whole.merge(root)
    return whole
