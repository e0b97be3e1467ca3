"""What two contracts of a vendor say differently: facts, without a judgement."""

from __future__ import annotations

from driftwitness.contract.compare.difference import Difference
from driftwitness.contract.compare.general import compare

__all__ = ["Difference", "compare"]
