"""SARIF 2.1.0 (OASIS Standard), as editors and code scanning services read it.

One run per vendor, whose `automationDetails.id` keeps its alerts apart from another vendor's. Of more findings than
GitHub takes, the gravest are written, and a notification says how many are not.
"""

from __future__ import annotations

import inspect
import os
import re
import textwrap
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from driftwitness import __version__
from driftwitness.checks.check import Check
from driftwitness.checks.judged import Judged
from driftwitness.checks.model import Finding, Verdict
from driftwitness.checks.registry import checks
from driftwitness.contract import Contract, Severity
from driftwitness.contract.places import Place, Places
from driftwitness.drift.gate import EXITS, outcome
from driftwitness.report.formats import ReportFormat
from driftwitness.report.json import dump
from driftwitness.report.literal import literal
from driftwitness.report.quotation import Quotation, find_document
from driftwitness.report.recording_lines import RecordingLines
from driftwitness.report.results import SELF_TEST, Result
from driftwitness.report.shell import pasteable

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000
"""Results that GitHub's code scanning takes of one run."""
LONGEST_DESCRIPTION = 1024
"""Characters that GitHub takes of a rule's description."""
MOST_NOTIFICATIONS = 100
"""Interactions that are named because they could not be judged; ``properties`` counts all."""
_DOCUMENTS = "DOCUMENTS"
_WORDS = {
    "stated": "The vendor says so at",
    "vendor-spec": "The vendor says so at",
    "example": "The vendor's example shows so at",
}
"""How a message names the lines of a document, by the kind of evidence."""
_NAMESPACE = uuid.UUID("6f1d1c0e-6b0e-5f0b-9a53-6d1f0d1a7e11")
"""Of the correlation GUIDs, which are made of fingerprints (RFC 9562, version 5)."""


class SarifReport(ReportFormat):
    """SARIF 2.1.0: a result for each finding, and for each rule that could not tell."""

    name = "sarif"

    def write(self, results: list[Result], level: Severity) -> str:
        """Give the SARIF log."""
        return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(result, level) for result in results]})


def _run(result: Result, level: Severity) -> dict[str, Any]:
    judged, told = result.judgements, result.judgements.run
    found = _Results(judged)
    word = outcome([judged], level)
    return {
        "tool": {"driver": _driver(found.rules)},
        "automationDetails": {"id": f"driftwitness/{quote(result.vendor)}/"},
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": int(EXITS[word]),
                "toolExecutionNotifications": list(_notifications(result, found.left_out)),
            }
        ],
        "originalUriBaseIds": {
            _DOCUMENTS: {"description": {"text": "The folder of the vendor's documents, which are not at hand here."}}
        },
        "columnKind": "unicodeCodePoints",
        "results": found.written(),
        "properties": {
            "verdict": word,
            "level": level,
            "target": literal(told.target),
            "origin": told.origin,
            "selfTest": result.is_self_test,
            "contract": judged.contract.sha256,
        }
        | (result.account.counts if result.account else {}),
    }


