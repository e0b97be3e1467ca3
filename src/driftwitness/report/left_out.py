"""What is left out of a contract, since nothing can be judged by it."""

from __future__ import annotations

from collections.abc import Sequence

from driftwitness.contract.mending import Illegible
from driftwitness.report.counted import counted


def left_out(parts: Sequence[Illegible]) -> str:
    """Tell in one line how many parts there are, and the first of them; empty where there is none."""
    if not parts:
        return ""
    first, rest = parts[0], len(parts) - 1
    more = f", and {rest:,} more" if rest else ""
    return f"{counted(len(parts), 'part')} of the specification: {first.pointer} {first.problem}{more}"
