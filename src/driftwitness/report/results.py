"""What all report formats show: a run, judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from driftwitness.checks.account import Account
from driftwitness.checks.judged import Judged
from driftwitness.checks.model import Finding, Verdict
from driftwitness.contract import Severity
from driftwitness.drift.gate import LEVELS, Outcome, outcome
from driftwitness.report.shell import pasteable

SELF_TEST = "self-test: says nothing about the vendor"


@dataclass(frozen=True)
class Result:
    """One vendor's judged run and its folder, or judged recordings and the account of what is in them."""

    judgements: Judged
    folder: Path | None
    account: Account | None = None

    @property
    def vendor(self) -> str:
        """The vendor's name."""
        return self.judgements.contract.vendor

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings in the order in which people read them."""
        return by_weight(self.judgements.findings)

    @property
    def is_self_test(self) -> bool:
        """Whether the run says nothing about the vendor: our own mock answered."""
        return self.judgements.is_self_test


def by_weight(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order findings: the gravest first, then what most operations show, what was seen most often, by name."""

    def weight(finding: Finding) -> tuple[int, int, int, str, str, str]:
        severity = LEVELS.index(finding.severity)
        name = finding.check, finding.operation or "", finding.pointer
        return severity, -len(finding.operations), -finding.count, *name

    return tuple(sorted(findings, key=weight))


def as_json(results: list[Result], level: Severity) -> dict[str, Any]:
    """Give all results as the JSON object that ``--format json`` prints."""
    accounts = [result.account for result in results if result.account]
    told: dict[str, Any] = {
        "verdict": verdict(results, level),
        "level": level,
        "vendors": [_vendor(result, level) for result in results],
    }
    if accounts:  # recordings are judged by one contract
        told |= {**accounts[0].as_json(), "findings": told["vendors"][0]["findings"]}
    return told


def verdict(results: list[Result], level: Severity) -> Outcome:
    """Give the gate's word on all results."""
    return outcome([result.judgements for result in results], level)


def _vendor(result: Result, level: Severity) -> dict[str, Any]:
    judged = result.judgements
    return {
        "vendor": result.vendor,
        "target": judged.run.target,
        "origin": judged.run.origin,
        "self_test": result.is_self_test,
        "verdict": outcome([judged], level),
        "run": str(result.folder) if result.folder else None,
        "seed": judged.run.seed,
        "operations": {
            "known": len(judged.contract.operations),
            "reached": len(judged.reached),
            "not_reached": list(judged.not_reached),
        },
        "left_out": [asdict(part) for part in judged.illegible],
        "interactions": judged.interactions,
        "origins": dict(judged.origins),
        "failures": judged.failures,
        "stop": judged.stop.reason if judged.stop else None,
        "leftovers": list(judged.stop.leftovers) if judged.stop else [],
        "judgements": {str(name): count for name, count in judged.counts.items()},
        "checks": {
            str(name): sorted({check for (check, _), verdict in judged.cells.items() if verdict is name})
            for name in (Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE)
        },
        "findings": [finding.as_json() | {"curl": pasteable(finding.curl)} for finding in result.findings],
    }
