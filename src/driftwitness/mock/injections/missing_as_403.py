"""An unknown member that is forbidden."""

from __future__ import annotations

from driftwitness.mock.altering_refusals import RefusalInjection, refused_as
from driftwitness.mock.exchange import Answer, Exchange


class MissingAs403(RefusalInjection):
    """What does not exist is refused as forbidden.

    Incident: permissions are looked up before the record, and nobody has any for a record that is not there.
    """

    name = "missing-as-403"
    families = ("status", "error")
    conditions = ("not-found",)

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Refuse as forbidden."""
        return refused_as("forbidden", answer, exchange)
