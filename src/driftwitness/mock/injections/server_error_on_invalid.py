"""A crash where a refusal belongs."""

from __future__ import annotations

from driftwitness.mock.errors import error_answer
from driftwitness.mock.exchange import Answer, Exchange, RefusalError
from driftwitness.mock.injection import Injection


class ServerErrorOnInvalid(Injection):
    """Input that should be refused with 400 or 422 makes a server error.

    Incident: an exception nobody catches since the validation was rewritten.
    """

    name = "server-error-on-invalid"
    families = ("input", "status")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Answer the vendor's server error."""
        if answer.status not in (400, 422):
            return answer
        refusal = RefusalError("server-error", headers=answer.headers)
        return error_answer(exchange.contract, refusal, exchange.operation)
