"""A wrong method as an unknown path."""

from __future__ import annotations

from driftwitness.mock.altering import without_header
from driftwitness.mock.altering_refusals import RefusalInjection, refused_as
from driftwitness.mock.exchange import Answer, Exchange


class MethodAs404(RefusalInjection):
    """A method that a path does not take is answered with 404.

    Incident: each method becomes a route of its own, and the others are unknown.
    """

    name = "method-as-404"
    families = ("status", "error")
    conditions = ("method-not-allowed",)

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Refuse as unknown."""
        return refused_as("not-found", without_header(answer, "Allow"), exchange, status=404)
