"""The gate: judgements and a level give a verdict, and the exit status that a CI job sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from driftwitness.checks.judged import Judged
from driftwitness.checks.model import Finding, Verdict
from driftwitness.contract import Severity
from driftwitness.drift.exits import Exit

Outcome = Literal["pass", "fail", "inconclusive"]

LEVELS: tuple[Severity, ...] = ("error", "warning", "note")


EXITS: dict[Outcome, Exit] = {"pass": Exit.PASS, "fail": Exit.FINDINGS, "inconclusive": Exit.INCONCLUSIVE}


def counts(finding: Finding, level: Severity) -> bool:
    """Whether a finding is at or above the gate's level."""
    return LEVELS.index(finding.severity) <= LEVELS.index(level)


def outcome(judged: Iterable[Judged], level: Severity = "warning") -> Outcome:
    """Give the verdict on all vendors of a run: findings at the level fail; what could not be told is never a pass."""
    every = list(judged)
    if any(counts(finding, level) for one in every for finding in one.findings):
        return "fail"
    if any(_is_cut_short(one) or one.counts[Verdict.INCONCLUSIVE] for one in every):
        return "inconclusive"
    return "pass"


def _is_cut_short(judged: Judged) -> bool:
    """Whether nothing answered, or the vendor went away before all that was planned had been sent."""
    stop = judged.stop
    return not judged.interactions or (stop is not None and stop.reason == "unreachable")
