"""Judges a trace by a contract: a pure function, whoever made the trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from driftwitness.checks.causes import Causes
from driftwitness.checks.check import Check, InteractionCheck, TraceCheck
from driftwitness.checks.exchange import History, Lens
from driftwitness.checks.judged import Cell, Judged, add_cell, has_mock
from driftwitness.checks.model import Finding, Judgement, Verdict
from driftwitness.checks.registry import checks
from driftwitness.contract import Contract
from driftwitness.trace import Run, Stop, Trace


@dataclass(frozen=True)
class Judgements(Judged):
    """All judgements on one trace: at least one for each check and operation, the silent ones included."""

    contract: Contract
    trace: Trace
    judgements: tuple[Judgement, ...]

    @property
    def run(self) -> Run:
        """What was run."""
        return self.trace.run

    @property
    def stop(self) -> Stop | None:
        """Why the run ended; None where it was killed."""
        return self.trace.stop

    @property
    def interactions(self) -> int:
        """How many interactions the trace has."""
        return len(self.trace.interactions)

    @property
    def failures(self) -> int:
        """How many requests had no answer."""
        return len(self.trace.failures)

    @cached_property
    def is_self_test(self) -> bool:
        """Whether our own mock answered, now or when a cassette was recorded."""
        return has_mock(self.trace)

    @cached_property
    def reached(self) -> tuple[str, ...]:
        """The operations that the trace has an interaction of, in the order of the contract."""
        history = History(self.trace, Lens(self.contract))
        seen = {exchange.operation_id for exchange in (*history.exchanges, *history.documented)}
        return tuple(operation.id for operation in self.contract.operations if operation.id in seen)

    @cached_property
    def cells(self) -> Mapping[Cell, Verdict]:
        """The verdict of each check on each operation: the worst of its judgements."""
        found: dict[Cell, Verdict] = {}
        for judgement in self.judgements:
            add_cell(found, judgement)
        return found

    @cached_property
    def doubts(self) -> Mapping[str, int]:
        """Why judgements are inconclusive, and how many are so."""
        return Counter(j.reason for j in self.judgements if j.verdict is Verdict.INCONCLUSIVE)

    @cached_property
    def causes(self) -> Causes:
        """The causes of all failures."""
        return self._causes_of(self._failed)

    @cached_property
    def _failed(self) -> tuple[Judgement, ...]:
        return tuple(judgement for judgement in self.judgements if judgement.verdict is Verdict.FAIL)

    def _causes_of(self, failures: Iterable[Judgement]) -> Causes:
        causes = Causes(self.contract)
        causes.add(failures, self.trace)
        return causes

    def findings_of(self, operation: str | None) -> tuple[Finding, ...]:
        """Give the findings that one operation shows, each with that operation's own interaction."""
        own = [judgement for judgement in self._failed if judgement.operation == operation]
        return self._causes_of(own).shared_with(self.causes)


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
