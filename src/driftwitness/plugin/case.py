"""One pytest item: what one family of checks says of one operation."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import allure
import pytest
from allure_commons.types import AttachmentType

from driftwitness.checks.judge import Judgements
from driftwitness.checks.model import Finding, Judgement, Verdict, show, worst
from driftwitness.contract import Operation, Severity
from driftwitness.drift import gate
from driftwitness.report import exchange
from driftwitness.report.counted import counted
from driftwitness.report.literal import literal
from driftwitness.report.quotation import Quotation
from driftwitness.report.results import SELF_TEST
from driftwitness.report.shell import pasteable
from driftwitness.report.silence import Silence

ANY = "any-operation"
LONGEST = 60
"""Characters of each value in a title."""
UNLOOKED = "not looked at"
_ALLURE = {
    "error": allure.severity_level.CRITICAL,
    "warning": allure.severity_level.NORMAL,
    "note": allure.severity_level.MINOR,
}


class InconclusiveError(Exception):
    """Nothing could be told: neither a pass nor drift."""


@dataclass(frozen=True)
class Case:
    """The judgements of one family on one operation (``ANY``: on what belongs to none)."""

    judged: Judgements
    operation: str
    family: str
    level: Severity
    quotation: Quotation

    @property
    def definition(self) -> Operation | None:
        """The operation, or None for what belongs to none."""
        return self.judged.contract.by_id.get(self.operation)

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """The judgements that the item is about."""
        wanted = None if self.operation == ANY else self.operation
        prefix = self.family + "/"
        return tuple(j for j in self.judged.judgements if j.operation == wanted and j.check.startswith(prefix))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The family's findings that this operation shows."""
        found = self.judged.findings_of(None if self.operation == ANY else self.operation)
        return tuple(finding for finding in found if finding.check.startswith(self.family + "/"))

    @cached_property
    def counted(self) -> tuple[Finding, ...]:
        """The findings for which the gate fails."""
        return tuple(finding for finding in self.findings if gate.counts(finding, self.level))

    @cached_property
    def verdict(self) -> Verdict:
        """The worst verdict of the item's judgements; a failure below the gate's level is no worse than a pass."""
        lowest = Verdict.FAIL if self.counted else Verdict.PASS
        return worst([lowest if j.verdict is Verdict.FAIL else j.verdict for j in self.judgements])

    @property
    def reason(self) -> str:
        """Why nothing was, or could be, told."""
        reasons = sorted({j.reason for j in self.judgements if j.verdict is self.verdict and j.reason})
        return literal("; ".join(reasons)) or "nothing in the trace belongs here"

    @cached_property
    def unlooked(self) -> str:
        """The rules that apply here and looked at nothing, and why; empty where all looked."""
        rules = sorted({judgement.check for judgement in self.judgements})
        return Silence(self.judged).of(rules, None if self.operation == ANY else self.operation)

    @property
    def severity(self) -> str:
        """Allure's severity: that of the worst finding, else of what the contract states."""
        worst_finding = self.findings[0].severity if self.findings else "warning"
        return str(_ALLURE[worst_finding].value)

    def holds(self) -> None:
        """Show each check as a step, each finding with its exchange and evidence; fail where the gate would."""
        __tracebackhide__ = True
        if self.judged.is_self_test:
            allure.attach(SELF_TEST, name="about this run", attachment_type=AttachmentType.TEXT)
        if self.unlooked:
            word = "failed" if self.counted else "passed"
            allure.dynamic.tag(UNLOOKED)
            allure.dynamic.title(f"{self.family} · {self.operation}: passed, but not all was looked at")
            allure.dynamic.description(f"{word}, but {UNLOOKED}: {self.unlooked}")
        for check in sorted({judgement.check for judgement in self.judgements}):
            self._show(check)
        if self.counted:
            allure.dynamic.title(f"{self.family} · {self.operation}: {self._broken()}")
            # the category of the HTML report
            allure.dynamic.label("rule", self.counted[0].check)
            pytest.fail("\n\n".join(map(self._text, self.counted)), pytrace=False)

    def _broken(self) -> str:
        """Tell in a title what broke: the gravest finding, and how many more there are."""
        first, more = self.counted[0], len(self.counted) - 1
        expected, received = (literal(show(text, LONGEST)) for text in (first.expected, first.received))
        return f"expected {expected}, received {received}" + (f" (and {counted(more, 'finding')} more)" if more else "")

    def _show(self, check: str) -> None:
        """Make one check a step with its verdict's colour; a step's status comes from what is raised inside it."""
        mine = [judgement for judgement in self.judgements if judgement.check == check]
        verdict = worst([judgement.verdict for judgement in mine])
        looked = sum(judgement.interaction is not None for judgement in mine)
        with (
            suppress(AssertionError, InconclusiveError, pytest.skip.Exception),
            allure.step(f"{check}: {verdict.replace('-', ' ')}" + (f", looked at {looked}" if looked else "")),
        ):
            findings = [finding for finding in self.findings if finding.check == check]
            for finding in findings:
                self._attach(finding)
            if verdict is Verdict.FAIL:
                raise AssertionError(counted(len(findings), "finding"))
            if verdict is Verdict.INCONCLUSIVE:
                raise InconclusiveError("; ".join(sorted({j.reason for j in mine if j.reason})))
            if verdict is not Verdict.PASS:
                pytest.skip(next((j.reason for j in mine if j.reason), str(verdict)))

    def _text(self, finding: Finding) -> str:
        lines = (
            f"{finding.severity} {finding.check}",
            f"  {finding.operation or 'any operation'}, {finding.pointer}",
            f"  expected: {finding.expected}",
            f"  received: {finding.received}",
            f"  because:  {self.quotation.of(finding.evidence)}",
            f"  origin:   {finding.origin}",
            f"  repeat:   {pasteable(finding.curl)}",
        )
        return "\n".join(map(literal, lines))

    def _attach(self, finding: Finding) -> None:
        # what the gate counts is told by the failure itself
        if finding not in self.counted:
            allure.attach(self._text(finding), name=f"finding {finding.check}", attachment_type=AttachmentType.TEXT)
        shown = next((i for i in self.judged.trace.interactions if i.sequence == finding.interaction), None)
        if shown:
            name = f"exchange {shown.sequence}"
            allure.attach(exchange.as_text(shown), name=name, attachment_type=AttachmentType.TEXT)
        allure.attach(pasteable(finding.curl), name="curl", attachment_type=AttachmentType.TEXT)
