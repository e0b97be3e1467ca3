"""Counts what was judged of many traces, so that memory does not grow with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from driftwitness.checks.causes import Causes
from driftwitness.checks.judge import Judgements
from driftwitness.checks.judged import Cell, Judged, add_cell
from driftwitness.checks.model import Verdict
from driftwitness.contract import Contract
from driftwitness.trace import Run, Stop


class Tally(Judged):
    """Judgements of many traces by one contract: verdicts, causes and counts, each cause with one interaction."""

    def __init__(self, contract: Contract, run: Run) -> None:
        self.contract = contract
        self._run = run
        self._interactions = self._failures = 0
        self._is_self_test = False
        self._reached: set[str] = set()
        self._cells: dict[Cell, Verdict] = {}
        self._doubts: Counter[str] = Counter()
        self._causes = Causes(contract)

    def add(self, judged: Judgements) -> None:
        """Take in what was judged of one trace."""
        self._interactions += judged.interactions
        self._failures += judged.failures
        self._is_self_test = self._is_self_test or judged.is_self_test
        self._reached.update(judged.reached)
        failures = []
        for judgement in judged.judgements:
            add_cell(self._cells, judgement)
            if judgement.verdict is Verdict.INCONCLUSIVE:
                self._doubts[judgement.reason] += 1
            elif judgement.verdict is Verdict.FAIL:
                failures.append(judgement)
        self._causes.add(failures, judged.trace)

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
    def is_self_test(self) -> bool:
        """Whether our own mock answered in any of the traces."""
        return self._is_self_test

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
    def causes(self) -> Causes:
        """The causes of all failures."""
        return self._causes
