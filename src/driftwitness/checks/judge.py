"""Judges a trace by a contract: a pure function, whoever made the trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from driftwitness.checks.causes import Causes
from driftwitness.checks.check import Check, InteractionCheck, TraceCheck
from driftwitness.checks.exchange import History, Lens
from driftwitness.checks.judged import Cell, Judged, add_cell
from driftwitness.checks.model import Finding, Judgement, Verdict
from driftwitness.checks.registry import checks
from driftwitness.contract import Contract, Operation, collection
from driftwitness.contract.mending import Illegible
from driftwitness.trace import Run, Stop, Trace
from driftwitness.trace.record import NO_CLOCK, Origin

_TELLING = frozenset({Verdict.FAIL, Verdict.INCONCLUSIVE})


@dataclass(frozen=True)
class Judgements(Judged):
    """All judgements on one trace: at least one for each check and operation, the silent ones included."""

    contract: Contract
    trace: Trace
    judgements: tuple[Judgement, ...]
    illegible: tuple[Illegible, ...] = ()

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
    def origins(self) -> Mapping[Origin, int]:
        """Where the interactions come from, and how many from where."""
        return Counter(interaction.origin or self.run.origin for interaction in self.trace.interactions)

    @cached_property
    def reached(self) -> tuple[str, ...]:
        """The operations that the trace has an interaction of, in the order of the contract."""
        history = History(self.trace, Lens(self.contract))
        seen = {exchange.operation_id for exchange in history.every}
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
    return Judge(contract, checks().values() if only is None else only).judge(trace)


class Judge:
    """A contract and the rules that traces are judged by; what depends on nothing else is found out once."""

    def __init__(self, contract: Contract, rules: Iterable[Check]) -> None:
        self.contract = contract
        self.lens = Lens(contract)
        self._rules = tuple(rules)
        self._yields_to = {rule.id: rule.yields_to for rule in self._rules}
        self._needs_control = frozenset(rule.id for rule in self._rules if rule.needs_control)
        self._applicable: dict[str, dict[str, bool]] = {rule.id: {} for rule in self._rules}
        self._missing = {rule.id: [name for name in rule.requires if not contract.says(name)] for rule in self._rules}

    def judge(self, trace: Trace) -> Judgements:
        """Judge a trace: what rules say of it, and for each operation of which one says nothing, why."""
        history = History(trace, self.lens)
        found = self.look(history)
        unreached = _unreached(history)
        silent = self.silent({(judgement.check, judgement.operation) for judgement in found}, unreached, trace.run)
        return Judgements(self.contract, trace, (*found, *silent), self.lens.schemas.illegible)

    def look(self, history: History) -> tuple[Judgement, ...]:
        """Give what the rules say; of two that look at the same thing, what the one that has the cause says."""
        said: list[Judgement] = []
        with collection.paused():
            here = {exchange.operation.id: exchange.operation for exchange in history.every if exchange.operation}
            for rule in self._rules:
                if not self._missing[rule.id]:
                    self._ask(rule, history, here.values(), said)
            if history.settled:
                history.settled.learn(said, history.asked)
        if any(exchange.origin == "recording" for exchange in history.exchanges[:1]):
            said = [self._of_somebody(judgement) for judgement in said]
        return tuple(_once(said, self._yields_to))

    def _ask(self, rule: Check, history: History, here: Collection[Operation], said: list[Judgement]) -> None:
        """Add what a rule says of a history, which has exchanges of the operations ``here``."""
        if rule.needs_times and history.run.clock == NO_CLOCK:
            return
        if isinstance(rule, TraceCheck):
            said.extend(rule.judge(history, self.contract))
        elif isinstance(rule, InteractionCheck):
            asked = {None, *(operation.id for operation in here if self._applies(rule, operation))}
            exchanges = history.to_judge(rule.depends_on) if rule.depends_on else history.exchanges
            for exchange in (*exchanges, *(history.documented if rule.judges_documents else ())):
                if rule.judges_everything or exchange.operation_id in asked:
                    said.extend(rule.judge(exchange, self.contract))

    def _of_somebody(self, judgement: Judgement) -> Judgement:
        """Let no more than a note be made of what depends on more than a recording shows.

        That is what a vendor took from its clients, as nobody meant to send it wrongly, and what became of items, as
        others may have changed them, and the file may leave out what was done between.
        """
        is_doubtful = judgement.verdict is Verdict.FAIL and judgement.check in self._needs_control
        return judgement._replace(unsaid=True) if is_doubtful else judgement

    def silent(
        self, judged: Collection[Cell], unreached: Mapping[str, str], run: Run, among: Iterable[Operation] | None = None
    ) -> Iterator[Judgement]:
        """Give a judgement for each rule and operation that has none; ``unreached`` are operations, and why.

        ``among`` are the operations that it is given for; all by default.
        """
        operations = self.contract.operations if among is None else tuple(among)
        for rule in self._rules:
            for operation in operations:
                if (rule.id, operation.id) not in judged:
                    yield self._silence(rule, operation, unreached, run)

    def _silence(self, rule: Check, operation: Operation, unreached: Mapping[str, str], run: Run) -> Judgement:
        if missing := self._missing[rule.id]:
            reason = f"the contract does not say {', '.join(missing)}"
            return Judgement(rule.id, Verdict.NOT_APPLICABLE, operation.id, reason=reason)
        if rule.of_cassettes and run.origin != "recording":
            return Judgement(rule.id, Verdict.NOT_APPLICABLE, operation.id, reason="it is about cassettes")
        if not self._applies(rule, operation):
            reason = "the contract does not promise this of the operation"
            return Judgement(rule.id, Verdict.NOT_APPLICABLE, operation.id, reason=reason)
        if operation.id in unreached:
            return Judgement(rule.id, Verdict.INCONCLUSIVE, operation.id, reason=unreached[operation.id])
        reason = "nothing in the trace lets the rule look"
        return Judgement(rule.id, Verdict.NOT_EXERCISED, operation.id, reason=reason)

    def _applies(self, rule: Check, operation: Operation) -> bool:
        """Whether a rule applies to an operation; found out when the operation is met, as a contract has thousands."""
        known = self._applicable[rule.id]
        if operation.id not in known:
            known[operation.id] = rule.applies(operation, self.contract)
        return known[operation.id]


def _once(found: Sequence[Judgement], yields_to: Mapping[str, Sequence[str]]) -> Iterator[Judgement]:
    """Silence the failures that another rule tells of the same exchange, or cannot tell."""
    judged = {(j.check, j.interaction) for j in found if j.verdict in _TELLING}
    if not judged:
        yield from found
        return
    failed = Verdict.FAIL
    for judgement in found:
        if judgement.verdict is not failed:
            yield judgement
            continue
        others = yields_to[judgement.check]
        owner = next((other for other in others if (other, judgement.interaction) in judged), None)
        if owner:
            reason = f"{owner} tells it"
            yield Judgement(judgement.check, Verdict.NOT_EXERCISED, judgement.operation, reason=reason)
        else:
            yield judgement


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
