"""Operations by name, in no more than a line."""

from __future__ import annotations

from driftwitness.checks.model import Finding
from driftwitness.contract import Contract
from driftwitness.report.literal import literal

LONGEST = 80
"""Characters of names that stand in one line; a report of 120 columns has more to say in it."""


def operations(finding: Finding, contract: Contract) -> str:
    """Name the operations that show a finding, or say that all do; of more than fit, the first and how many more."""
    names = [literal(name) for name in finding.operations or (finding.operation or "any operation",)]
    if len(names) > 1 and len(names) == len(contract.operations):
        return f"all {len(names)} operations"
    shown = next(count for count in range(len(names), 0, -1) if count == 1 or len(", ".join(names[:count])) <= LONGEST)
    more = f" and {len(names) - shown:,} more" if shown < len(names) else ""
    return ", ".join(names[:shown]) + more
