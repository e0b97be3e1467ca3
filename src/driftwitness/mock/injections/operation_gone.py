"""An operation that is no more."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import refusal
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class OperationGone(Injection):
    """An operation is answered with 410: the one after the @, else the contract's last.

    Incident: an endpoint is retired in favour of another one.
    """

    name = "operation-gone"
    families = ("status", "error")

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse the operation."""
        if exchange.operation is None or exchange.operation.id != (self.where.operation or _last(exchange)):
            return None
        return replace(refusal("not-found", exchange), status=410)


def _last(exchange: Exchange) -> str:
    return exchange.contract.operations[-1].id
