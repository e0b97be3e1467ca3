"""A refusal that does not say why."""

from __future__ import annotations

from driftwitness.contract import Contract
from driftwitness.mock.altering import with_content
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class DetailsDropped(Injection):
    """A refusal of invalid input has no field-level messages.

    Incident: messages are translated now, and untranslated ones are dropped.
    """

    name = "details-dropped"
    families = ("error", "envelope")
    requires = ("x-driftwitness.errors",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:  # noqa: ARG003
        """The catalogue must have field-level messages."""
        entry = contract.conventions.error_for("invalid-input")
        return None if entry and entry.details else "its errors have no field-level messages"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Empty the details where the body has them."""
        entry = exchange.contract.conventions.error_for("invalid-input")
        is_meant = exchange.refused == "invalid-input"
        return with_content(answer, entry.details if entry and is_meant else None, lambda _: {})
