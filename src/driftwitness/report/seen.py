"""How often a finding was seen, and where."""

from __future__ import annotations

from driftwitness.checks.model import Finding


def seen(finding: Finding) -> str:
    """Give ``18x, first in interaction 3, shown by interaction 7``; the one that is shown only where it is another."""
    if finding.interaction is None:
        return f"{finding.count}x"
    first, shown = (finding.first, finding.first_source), (finding.interaction, finding.source)
    told = f"{finding.count}x, first in {_place(*first)}"
    return told if first == shown else f"{told}, shown by {_place(*shown)}"


def _place(number: int | None, source: str) -> str:
    return f"interaction {number}" + (f" of {source}" if source else "")
