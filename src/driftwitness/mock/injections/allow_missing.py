"""A 405 without a way out."""

from __future__ import annotations

from driftwitness.contract import Contract
from driftwitness.mock.altering import without_header
from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Where


class AllowMissing(RefusalInjection):
    """A 405 does not tell what is allowed: no ``Allow``.

    Incident: a gateway refuses in the application's place, and does not know.
    """

    name = "allow-missing"
    families = ("headers", "status")
    conditions = ("method-not-allowed",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A vendor whose errors come with 200 has no 405."""
        if contract.conventions.errors and contract.conventions.errors_in_success:
            return "its errors come with 200"
        return super().obstacle(contract, where)

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Leave it out."""
        return without_header(answer, "Allow")
