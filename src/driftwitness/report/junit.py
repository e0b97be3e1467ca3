"""JUnit XML, as CI servers read it: a case for each vendor, family of checks and operation.

The cases are those of ``--report``: failed where the gate counts a finding, an error where nothing could be told,
skipped where nothing was looked at. What was not looked at beside something that was stands in ``system-out``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from xml.etree import ElementTree as ET

from driftwitness.checks.account import Account
from driftwitness.checks.judge import Judgements
from driftwitness.checks.judged import Judged
from driftwitness.checks.model import Finding, Verdict, worst
from driftwitness.checks.registry import checks
from driftwitness.contract import Severity
from driftwitness.drift import gate
from driftwitness.report.formats import ReportFormat
from driftwitness.report.literal import literal
from driftwitness.report.quotation import Quotation
from driftwitness.report.results import SELF_TEST, Result
from driftwitness.report.shell import pasteable
from driftwitness.report.silence import Silence

ANY = "any-operation"
_SKIPPED = (Verdict.NOT_EXERCISED, Verdict.NOT_APPLICABLE)


class JunitReport(ReportFormat):
    """JUnit XML: one suite for each vendor."""

    name = "junit"

    def write(self, results: list[Result], level: Severity) -> str:
        """Give the XML document."""
        suites = ET.Element("testsuites", name="driftwitness")
        suites.extend([_suite(result, level) for result in results])
        for name in ("tests", "failures", "errors", "skipped"):
            suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
        ET.indent(suites)
        return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(suites, encoding="unicode")}'


def _suite(result: Result, level: Severity) -> ET.Element:
    judged = result.judgements
    run = judged.run
    suite = ET.Element("testsuite", name=literal(result.vendor), time="0")
    if run.started:  # recordings have no beginning of their own
        suite.set(
            "timestamp", datetime.fromtimestamp(run.started, UTC).replace(tzinfo=None).isoformat(timespec="seconds")
        )
    properties = ET.SubElement(suite, "properties")
    told = {"target": run.target, "origin": run.origin, "level": level, "contract": judged.contract.sha256}
    told |= {"about": SELF_TEST} if result.is_self_test else {}
    told |= {name: str(number) for name, number in result.account.counts.items()} if result.account else {}
    for name, value in told.items():
        ET.SubElement(properties, "property", name=name, value=literal(value))
    cases = list(_cases(judged, level))
    if gate.outcome([judged], level) == "inconclusive" and all(case.find("error") is None for case in cases):
        cases.append(_unanswered(result.vendor))
    suite.extend(cases)
    if result.account and (passed_over := _passed_over(result.account)):
        ET.SubElement(suite, "system-out").text = passed_over
    tally = Counter(inside.tag for case in cases for inside in case)
    counts = {"tests": len(cases), "failures": tally["failure"], "errors": tally["error"], "skipped": tally["skipped"]}
    for name, count in counts.items():
        suite.set(name, str(count))
    return suite


def _passed_over(account: Account) -> str:
    """Name the interactions that were not judged, and say why."""
    lines = [f"cannot be read: {told.where}: {told.reason}" for told in (*account.unreadable, *account.others)]
    lines += [f"not judged: {told.where}: {told.method} {told.url}: {told.reason}" for told in account.unmatched]
    return "\n".join(map(literal, lines))


def _cases(judged: Judged, level: Severity) -> Iterator[ET.Element]:
    quotation, silence = Quotation(judged.contract), Silence(judged)
    shown = _shown(judged)
    for family, of_family in groupby(sorted({*checks(), *(finding.check for finding in judged.findings)}), _family):
        rules = tuple(of_family)
        for operation in (*(operation.id for operation in judged.contract.operations), None):
            findings = shown.get((family, operation), [])
            counted = [finding for finding in findings if gate.counts(finding, level)]
            name = literal(operation or ANY)
            case = ET.Element("testcase", classname=f"{literal(judged.contract.vendor)}.{family}", name=name, time="0")
            verdict = _verdict(judged, rules, operation, fails=bool(counted))
            if verdict is Verdict.FAIL:
                _fail(case, counted, quotation)
            elif verdict is Verdict.INCONCLUSIVE:
                unclear = ", ".join(rule for rule in rules if judged.verdict(rule, operation) is verdict)
                message = f"inconclusive: could not be told: {unclear}"
                ET.SubElement(case, "error", type="inconclusive", message=message)
            elif verdict is not Verdict.PASS:
                ET.SubElement(case, "skipped", message=_skipped(silence, rules, operation, verdict))
            told = [_text(finding, quotation) for finding in findings if finding not in counted]
            if verdict not in _SKIPPED and (silent := silence.of(rules, operation)):
                told.append(f"not looked at: {silent}")
            if told:
                ET.SubElement(case, "system-out").text = "\n\n".join(told)
            yield case


def _shown(judged: Judged) -> Mapping[tuple[str, str | None], list[Finding]]:
    """Give the findings of each family and operation, with the operation's own message and request where it is kept."""
    if isinstance(judged, Judgements):
        failing = {operation for (_, operation), verdict in judged.cells.items() if verdict is Verdict.FAIL}
        told = [(operation, finding) for operation in failing for finding in judged.findings_of(operation)]
    else:
        told = [(name, finding) for finding in judged.findings for name in finding.operations or (finding.operation,)]
    found: dict[tuple[str, str | None], list[Finding]] = {}
    for operation, finding in told:
        found.setdefault((_family(finding.check), operation), []).append(finding)
    return found


def _family(rule: str) -> str:
    return rule.partition("/")[0]


def _verdict(judged: Judged, rules: Sequence[str], operation: str | None, *, fails: bool) -> Verdict:
    """Give the worst verdict of a case; a failure below the gate's level is no worse than a pass."""
    lowest = Verdict.FAIL if fails else Verdict.PASS
    verdicts = [judged.verdict(rule, operation) for rule in rules]
    return worst([lowest if one is Verdict.FAIL else one for one in verdicts])


def _skipped(silence: Silence, rules: Sequence[str], operation: str | None, verdict: Verdict) -> str:
    why = silence.of(rules, operation, verdict) or "nothing in the trace belongs here"
    return f"{verdict.replace('-', ' ')}: {why}"


def _fail(case: ET.Element, findings: Sequence[Finding], quotation: Quotation) -> None:
    message = literal("; ".join(finding.message for finding in findings))
    failure = ET.SubElement(case, "failure", type=findings[0].check, message=message)
    failure.text = "\n\n".join(_text(finding, quotation) for finding in findings)


def _text(finding: Finding, quotation: Quotation) -> str:
    lines = (
        f"{finding.severity} {finding.check} {finding.fingerprint}",
        f"  {', '.join(finding.operations) or 'any operation'}, {finding.pointer}",
        f"  expected: {finding.expected}",
        f"  received: {finding.received}",
        f"  because:  {quotation.of(finding.evidence, finding.contract)}",
        f"  seen:     {finding.count}x; origin: {finding.origin}",
        f"  repeat:   {pasteable(finding.curl)}",
    )
    return "\n".join(map(literal, lines))


def _unanswered(vendor: str) -> ET.Element:
    """Give the case of a run of which nothing could be judged: skipped cases alone would look green."""
    case = ET.Element("testcase", classname=literal(vendor), name="run", time="0")
    ET.SubElement(
        case, "error", type="inconclusive", message="inconclusive: nothing answered, or not all that was asked"
    )
    return case
