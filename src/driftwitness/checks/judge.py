"""Judges a trace by a contract: a pure function, whoever made the trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlsplit

from driftwitness.checks.check import Check, InteractionCheck, TraceCheck
from driftwitness.checks.curl import curl
from driftwitness.checks.exchange import History, Lens
from driftwitness.checks.model import Finding, Judgement, Verdict, worst
from driftwitness.checks.registry import checks
from driftwitness.contract import Contract
from driftwitness.contract.evidence import INFERRED, Evidence
from driftwitness.trace import Trace

_RANKS: Mapping[str, int] = {severity: rank for rank, severity in enumerate(("error", "warning", "note"))}


@dataclass(frozen=True)
class Judgements:
    """All judgements on one trace: at least one for each check and operation, the silent ones included."""

    contract: Contract
    trace: Trace
    judgements: tuple[Judgement, ...]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The failures, one finding for each cause, worst first."""
        return self._sorted(self._finding(failures, failures) for failures in self._causes.values())

    def findings_of(self, operation: str | None) -> tuple[Finding, ...]:
        """Give the findings that one operation shows, each with that operation's own interaction."""
        shown = []
        for failures in self._causes.values():
            own = [judgement for judgement in failures if judgement.operation == operation]
            if own:
                shown.append(self._finding(own, failures))
        return self._sorted(shown)

    @cached_property
    def _causes(self) -> Mapping[tuple[str, str, str], list[Judgement]]:
        causes: dict[tuple[str, str, str], list[Judgement]] = {}
        for judgement in self.judgements:
            if judgement.verdict is Verdict.FAIL:
                causes.setdefault((judgement.check, judgement.cause, judgement.expected), []).append(judgement)
        return causes

    @staticmethod
    def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(sorted(findings, key=lambda f: (_RANKS[f.severity], f.check, f.operation or "", f.pointer)))

    def _evidence(self, judgement: Judgement) -> Evidence:
        own = INFERRED if judgement.unsaid else self.contract.evidence.of(judgement.contract)
        return judgement.evidence or own

    def _severity(self, judgement: Judgement) -> str:
        return self._evidence(judgement).severity

    def _by_its_own(self, judgement: Judgement) -> Judgement:
        """Let a failure point at what the operation itself promises, where that is as grave."""
        own = replace(judgement, contract=judgement.own or judgement.contract)
        return own if _RANKS[self._severity(own)] <= _RANKS[self._severity(judgement)] else judgement

    def _finding(self, shown_by: list[Judgement], failures: list[Judgement]) -> Finding:
        """Make the finding of one cause, shown by the gravest of some of its failures, in its smallest interaction."""
        interactions = {interaction.sequence: interaction for interaction in self.trace.interactions}
        order = {operation.id: index for index, operation in enumerate(self.contract.operations)}
        sizes = {number: len(i.request.url) + len(i.request.body or b"") for number, i in interactions.items()}
        shown = min(
            shown_by,
            key=lambda j: (
                _RANKS[self._severity(j)],
                order.get(j.operation or "", -1),
                sizes.get(j.interaction or 0, 0),
            ),
        )
        operations = sorted({j.operation for j in failures if j.operation}, key=lambda name: order.get(name, -1))
        if len(operations) == 1:
            shown = self._by_its_own(shown)
        evidence = self._evidence(shown)
        interaction = interactions.get(shown.interaction or 0)
        seen = interaction or next((one for one in self.trace.deliveries if one.number == shown.delivery), None)
        run = self.trace.run
        return Finding(
            check=shown.check,
            vendor=self.contract.vendor,
            operation=shown.operation,
            operations=tuple(operations),
            pointer=shown.pointer,
            severity=evidence.severity,
            expected=shown.expected,
            received=shown.received,
            contract=shown.contract,
            evidence=evidence,
            interaction=shown.interaction,
            count=len(failures),
            curl=curl(seen, run, self.contract.server_url) if seen else "",
            origin=(interaction.origin if interaction else None) or run.origin,
            message=_message(shown, operations),
        )

    def verdict(self, check: str, operation: str | None) -> Verdict:
        """Give a check's verdict on one operation (None: on what belongs to no operation)."""
        return worst([j.verdict for j in self.judgements if j.check == check and j.operation == operation])

    @cached_property
    def counts(self) -> Mapping[Verdict, int]:
        """How many pairs of check and operation got each verdict."""
        cells: dict[tuple[str, str | None], list[Verdict]] = {}
        for judgement in self.judgements:
            cells.setdefault((judgement.check, judgement.operation), []).append(judgement.verdict)
        tally = Counter(worst(verdicts) for verdicts in cells.values())
        return {verdict: tally.get(verdict, 0) for verdict in Verdict}

    @cached_property
    def reached(self) -> tuple[str, ...]:
        """The operations that the trace has an interaction of, in the order of the contract."""
        history = History(self.trace, Lens(self.contract))
        seen = {exchange.operation_id for exchange in (*history.exchanges, *history.documented, *history.asked_only)}
        return tuple(operation.id for operation in self.contract.operations if operation.id in seen)


