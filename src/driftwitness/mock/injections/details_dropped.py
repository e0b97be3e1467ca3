"""A refusal that does not say why."""

from __future__ import annotations

from driftwitness.mock.altering import with_content
from driftwitness.mock.altering_refusals import DetailsInjection
from driftwitness.mock.exchange import Answer, Exchange


class DetailsDropped(DetailsInjection):
    """A refusal of invalid input has no field-level messages.

    Incident: messages are translated now, and untranslated ones are dropped.
    """

    name = "details-dropped"
    families = ("error", "envelope")
    by_field = False
    requires = ("x-driftwitness.errors",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Empty the details where the body has them."""
        entry = exchange.contract.conventions.error_for("invalid-input")
        is_meant = exchange.refused == "invalid-input"
        return with_content(answer, entry.details if entry and is_meant else None, lambda _: {})
