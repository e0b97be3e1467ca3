"""What need not be judged again, where of each check and operation only the worst verdict counts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from driftwitness.checks.model import Judgement, Verdict

if TYPE_CHECKING:
    from driftwitness.checks.exchange import Exchange

Facts = Callable[["Exchange"], Hashable]
"""Reads out of an exchange all that a rule's verdict depends on; None where it depends on more."""

MOST_KEPT = 20_000
_TELLING = frozenset({Verdict.FAIL, Verdict.INCONCLUSIVE})
_LASTING = frozenset({Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS})


class Settled:
    """What earlier histories told: cells that another pass does not change, and facts of which nothing bad comes.

    Without it, where every judgement is kept, nothing is settled.
    """

    def __init__(self) -> None:
        self._cells: set[tuple[str, str | None]] = set()
        self._harmless: dict[Facts, set[Hashable]] = {}

    def has(self, check: str, operation: str | None) -> bool:
        """Whether another pass of a check on an operation tells nothing new."""
        return (check, operation) in self._cells

    def to_judge(self, facts: Facts, exchanges: Sequence[Exchange]) -> Sequence[Exchange]:
        """Give the exchanges whose facts have not been seen to be harmless."""
        harmless = self._harmless.get(facts)
        return [one for one in exchanges if facts(one) not in harmless] if harmless else exchanges

    def learn(self, said: Iterable[Judgement], asked: Mapping[Facts, Sequence[Exchange]]) -> None:
        """Take in what was said of a history, and of which exchanges rules were asked by their facts."""
        said = tuple(said)
        self._cells |= {(one.check, one.operation) for one in said if one.verdict in _LASTING}
        telling = {one.interaction for one in said if one.verdict in _TELLING}
        for facts, exchanges in asked.items():
            harmless = self._harmless.setdefault(facts, set())
            if len(harmless) > MOST_KEPT:
                harmless.clear()
            harmless.update(facts(one) for one in exchanges if one.sequence not in telling)
            harmless.discard(None)