class _Results:
    """The results of one run: findings, worst first, then the rules that could not tell."""

    def __init__(self, judged: Judged) -> None:
        self._contract = judged.contract
        unclear = list(_unclear(judged)) if judged.counts[Verdict.INCONCLUSIVE] else []
        self._findings = judged.findings[:MOST_RESULTS]
        self._unclear = unclear[: MOST_RESULTS - len(self._findings)]
        self.left_out = len(judged.findings) + len(unclear) - len(self._findings) - len(self._unclear)
        self.rules: dict[str, Severity | None] = {rule: None for rule, _ in self._unclear}
        for finding in reversed(self._findings):
            self.rules[finding.check] = finding.severity
        self.rules = dict(sorted(self.rules.items()))
        self._index = {rule: number for number, rule in enumerate(self.rules)}
        self._places, self._quotation = Places(self._contract), Quotation(self._contract)
        self._recordings = RecordingLines()

    def written(self) -> list[dict[str, Any]]:
        """Give the result objects."""
        # two failures of one fingerprint are two alerts
        seen = Counter[str]()
        found = []
        for finding in self._findings:
            seen[finding.fingerprint] += 1
            found.append(self._finding(finding, f"{finding.fingerprint}:{seen[finding.fingerprint]}"))
        return found + [self._inconclusive(rule, operations) for rule, operations in self._unclear]

    def _finding(self, finding: Finding, name: str) -> dict[str, Any]:
        page = _page(finding, self._contract)
        text = _braced(literal(finding.message)) + "."
        if page:
            word = _WORDS.get(finding.evidence.kind, "It is concluded from what the vendor says at")
            text += f" {word} [{_linked(finding.evidence.place)}](1)."
        return {
            "ruleId": finding.check,
            "ruleIndex": self._index[finding.check],
            "kind": "fail",
            "level": finding.severity,
            "message": {"text": text},
            "locations": [*self._recorded(finding), self._location(finding.operation, finding.contract)],
            "relatedLocations": [page] if page else [],
            # GitHub reads the second name only
            "partialFingerprints": {"driftwitness/v1": finding.fingerprint, "primaryLocationLineHash": name},
            "correlationGuid": str(uuid.uuid5(_NAMESPACE, name)),
            "occurrenceCount": finding.count,
            "properties": {
                "vendor": finding.vendor,
                "operations": list(finding.operations),
                "pointer": finding.pointer,
                "expected": finding.expected,
                "received": finding.received,
                "because": literal(self._quotation.of(finding.evidence, finding.contract)),
                "evidence": finding.evidence.as_json(),
                "contract": finding.contract,
                "interaction": finding.interaction,
                "origin": finding.origin,
                "curl": pasteable(finding.curl),
            },
        }

    def _inconclusive(self, rule: str, operations: Sequence[str | None]) -> dict[str, Any]:
        named = [name or "the whole API" for name in operations]
        return {
            "ruleId": rule,
            "ruleIndex": self._index[rule],
            "kind": "open",
            # SARIF 2.1.0, section 3.27.10: what is no failure has no level
            "level": "none",
            "message": {"text": _braced(literal(f"Inconclusive: {rule} could not be told of {', '.join(named)}."))},
            "locations": [self._location(operations[0])],
            "partialFingerprints": {"primaryLocationLineHash": f"{uuid.uuid5(_NAMESPACE, rule).hex[:16]}:1"},
            "properties": {"vendor": self._contract.vendor, "operations": named},
        }

    def _recorded(self, finding: Finding) -> Iterator[dict[str, Any]]:
        """Give the place in the recording that shows a finding, where it is a file that is at hand."""
        path = Path(finding.source)
        if path.is_file():
            place = Place(path, self._recordings.of(path, finding.interaction))
            yield {"physicalLocation": _physical(place), "logicalLocations": [self._logical(finding.operation)]}

    def _location(self, operation: str | None, *pointers: str) -> dict[str, Any]:
        """Give the place in the contract, of these pointers or of the operation, and the operation's name."""
        known = self._contract.by_id.get(operation or "")
        place = self._places.of(*pointers, *([known.pointer] if known else ()))
        physical = {"physicalLocation": _physical(place)} if place else {}
        return physical | {"logicalLocations": [self._logical(operation)]}

    def _logical(self, operation: str | None) -> dict[str, str]:
        vendor = self._contract.vendor
        return {
            "name": literal(operation or vendor),
            "fullyQualifiedName": literal("/".join(filter(None, (vendor, operation)))),
            "kind": "function" if operation else "module",
        }


def _driver(rules: Mapping[str, Severity | None]) -> dict[str, Any]:
    known = checks()
    return {
        "name": "driftwitness",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule, known.get(rule), severity) for rule, severity in rules.items()],
    }


