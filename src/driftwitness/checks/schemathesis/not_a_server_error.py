"""schemathesis/not_a_server_error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.checks.schemathesis_check import SchemathesisCheck

if TYPE_CHECKING:
    from schemathesis.core.failures import Failure


class NotAServerError(SchemathesisCheck):
    """schemathesis finds no server error.

    Looks at every answer of a documented operation. ``status/server-error`` looks at the same, and tells it.

    Pass:
        GET /hooks -> 200 {"results": []}
    Fail:
        GET /hooks -> 500 {"error": {"code": "server_fault", "message": "The server failed."}}
    """

    id = "schemathesis/not_a_server_error"
    reference = "schemathesis, not_a_server_error"
    yields_to = ("status/server-error",)

    def looks_at(self, exchange: Exchange) -> bool:
        """Whether the operation is documented."""
        return exchange.operation is not None

    def told(self, exchange: Exchange, failure: Failure) -> Iterator[Judgement]:  # noqa: ARG002
        """Tell the status."""
        place = exchange.operation.pointer if exchange.operation else "/paths"
        yield self.failed(exchange, "/response/status", "a status below 500", str(exchange.status), place)
