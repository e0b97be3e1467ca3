"""auth/right-accepted."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, refused_credential
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class RightAccepted(TraceCheck):
    """The run's own credential is not refused in between: an operation that takes it before and after takes it always.

    Looks at operations that demand a credential. One that is refused from some moment on may have ended; who refuses
    it only now and then does not keep the documents' word.

    Pass:
        GET /account -> 200 {"result": {"id": 3}}
        GET /account -> 200 {"result": {"id": 3}}
        GET /account -> 200 {"result": {"id": 3}}
    Fail:
        GET /account -> 200 {"result": {"id": 3}}
        GET /account -> 401 {"error": {"code": "unauthenticated", "message": "No valid key."}}
        GET /account -> 200 {"result": {"id": 3}}
    """

    id = "auth/right-accepted"
    requires = ("components.securitySchemes",)
    reference = "RFC 9110, section 15.5.2"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation demands a credential."""
        return refused_credential.is_demanded(operation, contract)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge each request with the run's credential between two that were taken."""
        for operation in contract.operations:
            if not self.applies(operation, contract):
                continue
            own = [exchange for exchange in history.of(operation) if exchange.credential == "given"]
            taken = [place for place, exchange in enumerate(own) if exchange.succeeded]
            between = own[taken[0] + 1 : taken[-1]] if taken else []
            if history.is_settled(self.id, operation.id) and not any(exchange.outcome == 401 for exchange in between):
                continue
            for exchange in between:
                refusal = refused_credential.expected(exchange, operation)
                if _is_refused(exchange, refusal.statuses):
                    expected = "accepted, as before and after"
                    received = catalogue.received(exchange)
                    yield self.failed(exchange, "/response/status", expected, received, refusal.contract)
                else:
                    yield self.passed(exchange)


def _is_refused(exchange: Exchange, statuses: frozenset[int]) -> bool:
    """Whether an answer refuses the credential and nothing else: a 403 may be about what was asked."""
    return exchange.outcome == 401 and 401 in statuses and 401 not in catalogue.explained(exchange)
