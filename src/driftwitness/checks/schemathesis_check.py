"""The base of the rules that are schemathesis's own checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract

if TYPE_CHECKING:
    from schemathesis.core.failures import Failure


class SchemathesisCheck(InteractionCheck):
    """A check of schemathesis's own, named by the second part of the id; what it finds is a finding of that name."""

    def looks_at(self, exchange: Exchange) -> bool:
        """Whether the contract's words on the exchange are such that the check's are worth hearing."""
        raise NotImplementedError

    def told(self, exchange: Exchange, failure: Failure) -> Iterator[Judgement]:
        """Tell a failure in the words of a finding; nothing where it is none to us."""
        raise NotImplementedError

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge one answer by schemathesis's check."""
        seen = exchange.seen_by_schemathesis if self.looks_at(exchange) else None
        failures = seen.failures(self.id.partition("/")[2]) if seen else None
        if failures is not None:
            found = [judgement for failure in failures for judgement in self.told(exchange, failure)]
            yield from found or [self.passed(exchange)]
