"""What recorded traffic shows, by operation, and what changed between two recordings of the same scenarios."""

from __future__ import annotations

from driftwitness.drift.observed.differences import differences
from driftwitness.drift.observed.observations import Observations, OperationObserved, observe

__all__ = ["Observations", "OperationObserved", "differences", "observe"]
