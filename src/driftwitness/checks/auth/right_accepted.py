"""auth/right-accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from driftwitness.checks import catalogue, refused_credential
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation

_SEVERAL = 3
_UNKNOWN = "the vendor refused the credential"


class RightAccepted(TraceCheck):
    """The run's own credential is not refused in between: an operation that takes it before and after takes it always.

    Looks at operations that demand a credential. Who refuses it only now and then does not keep the documents' word.
    One that was taken and then refused for good may have ended: in a driven run that is a note, and what was asked
    behind it is inconclusive. So it is where nothing has ever taken the credential, which may be a wrong one.

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
        """Judge each request with the run's credential between two that were taken, and the first after the last."""
        demanding = [operation for operation in contract.operations if self.applies(operation, contract)]
        own = [[exchange for exchange in history.of(o) if exchange.credential == "given"] for o in demanding]
        is_known = any(exchange.succeeded for exchanges in own for exchange in exchanges)
        for operation, exchanges in zip(demanding, own, strict=True):
            taken = [place for place, exchange in enumerate(exchanges) if exchange.succeeded]
            between = exchanges[taken[0] + 1 : taken[-1]] if taken else []
            settled = history.is_settled(self.id, operation.id) and not any(e.outcome == 401 for e in between)
            for exchange in between if not settled else ():
                yield self._refused(exchange, operation) if _is_refused(exchange) else self.passed(exchange)
            for exchange in exchanges if not is_known else ():
                if _is_refused(exchange):
                    yield self.inconclusive(exchange, _UNKNOWN)
        if ended := _ended(own):
            yield from (
                self.inconclusive(e, _UNKNOWN)
                for each in own
                for e in each
                if e.sequence > ended.sequence and _is_refused(e)
            )
            place = refused_credential.expected(ended, ended.operation).contract if ended.operation else ""
            received = f"{catalogue.received(ended)} from then on"
            yield self.noted(ended, "/response/status", "accepted, as before", received, place, "ended")

    def _refused(self, exchange: Exchange, operation: Operation) -> Judgement:
        expected, place = "accepted, as before and after", refused_credential.expected(exchange, operation).contract
        return self.failed(exchange, "/response/status", expected, catalogue.received(exchange), place)


def _is_refused(exchange: Exchange) -> bool:
    """Whether an answer refuses the credential and nothing else: a 403 may be about what was asked."""
    if exchange.operation is None or exchange.outcome != 401 or 401 in catalogue.explained(exchange):
        return False
    return 401 in refused_credential.expected(exchange, exchange.operation).statuses


def _ended(own: Iterable[Sequence[Exchange]]) -> Exchange | None:
    """Give the first of several refusals after which no operation takes what it took before; None where one does."""
    every = [exchange for exchanges in own for exchange in exchanges if exchange.origin in ("mock", "live")]
    last = max((exchange.sequence for exchange in every if exchange.succeeded), default=None)
    took = {exchange.operation_id for exchange in every if exchange.succeeded}
    refused = [e for e in every if last and e.sequence > last and e.operation_id in took and _is_refused(e)]
    return min(refused, key=lambda exchange: exchange.sequence) if len(refused) >= _SEVERAL else None
