"""A success that says it is an error."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering import payload_place
from driftwitness.mock.errors import error_answer
from driftwitness.mock.exchange import Answer, Exchange, RefusalError
from driftwitness.mock.injection import Injection


class ErrorBesideSuccess(Injection):
    """A success also has the error that it is not.

    Incident: partial failures are told beside the payload from now on.
    """

    name = "error-beside-success"
    families = ("envelope",)
    requires = ("x-driftwitness.envelope.error.when",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Add the vendor's server error to the body."""
        if payload_place(answer, exchange) is None or not isinstance(answer.content, dict):
            return answer
        error = error_answer(exchange.contract, RefusalError("server-error"), exchange.operation)
        return replace(answer, content={**error.content, **answer.content})
