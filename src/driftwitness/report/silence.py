"""The rules that said nothing of an operation, and why: what was not looked at is told wherever something passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from driftwitness.checks.judge import Judgements
from driftwitness.checks.judged import Cell, Judged
from driftwitness.checks.model import Verdict
from driftwitness.report.literal import literal

UNKNOWN = "nothing in the trace lets the rule look"
"""The reason where only verdicts were kept, as of many recordings."""


class Silence:
    """Names the rules that are not exercised, or do not apply, by their reasons."""

    def __init__(self, judged: Judged) -> None:
        self._judged = judged
        self._reasons = _reasons(judged) if isinstance(judged, Judgements) else {}

    def of(self, rules: Iterable[str], operation: str | None, verdict: Verdict = Verdict.NOT_EXERCISED) -> str:
        """Give ``rule, rule (why); rule (why)`` of those rules that have a verdict; empty where none has it."""
        by_reason: dict[str, list[str]] = {}
        for rule in rules:
            cell = rule, operation
            if self._judged.cells.get(cell) is verdict:
                by_reason.setdefault(self._reason(cell, verdict), []).append(rule)
        return literal("; ".join(f"{', '.join(named)}{reason}" for reason, named in by_reason.items()))

    def _reason(self, cell: Cell, verdict: Verdict) -> str:
        reason = self._reasons.get(cell) or (UNKNOWN if verdict is Verdict.NOT_EXERCISED else "")
        return f" ({reason})" if reason else ""


def _reasons(judgements: Judgements) -> Mapping[Cell, str]:
    silent = (Verdict.NOT_EXERCISED, Verdict.NOT_APPLICABLE)
    return {(one.check, one.operation): one.reason for one in judgements.judgements if one.verdict in silent}
