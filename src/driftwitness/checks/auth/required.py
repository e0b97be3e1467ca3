"""auth/required."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, refused_credential
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class Required(InteractionCheck):
    """A request without a credential is refused with the documented status.

    Looks at secured operations in traces that this project drove: a recording may have lost the credential on its way
    to disk. Where the request has another fault, or an id that may not exist, the status for that is fine too, as
    nobody documents what a server looks at first; 429 and 5xx are not judged.

    Pass:
        GET /account [Authorization:] -> 401 {"error": {"code": "unauthenticated", "message": "No valid key."}}

    Fail:
        GET /account [Authorization:] -> 200 {"result": {"id": 3}}
    """

    id = "auth/required"
    requires = ("components.securitySchemes",)
    reference = "RFC 9110, section 15.5.2"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation demands a credential."""
        return refused_credential.is_demanded(operation, contract)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge the answer to one request without a credential."""
        operation = exchange.operation
        if operation is None or exchange.credential != "absent" or not refused_credential.is_judged(exchange):
            return
        refusal = refused_credential.expected(exchange, operation)
        if exchange.outcome in refusal.statuses:
            yield self.passed(exchange)
            return
        words, cause = refused_credential.words(exchange, refusal), f"{exchange.outcome // 100}XX"
        yield self.failed(exchange, "/response/status", words, catalogue.received(exchange), refusal.contract, cause)
