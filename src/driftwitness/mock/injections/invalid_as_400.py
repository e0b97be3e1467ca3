"""Invalid input under the other status."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange


class InvalidAs400(RefusalInjection):
    """Invalid input is refused with 400 where 422 is documented, and with 422 where another status is.

    Incident: a framework changes its default for validation errors with a major version.
    """

    name = "invalid-as-400"
    families = ("status", "error")
    conditions = ("invalid-input",)
    breaks = "status"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Change the status alone."""
        return replace(answer, status=400 if answer.status == 422 else 422)
