"""Counts what was judged of many traces, so that memory does not grow with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from driftwitness.checks.causes import Causes
from driftwitness.checks.exchange import History
from driftwitness.checks.judge import Judge
from driftwitness.checks.judged import Cell, Judged, add_cell
from driftwitness.checks.model import Verdict
from driftwitness.checks.settled import Settled
from driftwitness.contract.mending import Illegible
from driftwitness.trace import Run, Stop
from driftwitness.trace.learning import Learned
from driftwitness.trace.record import Origin
from driftwitness.trace.redaction import Redactor

MOST_OPERATIONS = 1_000
"""How many operations a contract may have for its tally to tell of those, too, that have no interaction."""


class Tally(Judged):
    """Judgements of many traces by one contract: verdicts, causes and counts, each cause with one interaction.

    The traces may hold secrets, which are learned from them: no finding shows one.
    """

    def __init__(self, judge: Judge, run: Run) -> None:
        self.contract = judge.contract
        self._judge = judge
        self._run = run
        self._interactions = self._failures = 0
        self._origins: Counter[Origin] = Counter()
        self._reached: set[str] = set()
        self._cells: dict[Cell, Verdict] = {}
        self._doubts: Counter[str] = Counter()
        self.settled = Settled()
        self._learned = Learned(judge.contract)
        self._causes = Causes(judge.contract, lambda: Redactor(self._learned.secrets))

    def add(self, history: History) -> None:
        """Judge a history, and count what the rules say of what belongs to an operation of the contract."""
        trace = history.trace
        self._interactions += len(trace.interactions)
        self._failures += len(trace.failures)
        self._origins.update(exchange.origin for exchange in history.every)
        self._reached.update(exchange.operation_id for exchange in history.every if exchange.operation_id)
        said = [judgement for judgement in self._judge.look(history) if judgement.operation]
        # of thousands of judgements a few cells are told: most are passes
        for judgement in {(one.check, one.operation, one.verdict): one for one in said}.values():
            add_cell(self._cells, judgement)
        self._doubts.update(judgement.reason for judgement in said if judgement.verdict is Verdict.INCONCLUSIVE)
        failures = [judgement for judgement in said if judgement.verdict is Verdict.FAIL]
        before = self._causes.changes
        self._causes.add(failures, trace)
        if self._causes.changes > before:
            for interaction in trace.interactions:
                self._learned.see(interaction)
        history.let_go()

    def close(self) -> None:
        """Fill in, once there is no more to judge, what no rule spoke of.

        Of a contract of thousands of operations, only those count that have an interaction: who recorded a few of them
        asks nothing of the others, and each rule would have to look at each.
        """
        every = self.contract.operations
        among = every if len(every) <= MOST_OPERATIONS else [one for one in every if one.id in self._reached]
        for judgement in self._judge.silent(self._cells, {}, self._run, among):
            add_cell(self._cells, judgement)

    @property
    def run(self) -> Run:
        """What stands for all the traces: whose they are, and where they came from."""
        return self._run

    @property
    def stop(self) -> Stop | None:
        """Why it ended: recordings are always read to their end."""
        return Stop("finished")

    @property
    def interactions(self) -> int:
        """How many interactions were judged."""
        return self._interactions

    @property
    def failures(self) -> int:
        """How many requests had no answer."""
        return self._failures

    @property
    def origins(self) -> Mapping[Origin, int]:
        """Where the interactions come from, and how many from where."""
        return self._origins

    @property
    def reached(self) -> tuple[str, ...]:
        """The operations that have an interaction, in the order of the contract."""
        return tuple(operation.id for operation in self.contract.operations if operation.id in self._reached)

    @property
    def cells(self) -> Mapping[Cell, Verdict]:
        """The verdict of each check on each operation: the worst of its judgements."""
        return self._cells

    @property
    def doubts(self) -> Mapping[str, int]:
        """Why judgements are inconclusive, and how many are so."""
        return self._doubts

    @property
    def illegible(self) -> tuple[Illegible, ...]:
        """The parts of the contract that nothing could be judged by."""
        return self._judge.lens.schemas.illegible

    @property
    def causes(self) -> Causes:
        """The causes of all failures."""
        return self._causes
