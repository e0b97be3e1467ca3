"""auth/wrong-rejected."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, refused_credential
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.trace.credentials import presents_own


class WrongRejected(TraceCheck):
    """A request with a wrong credential is refused with the documented status.

    Looks at secured operations in traces that this project drove, under the terms of ``auth/required``; a part of a
    credential whose parts go together is a wrong one, and one that stands beside the right one is not: nobody tells
    which a server takes. An operation that treats a missing credential in the same wrong way is that rule's alone.

    Pass:
        GET /account [Authorization: Bearer wrong] -> 401 {"error": {"code": "unauthenticated", "message": "No key."}}

    Fail:
        GET /account [Authorization: Bearer wrong] -> 200 {"result": {"id": 3}}
    """

    id = "auth/wrong-rejected"
    requires = ("components.securitySchemes",)
    reference = "RFC 9110, section 15.5.2"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation demands a credential."""
        return refused_credential.is_demanded(operation, contract)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge the answer to each request with a wrong credential."""
        for exchange in history.exchanges:
            operation = exchange.operation
            if operation is None or exchange.credential != "other" or not refused_credential.is_judged(exchange):
                continue
            if presents_own(exchange.interaction.request, contract):
                continue
            refusal = refused_credential.expected(exchange, operation)
            if exchange.outcome in refusal.statuses:
                yield self.passed(exchange)
            elif _same_without(exchange, operation, history):
                yield self.inconclusive(exchange, "answered as without a credential, which auth/required tells")
            else:
                words, cause = refused_credential.words(exchange, refusal), f"{exchange.outcome // 100}XX"
                received = catalogue.received(exchange)
                yield self.failed(exchange, "/response/status", words, received, refusal.contract, cause)


def _same_without(exchange: Exchange, operation: Operation, history: History) -> bool:
    """Whether a request of the same operation without a credential got a wrong status of the same class."""
    return any(
        other.credential == "absent"
        and other.outcome // 100 == exchange.outcome // 100
        and refused_credential.is_judged(other)
        and other.outcome not in refused_credential.expected(other, operation).statuses
        for other in history.of(operation)
    )
