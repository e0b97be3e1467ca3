"""Errors as problem details."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange


class ErrorAsProblem(RefusalInjection):
    """Errors come as ``application/problem+json`` (RFC 9457).

    Incident: a framework adopts problem details with a major version, in place of what the vendor documented.
    """

    name = "error-as-problem"
    families = ("envelope", "content")
    breaks = "body"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Write problem details."""
        content = {"type": "about:blank", "title": "Request failed", "status": answer.status}
        return replace(answer, content=content, media_type="application/problem+json")
