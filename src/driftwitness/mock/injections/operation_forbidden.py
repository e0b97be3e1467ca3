"""An operation for who pays more."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import refusal
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class OperationForbidden(Injection):
    """An operation is refused with 403: the one after the @, else the contract's first.

    Incident: an endpoint moves to a higher plan.
    """

    name = "operation-forbidden"
    families = ("status", "auth", "error")

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse the operation."""
        if exchange.operation is None or exchange.operation.id != (self.where.operation or _first(exchange)):
            return None
        return replace(refusal("forbidden", exchange), status=403)


def _first(exchange: Exchange) -> str:
    return exchange.contract.operations[0].id
