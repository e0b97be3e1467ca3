"""A crash where a refusal belongs."""

from __future__ import annotations

from driftwitness.mock.altering_refusals import RefusalInjection, refused_as
from driftwitness.mock.exchange import Answer, Exchange


class ServerErrorOnInvalid(RefusalInjection):
    """Input that should be refused makes a server error.

    Incident: an exception nobody catches since the validation was rewritten.
    """

    name = "server-error-on-invalid"
    families = ("input", "status")
    conditions = ("invalid-input", "malformed")

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Answer the vendor's server error."""
        return refused_as("server-error", answer, exchange)
