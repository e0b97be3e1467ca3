"""status/server-error."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, facts
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract


class ServerError(InteractionCheck):
    """No request makes the server fail.

    Looks at every answer. A 500 is the vendor's fault whatever was sent, a 501 where the operation is documented. The
    statuses from 502 on are said by gateways and by vendors in maintenance: they are inconclusive.

    Pass:
        POST /notebooks text:{"title": -> 400 {"error": {"code": "malformed_request", "message": "Not JSON."}}

    Fail:
        POST /notebooks text:{"title": -> 500 {"error": {"code": "server_fault", "message": "The server failed."}}
    """

    id = "status/server-error"
    reference = "RFC 9110, section 15.6"
    depends_on = staticmethod(facts.head)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the status of one answer."""
        operation, status = exchange.operation, exchange.outcome
        if status < 500:
            yield self.passed(exchange)
        elif status >= 502:
            yield self.inconclusive(exchange, f"the vendor answered {status}: unavailable")
        elif status == 500 or operation:
            entry = contract.conventions.error_for("server-error")
            place = operation.pointer if operation else entry.pointer if entry else "/paths"
            expected = "a status below 500" if exchange.status == status else "no error of the server's own"
            yield self.failed(exchange, "/response/status", expected, catalogue.received(exchange), place)
