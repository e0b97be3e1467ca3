"""An error without a body."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange


class ErrorEmptyBody(RefusalInjection):
    """Errors have no body.

    Incident: a web server in front replaces the bodies of errors, for safety.
    """

    name = "error-empty-body"
    families = ("envelope", "error", "schema")
    breaks = "body"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Leave out the body."""
        return replace(answer, content=None)
