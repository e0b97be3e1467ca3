"""A 405 without a way out."""

from __future__ import annotations

from driftwitness.mock.altering import without_header
from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange


class AllowMissing(RefusalInjection):
    """A 405 does not tell what is allowed: no ``Allow``.

    Incident: a gateway refuses in the application's place, and does not know.
    """

    name = "allow-missing"
    families = ("headers", "status")
    conditions = ("method-not-allowed",)

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Leave it out."""
        return without_header(answer, "Allow")
