"""What judging gives: verdicts, judgements and findings."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from driftwitness.contract import Evidence, Severity


class Verdict(StrEnum):
    """One check's word on one subject, from best to worst in ``RANK``."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    NOT_EXERCISED = "not-exercised"
    NOT_APPLICABLE = "not-applicable"


RANK = (Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS, Verdict.NOT_EXERCISED, Verdict.NOT_APPLICABLE)


def worst(verdicts: list[Verdict]) -> Verdict:
    """Give the verdict of several: a failure outweighs all, and a pass outweighs what was not looked at."""
    return next((verdict for verdict in RANK if verdict in verdicts), Verdict.NOT_EXERCISED)


class Judgement(NamedTuple):
    """One check's verdict on one subject.

    ``operation`` is an operationId, or None for what belongs to no operation. ``interaction`` is the sequence number
    of the interaction that shows it, or ``delivery`` the number of the delivery. The rest is for failures: ``pointer``
    into the interaction (``/response/body/data/0/id``, ``/response/status``, ``/response/headers/Retry-After``) or the
    delivery (``/request/body/type``), what was expected and received there, ``contract`` the pointer of the broken
    assertion, ``cause`` what failures of one cause share, whichever operation shows them (default: ``contract``).
    ``reason`` says why a verdict is inconclusive or not exercised. ``unsaid``: only a standard asks for it and no
    document of the vendor's, so that it is a note. ``own``: where the operation itself makes the promise that
    ``contract`` states for all; a finding of that operation alone quotes its own lines. ``evidence`` stands in place of
    the contract's where no document of the vendor's is the reason. ``lacking`` names the schema whose object lacks the
    property that ``pointer`` ends with: what the same objects lack is one finding.
    """

    check: str
    verdict: Verdict
    operation: str | None = None
    interaction: int | None = None
    pointer: str = ""
    expected: str = ""
    received: str = ""
    contract: str = ""
    cause: str = ""
    reason: str = ""
    unsaid: bool = False
    delivery: int | None = None
    own: str = ""
    evidence: Evidence | None = None
    lacking: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What failures of one cause share, and no others."""
        return self.check, self.cause, self.expected


@dataclass(frozen=True, slots=True)
class Finding:
    """Failed judgements of one cause: the first operation and interaction that show it, and how many did.

    ``operations`` are all operations that show it, ``count`` the failed judgements behind it. ``source`` is the file
    of a recording, in which ``interaction`` is counted; empty for a run's own interaction. ``first`` is the earliest
    interaction that shows it, counted in ``first_source``; the one that is shown is the smallest.
    """

    check: str
    vendor: str
    operation: str | None
    operations: tuple[str, ...]
    pointer: str
    severity: Severity
    expected: str
    received: str
    contract: str
    evidence: Evidence
    interaction: int | None
    count: int
    curl: str
    origin: str
    message: str
    source: str = ""
    first: int | None = None
    first_source: str = ""

    @property
    def fingerprint(self) -> str:
        """A stable name: of check, operation, pointer and expectation, never of indexes or received values.

        Where several operations show one cause, the place in the contract stands for them.
        """
        operation = self.operation if len(self.operations) <= 1 else self.contract
        pointer = re.sub(r"/\d+(?=/|$)", "/*", self.pointer)
        text = "\n".join((self.check, operation or "", pointer, self.expected))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def as_json(self) -> dict[str, Any]:
        """Give the finding as reports write it."""
        return {
            "check": self.check,
            "vendor": self.vendor,
            "operation": self.operation,
            "operations": list(self.operations),
            "pointer": self.pointer,
            "severity": self.severity,
            "expected": self.expected,
            "received": self.received,
            "message": self.message,
            "contract": self.contract,
            "evidence": self.evidence.as_json(),
            "interaction": self.interaction,
            "source": self.source,
            "first": self.first,
            "first_source": self.first_source,
            "count": self.count,
            "origin": self.origin,
            "curl": self.curl,
            "fingerprint": self.fingerprint,
        }


def show(value: Any, limit: int = 120) -> str:
    """Write a value for people, as JSON, cut at ``limit`` characters."""
    text = value if isinstance(value, str) and not isinstance(value, Mapping) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else text[: limit - 1] + "…"
