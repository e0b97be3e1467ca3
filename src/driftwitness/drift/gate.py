"""The gate: judgements and a level give a verdict, and the exit status that a CI job sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from driftwitness.checks.judge import Judgements
from driftwitness.checks.model import Finding, Verdict
from driftwitness.contract import Severity
from driftwitness.drift.exits import Exit
from driftwitness.trace import Trace

Outcome = Literal["pass", "fail", "inconclusive"]

LEVELS: tuple[Severity, ...] = ("error", "warning", "note")


EXITS: dict[Outcome, Exit] = {"pass": Exit.PASS, "fail": Exit.FINDINGS, "inconclusive": Exit.INCONCLUSIVE}


def counts(finding: Finding, level: Severity) -> bool:
    """Whether a finding is at or above the gate's level."""
    return LEVELS.index(finding.severity) <= LEVELS.index(level)


def outcome(judged: Iterable[Judgements], level: Severity = "warning") -> Outcome:
    """Give the verdict on all vendors of a run: findings at the level fail; what could not be told is never a pass."""
    every = list(judged)
    if any(counts(finding, level) for judgements in every for finding in judgements.findings):
        return "fail"
    if any(_tells_nothing(judgements) or judgements.counts[Verdict.INCONCLUSIVE] for judgements in every):
        return "inconclusive"
    return "pass"


def is_of_mock_only(trace: Trace) -> bool:
    """Whether cassettes were judged of which none is the vendor's word: all were recorded from our own mock."""
    kinds = {interaction.origin for interaction in trace.interactions}
    return trace.run.origin == "recording" and kinds == {"mock"}


def _tells_nothing(judgements: Judgements) -> bool:
    """Whether nothing answered, the vendor went away before all that was planned had been sent, or none was asked."""
    stop = judgements.trace.stop
    if is_of_mock_only(judgements.trace):
        return True
    return not judgements.trace.interactions or (stop is not None and stop.reason == "unreachable")