def _rule(name: str, check: Check | None, severity: Severity | None) -> dict[str, Any]:
    """Describe a rule by its own words: the first line of its docstring, the whole of it, and its reference."""
    described = (inspect.getdoc(check) if check else None) or name
    reference = f"\n\nReference: {check.reference}" if check else ""
    first, _, rest = described.partition("\n")
    told, _, examples = rest.partition("\n\nPass:")
    markdown = f"{first}\n{told}"
    if examples:
        markdown += f"\n\n```text\n{textwrap.dedent('Pass:' + examples)}\n```"
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in re.split(r"\W+|_", name)),
        "shortDescription": {"text": first},
        "fullDescription": {"text": f"{first}\n{told}".strip()[:LONGEST_DESCRIPTION]},
        "defaultConfiguration": {"level": severity or "none"},
        "help": {"text": described + reference, "markdown": markdown.strip() + reference},
        "properties": {
            "tags": ["api", "contract", name.partition("/")[0]],
            "problem.severity": {"error": "error", "warning": "warning"}.get(severity or "", "recommendation"),
        },
    }


def _unclear(judged: Judged) -> Iterator[tuple[str, list[str | None]]]:
    """Give each rule that could not tell, and the operations it could not tell it of (None: of none of them)."""
    names = [operation.id for operation in judged.contract.operations]
    for rule in checks():
        unclear = [name for name in (*names, None) if judged.verdict(rule, name) is Verdict.INCONCLUSIVE]
        if unclear:
            yield rule, unclear


def _physical(place: Place) -> dict[str, Any]:
    return {"artifactLocation": {"uri": uri(place.path)}, "region": {"startLine": place.line}}


def _page(finding: Finding, contract: Contract) -> dict[str, Any] | None:
    """Give the lines of the vendor's document, by its file where it is at hand."""
    evidence = finding.evidence
    if not evidence.document or not evidence.lines:
        return None
    path = find_document(contract, evidence.document)
    artifact = {"uri": uri(path)} if path else {"uri": quote(evidence.document), "uriBaseId": _DOCUMENTS}
    first, last = evidence.lines
    said = f"{finding.expected} ({evidence.kind})"
    return {
        "id": 1,
        "message": {"text": _braced(literal(said))},
        "physicalLocation": {"artifactLocation": artifact, "region": {"startLine": first, "endLine": last}},
    }


def _notifications(result: Result, left_out: int) -> Iterator[dict[str, Any]]:
    if result.is_self_test:
        yield {"level": "note", "message": {"text": SELF_TEST}}
    account = result.account
    for told in [*account.unreadable, *account.others][:MOST_NOTIFICATIONS] if account else ():
        text = f"{told.place} of {told.source} cannot be read: {told.reason}"
        place = {"artifactLocation": {"uri": uri(Path(told.source))}}
        locations = [{"physicalLocation": place}]
        yield {"level": "warning", "message": {"text": _braced(literal(text))}, "locations": locations}
    for told in result.account.unmatched[:MOST_NOTIFICATIONS] if result.account else ():
        text = f"{told.place} of {told.source} was not judged: {told.method} {told.url}: {told.reason}"
        yield {"level": "note", "message": {"text": _braced(literal(text))}}
    if left_out > 0:
        text = f"{left_out} results more than {MOST_RESULTS} were found: --format json has all findings."
        yield {"level": "warning", "message": {"text": text}}


def uri(path: Path) -> str:
    """Give a file's URI: relative to the current folder where it lies in it (as a repository's root), else absolute."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - a link stays the name that the repository has
    here = Path.cwd()
    return quote(whole.relative_to(here).as_posix()) if whole.is_relative_to(here) else whole.as_uri()


def _braced(text: str) -> str:
    """Double braces, which would be placeholders (SARIF 2.1.0, section 3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")


def _linked(text: str) -> str:
    """Escape what would end a link's text (SARIF 2.1.0, section 3.11.6)."""
    return _braced(re.sub(r"([\\\[\]])", r"\\\1", literal(text)))
