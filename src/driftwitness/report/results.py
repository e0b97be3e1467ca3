"""What all report formats show: a run, judged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from driftwitness.checks.judge import Judgements
from driftwitness.checks.model import Verdict
from driftwitness.contract import Severity
from driftwitness.drift.gate import Outcome, outcome
from driftwitness.trace import Trace

SELF_TEST = "self-test: says nothing about the vendor"


@dataclass(frozen=True)
class Result:
    """One vendor's judged run and its folder."""

    judgements: Judgements
    folder: Path

    @property
    def vendor(self) -> str:
        """The vendor's name."""
        return self.judgements.contract.vendor

    @property
    def is_self_test(self) -> bool:
        """Whether the run says nothing about the vendor: our own mock answered."""
        return is_self_test(self.judgements.trace)


def is_self_test(trace: Trace) -> bool:
    """Whether our own mock answered: now, or when a cassette was recorded."""
    return trace.run.origin == "mock" or any(interaction.origin == "mock" for interaction in trace.interactions)


def as_json(results: list[Result], level: Severity) -> dict[str, Any]:
    """Give all results as the JSON object that ``--format json`` prints."""
    return {
        "verdict": verdict(results, level),
        "level": level,
        "vendors": [_vendor(result, level) for result in results],
    }


def verdict(results: list[Result], level: Severity) -> Outcome:
    """Give the gate's word on all results."""
    return outcome([result.judgements for result in results], level)


def _vendor(result: Result, level: Severity) -> dict[str, Any]:
    judged = result.judgements
    trace = judged.trace
    return {
        "vendor": result.vendor,
        "target": trace.run.target,
        "origin": trace.run.origin,
        "self_test": result.is_self_test,
        "verdict": outcome([judged], level),
        "run": str(result.folder),
        "seed": trace.run.seed,
        "operations": {
            "known": len(judged.contract.operations),
            "reached": len(judged.reached),
            "not_reached": [o.id for o in judged.contract.operations if o.id not in judged.reached],
        },
        "interactions": len(trace.interactions),
        "origins": dict(Counter(interaction.origin or trace.run.origin for interaction in trace.interactions)),
        "failures": len(trace.failures),
        "stop": trace.stop.reason if trace.stop else None,
        "leftovers": list(trace.stop.leftovers) if trace.stop else [],
        "judgements": {str(name): count for name, count in judged.counts.items()},
        "checks": {
            str(name): sorted({j.check for j in judged.judgements if j.verdict is name})
            for name in (Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE)
        },
        "findings": [finding.as_json() for finding in judged.findings],
    }
