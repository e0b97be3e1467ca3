"""The base of the rules about requests that a documented error is about."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Operation
from driftwitness.contract.conventions import ErrorCode


class DocumentedRefusal(InteractionCheck):
    """A rule by which a request with a fault that the catalogue speaks of is refused; any client error will do."""

    def with_own_credential(self, exchange: Exchange) -> Operation | None:
        """Give the operation, where a credential is no reason to refuse the request."""
        operation = exchange.operation
        return None if operation and operation.secured and exchange.credential != "given" else operation

    def refused(
        self, exchange: Exchange, entry: ErrorCode, member: str, faults: str, fault: str
    ) -> Iterator[Judgement]:
        """Judge the answer to a request with a ``fault``, one of those ``faults`` that the entry's ``member`` tells."""
        if 400 <= exchange.outcome < 500:
            yield self.passed(exchange)
        elif exchange.succeeded:
            expected = f"{catalogue.refusal(exchange.contract, entry.when) or 'a 4xx'} {faults}"
            received, place = f"{exchange.status} {fault}", f"{entry.pointer}/{member}"
            yield self.failed(exchange, "/response/status", expected, received, place)
