"""One code for every error."""

from __future__ import annotations

from driftwitness.mock.altering import with_content
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class ErrorCodeGeneric(Injection):
    """Every error has the same code, one that the catalogue knows.

    Incident: errors are mapped to a small set in a new gateway, which knows most of them as bad requests.
    """

    name = "error-code-generic"
    families = ("error", "auth", "status")
    requires = ("x-driftwitness.envelope.error.code", "x-driftwitness.errors")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Write the catalogue's first code."""
        conventions = exchange.contract.conventions
        codes = [entry.code for entry in conventions.errors if entry.code is not None]
        if not exchange.refused or not codes or not conventions.error:
            return answer
        return with_content(answer, conventions.error.code, lambda _: codes[0])
