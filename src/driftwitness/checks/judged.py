"""What reports and the gate read: all that was judged of a vendor, whether each judgement was kept or only counted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from driftwitness.checks.causes import Causes
from driftwitness.checks.model import RANK, Finding, Judgement, Verdict
from driftwitness.contract import Contract
from driftwitness.contract.mending import Illegible
from driftwitness.trace import Run, Stop
from driftwitness.trace.record import Origin

Cell = tuple[str, str | None]
"""A check, and the operation that it judged; None for what belongs to no operation."""

_RANKS: Mapping[Verdict, int] = {verdict: rank for rank, verdict in enumerate(RANK)}


class Judged(ABC):
    """A contract, the run that was judged by it, and what came of that."""

    contract: Contract

    @property
    @abstractmethod
    def run(self) -> Run:
        """What was run."""

    @property
    @abstractmethod
    def stop(self) -> Stop | None:
        """Why the run ended; None where it was killed."""

    @property
    @abstractmethod
    def interactions(self) -> int:
        """How many interactions were judged."""

    @property
    @abstractmethod
    def failures(self) -> int:
        """How many requests had no answer."""

    @property
    @abstractmethod
    def origins(self) -> Mapping[Origin, int]:
        """Where the interactions come from, and how many from where."""

    @property
    @abstractmethod
    def reached(self) -> tuple[str, ...]:
        """The operations that have an interaction, in the order of the contract."""

    @cached_property
    def not_reached(self) -> tuple[str, ...]:
        """The operations that have no interaction, in the order of the contract."""
        reached = frozenset(self.reached)
        return tuple(operation.id for operation in self.contract.operations if operation.id not in reached)

    @property
    @abstractmethod
    def cells(self) -> Mapping[Cell, Verdict]:
        """The verdict of each check on each operation: the worst of its judgements."""

    @property
    @abstractmethod
    def doubts(self) -> Mapping[str, int]:
        """Why judgements are inconclusive, and how many are so."""

    @property
    @abstractmethod
    def causes(self) -> Causes:
        """The causes of all failures."""

    @property
    @abstractmethod
    def illegible(self) -> tuple[Illegible, ...]:
        """The parts of the contract that nothing could be judged by."""

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The failures, one finding for each cause, worst first."""
        return self.causes.findings

    @cached_property
    def counts(self) -> Mapping[Verdict, int]:
        """How many pairs of check and operation got each verdict."""
        tally = Counter(self.cells.values())
        return {verdict: tally.get(verdict, 0) for verdict in Verdict}

    @property
    def is_self_test(self) -> bool:
        """Whether our own mock answered, now or when a cassette was recorded."""
        return self.run.origin == "mock" or "mock" in self.origins

    def verdict(self, check: str, operation: str | None) -> Verdict:
        """Give a check's verdict on one operation (None: on what belongs to no operation)."""
        return self.cells.get((check, operation), Verdict.NOT_EXERCISED)


def add_cell(cells: dict[Cell, Verdict], judgement: Judgement) -> None:
    """Take a judgement into the cell of its check and operation, which has the worst of its judgements."""
    cell = judgement.check, judgement.operation
    known = cells.get(cell)
    if known is None or _RANKS[judgement.verdict] < _RANKS[known]:
        cells[cell] = judgement.verdict
