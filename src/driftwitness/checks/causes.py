"""Failures of one cause, and the finding that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from driftwitness.checks.curl import curl
from driftwitness.checks.model import Finding, Judgement
from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.evidence import INFERRED, Evidence
from driftwitness.trace import Delivery, Interaction, Run, Trace
from driftwitness.trace.redaction import Redactor

Key = tuple[str, str, str]
Grade = tuple[int, int, int]

_RANKS: Mapping[str, int] = {severity: rank for rank, severity in enumerate(("error", "warning", "note"))}


@dataclass(slots=True)
class Cause:
    """Failures of one cause: the gravest, in the smallest interaction that shows it, and how many there are.

    ``first`` is the earliest interaction that shows it, and ``source`` the recording in which that is counted.
    ``objects`` is the sum of the hashes of the objects that lack a property.
    """

    shown: Judgement
    seen: Interaction | Delivery | None
    run: Run
    grade: Grade
    first: int | None
    source: str
    operations: set[str] = field(default_factory=set)
    count: int = 0
    objects: int = 0


class Causes:
    """The causes of failures, each kept once, however many failures there are.

    What is not yet without secrets, as somebody's recordings are, is cleaned by ``redactor`` where a finding shows it.
    """

    def __init__(self, contract: Contract, redactor: Callable[[], Redactor] | None = None) -> None:
        self._contract = contract
        self._redactor = redactor
        self._order = {operation.id: index for index, operation in enumerate(contract.operations)}
        self._severities: dict[tuple[str, bool], int] = {}
        self._found: dict[Key, Cause] = {}
        self.changes = 0
        """How often something was taken in that findings show."""

    def add(self, failures: Iterable[Judgement], trace: Trace) -> None:
        """Take failures that the trace shows."""
        interactions = {interaction.sequence: interaction for interaction in trace.interactions}
        deliveries = {delivery.number: delivery for delivery in trace.deliveries}
        for failure in failures:
            seen = interactions.get(failure.interaction or 0) or deliveries.get(failure.delivery or 0)
            self._add(failure, seen, trace.run)

    def _add(self, failure: Judgement, seen: Interaction | Delivery | None, run: Run) -> None:
        grade = self._grade(failure, seen)
        cause = self._found.get(failure.key)
        if cause is None:
            cause = self._found[failure.key] = Cause(failure, seen, run, grade, failure.interaction, run.target)
            self.changes += 1
        elif grade < cause.grade:
            cause.shown, cause.seen, cause.run, cause.grade = failure, seen, run, grade
            self.changes += 1
        if cause.first is not None and failure.interaction is not None and cause.source == run.target:
            cause.first = min(cause.first, failure.interaction)
        cause.count += 1
        if failure.lacking:
            cause.objects += hash((run.target, failure.interaction, failure.pointer.rpartition("/")[0]))
        if failure.operation:
            cause.operations.add(failure.operation)

    def _grade(self, failure: Judgement, seen: Interaction | Delivery | None) -> Grade:
        size = len(seen.request.url) + len(seen.request.body or b"") if isinstance(seen, Interaction) else 0
        return self._rank(failure), self._order.get(failure.operation or "", len(self._order)), size

    def _rank(self, failure: Judgement) -> int:
        if failure.evidence:
            return _RANKS[failure.evidence.severity]
        known = (failure.contract, failure.unsaid)
        if known not in self._severities:
            self._severities[known] = _RANKS[evidence(self._contract, failure).severity]
        return self._severities[known]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding for each cause, worst first; for all that the same objects lack, one."""
        return self.shared_with(self)

    def shared_with(self, every: Causes) -> tuple[Finding, ...]:
        """Give the findings, worst first; ``every`` knows all the operations that show their causes."""
        redactor = self._redactor() if self._redactor else None
        together = every._told_together()
        causes = {key: _of_all(self._found[key], names) for key, names in together.items() if key in self._found}
        if redactor:
            causes = {key: _cleaned(cause, redactor) for key, cause in causes.items()}
        found = (self._finding(cause, every._found[key].operations) for key, cause in causes.items())
        return tuple(sorted(found, key=lambda f: (_RANKS[f.severity], f.check, f.operation or "", f.pointer)))

    def _told_together(self) -> dict[Key, list[str]]:
        """Give the causes that make a finding, each with all the properties that the same objects lack."""
        leaders: dict[tuple[object, ...], Key] = {}
        found: dict[Key, list[str]] = {}
        for key, cause in self._found.items():
            shown, lacking = cause.shown, cause.shown.lacking
            same = (key[0], lacking, cause.objects, cause.count, self._rank(shown)) if lacking else key
            leader = leaders.setdefault(same, key)
            found.setdefault(leader, []).append(shown.pointer)
        return found

    def _finding(self, cause: Cause, shown_by: Iterable[str]) -> Finding:
        operations = sorted(shown_by, key=lambda name: self._order.get(name, -1))
        shown = self._by_its_own(cause.shown) if len(operations) == 1 else cause.shown
        seen, told = cause.seen, evidence(self._contract, shown)
        interaction = seen if isinstance(seen, Interaction) else None
        origin = (interaction.origin if interaction else None) or cause.run.origin
        return Finding(
            check=shown.check,
            vendor=self._contract.vendor,
            operation=shown.operation,
            operations=tuple(operations),
            pointer=shown.pointer,
            severity=told.severity,
            expected=shown.expected,
            received=shown.received,
            contract=shown.contract,
            evidence=told,
            interaction=shown.interaction,
            count=cause.count,
            curl=curl(seen, cause.run, self._contract.server_url) if seen else "",
            origin=origin,
            message=_message(shown, operations),
            source=cause.run.target if origin == "recording" else "",
            first=cause.first,
            first_source=cause.source if origin == "recording" else "",
        )

    def _by_its_own(self, failure: Judgement) -> Judgement:
        """Let a failure point at what the operation itself promises, where that is as grave."""
        own = failure._replace(contract=failure.own or failure.contract)
        return own if self._rank(own) <= self._rank(failure) else failure


def _of_all(cause: Cause, pointers: Sequence[str]) -> Cause:
    """Let a cause tell of all the properties, by their pointers, that the same objects lack."""
    if len(pointers) == 1:
        return cause
    names = sorted(json_pointer.split(pointer)[-1] for pointer in pointers)
    place = cause.shown.pointer.rpartition("/")[0]
    expected = f"properties {', '.join(map(repr, names))} present"
    return replace(cause, shown=cause.shown._replace(pointer=place, expected=expected))


def _cleaned(cause: Cause, redactor: Redactor) -> Cause:
    """Give a cause without secrets in what a finding shows of it."""
    shown, seen = cause.shown, cause.seen
    if seen:
        request = seen.request
        headers, body = redactor.headers(request.headers), redactor.body(request.body) if request.body else None
        seen = replace(seen, request=replace(request, url=redactor.text(request.url), headers=headers, body=body))
    shown = shown._replace(
        pointer=redactor.text(shown.pointer),
        expected=redactor.text(shown.expected),
        received=redactor.text(shown.received),
    )
    return replace(cause, shown=shown, seen=seen)


def evidence(contract: Contract, failure: Judgement) -> Evidence:
    """Give why the contract asserts what a failure breaks."""
    return failure.evidence or (INFERRED if failure.unsaid else contract.evidence.of(failure.contract))


def _message(shown: Judgement, operations: list[str]) -> str:
    where = shown.pointer or "the response"
    others = f" ({len(operations)} operations)" if len(operations) > 1 else ""
    subject = shown.operation or "every operation"
    return f"{subject}{others}: expected {shown.expected} at {where}, received {shown.received}"