def _message(judgement: Judgement, operations: list[str]) -> str:
    where = judgement.pointer or "the response"
    others = f" ({len(operations)} operations)" if len(operations) > 1 else ""
    subject = judgement.operation or "every operation"
    return f"{subject}{others}: expected {judgement.expected} at {where}, received {judgement.received}"


def judge(contract: Contract, trace: Trace, only: Iterable[Check] | None = None) -> Judgements:
    """Judge a trace by a contract with every rule, or with those given."""
    lens = Lens(contract)
    history = History(trace, lens)
    rules = tuple(checks().values() if only is None else only)
    found = [judgement for check in rules for judgement in _judge_one(check, history, contract)]
    return Judgements(contract, trace, tuple(_once(found, {check.id: check.yields_to for check in rules})))


def _once(found: Sequence[Judgement], yields_to: Mapping[str, Sequence[str]]) -> Iterator[Judgement]:
    """Silence the failures that another rule tells of the same exchange, or cannot tell."""
    judged = {(j.check, j.interaction) for j in found if j.verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE)}
    for judgement in found:
        others = yields_to[judgement.check] if judgement.verdict is Verdict.FAIL else ()
        owner = next((other for other in others if (other, judgement.interaction) in judged), None)
        if owner:
            reason = f"{owner} tells it"
            yield Judgement(judgement.check, Verdict.NOT_EXERCISED, judgement.operation, reason=reason)
        else:
            yield judgement


def _judge_one(check: Check, history: History, contract: Contract) -> list[Judgement]:
    missing = [requirement for requirement in check.requires if not contract.says(requirement)]
    if missing:
        reason = f"the contract does not say {', '.join(missing)}"
        return [Judgement(check.id, Verdict.NOT_APPLICABLE, o.id, reason=reason) for o in contract.operations]
    applicable = {operation.id for operation in contract.operations if check.applies(operation, contract)}
    found = list(_run(check, history, contract))
    judged = {judgement.operation for judgement in found}
    unreached = _unreached(history)
    for operation in contract.operations:
        if operation.id in judged:
            continue
        if operation.id not in applicable:
            reason = "the contract does not promise this of the operation"
            found.append(Judgement(check.id, Verdict.NOT_APPLICABLE, operation.id, reason=reason))
        elif operation.id in unreached:
            found.append(Judgement(check.id, Verdict.INCONCLUSIVE, operation.id, reason=unreached[operation.id]))
        else:
            reason = "nothing in the trace lets the rule look"
            found.append(Judgement(check.id, Verdict.NOT_EXERCISED, operation.id, reason=reason))
    return found


def _run(check: Check, history: History, contract: Contract) -> Iterable[Judgement]:
    if isinstance(check, TraceCheck):
        yield from check.judge(history, contract)
    elif isinstance(check, InteractionCheck):
        for exchange in (*history.exchanges, *(history.documented if check.judges_documents else ())):
            yield from check.judge(exchange, contract)


def _unreached(history: History) -> dict[str, str]:
    """Give the operations that the run meant to reach and did not, and why: the network, or an early stop."""
    router, prefix = history.lens.router, urlsplit(history.run.base_url).path.rstrip("/")
    found: dict[str, str] = {}
    for failure in history.trace.failures:
        path = failure.request.path.removeprefix(prefix) or "/"
        route = router.route(failure.request.method, path)
        if route and not history.of(route.operation):
            found[route.operation.id] = f"{failure.kind}: {failure.message}"
    stop = history.trace.stop
    if stop and stop.reason != "finished":
        for operation in history.contract.operations:
            if not history.of(operation):
                found.setdefault(operation.id, stop.message or stop.reason)
    return found
