"""An error with the status of a success."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached
from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Where


class ErrorIn200(RefusalInjection):
    """Errors come with the status 200.

    Incident: a gateway in front of the vendor's servers answers for them and loses the status.
    """

    name = "error-in-200"
    families = ("error", "status", "envelope")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """Some error must have a status of its own."""
        statuses = {status for operation in reached(contract, where) for status in operation.responses}
        known = any(entry.status and entry.status >= 400 for entry in contract.conventions.errors)
        if known or any(status[:1] in "45" for status in statuses) or not contract.conventions.errors:
            return None
        return "its errors come with 200 anyway"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Keep the error's body, change its status."""
        return replace(answer, status=200)
