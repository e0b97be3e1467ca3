"""An error with the status of a success."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class ErrorIn200(Injection):
    """Errors come with the status 200.

    Incident: a gateway in front of the vendor's servers answers for them and loses the status.
    """

    name = "error-in-200"
    families = ("error", "status", "envelope")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Keep the error's body, change its status."""
        return answer if answer.status < 400 else replace(answer, status=200)
