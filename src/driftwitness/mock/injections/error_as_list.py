"""Errors as a list."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange


class ErrorAsList(RefusalInjection):
    """Errors come as a list of errors: ``{\"errors\": [...]}``.

    Incident: the vendor follows JSON:API from one release to the next.
    """

    name = "error-as-list"
    families = ("envelope",)
    breaks = "body"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Wrap the error."""
        return replace(answer, content={"errors": [{"title": "Request failed", "detail": answer.content}]})
