"""schemathesis/ignored_auth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from driftwitness.checks import catalogue, refused_credential
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.checks.schemathesis_check import SchemathesisCheck
from driftwitness.contract import Contract, Operation

if TYPE_CHECKING:
    from schemathesis.core.failures import Failure


class IgnoredAuth(SchemathesisCheck):
    """schemathesis finds no success without a credential where the operation demands one.

    Looks at requests without a credential; where the run's own is there, schemathesis would send the request again
    without it, and the plan does that itself. ``auth/required`` looks at the same, and tells it.

    Pass:
        GET /account [Authorization:] -> 401 {"error": {"code": "unauthenticated", "message": "No valid key."}}
    Fail:
        GET /account [Authorization:] -> 200 {"result": {"id": 3}}
    """

    id = "schemathesis/ignored_auth"
    requires = ("components.securitySchemes",)
    reference = "schemathesis, ignored_auth; RFC 9110, section 15.5.2"
    yields_to = ("auth/required", "auth/wrong-rejected")

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation demands a credential."""
        return refused_credential.is_demanded(operation, contract)

    def looks_at(self, exchange: Exchange) -> bool:
        """Whether the request had no credential and the answer tells how the vendor takes that."""
        return exchange.credential == "absent" and refused_credential.is_judged(exchange)

    def told(self, exchange: Exchange, failure: Failure) -> Iterator[Judgement]:  # noqa: ARG002
        """Tell the success beside the documented refusal, which may come under 200 too."""
        if exchange.operation and exchange.succeeded:
            refusal = refused_credential.expected(exchange, exchange.operation)
            received = catalogue.received(exchange)
            yield self.failed(exchange, "/response/status", refusal.words, received, refusal.contract)
