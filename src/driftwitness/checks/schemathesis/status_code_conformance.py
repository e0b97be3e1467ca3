"""schemathesis/status_code_conformance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from driftwitness.checks import catalogue, ordinary
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.checks.schemathesis_check import SchemathesisCheck
from driftwitness.contract import Contract, Operation

if TYPE_CHECKING:
    from schemathesis.core.failures import Failure


class StatusCodeConformance(SchemathesisCheck):
    """schemathesis finds the status among the documented ones.

    Looks at successes and redirects, and at errors that the document names, in answers to ordinary requests with the
    run's own credential. What it finds is told by the rule of ours that looks at the same answer and fails on it, such
    as ``status/documented``.

    Pass:
        GET /notebooks/7 -> 404 {"error": {"code": "not_found", "message": "No such notebook."}}
    Fail:
        POST /notebooks {"title": "Trip"} -> 200 {"result": {"id": 41}}
    """

    id = "schemathesis/status_code_conformance"
    reference = "schemathesis, status_code_conformance"
    yields_to = (
        "status/documented",
        "status/listed",
        "status/server-error",
        "status/valid-accepted",
        "status/missing-is-404",
        "auth/required",
        "envelope/error-in-success",
        "error/code-agrees-with-status",
        "input/invalid-body-rejected",
        "input/invalid-path-rejected",
        "input/malformed-rejected",
    )

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the operation documents a success."""
        return operation.success is not None

    def looks_at(self, exchange: Exchange) -> bool:
        """Whether the answer is one of which documents name all statuses."""
        named = exchange.documented is not None or (exchange.status < 400 and not exchange.is_error)
        known = exchange.operation is not None and exchange.operation.success is not None
        return known and named and exchange.credential == "given" and ordinary.is_plain(exchange)

    def told(self, exchange: Exchange, failure: Failure) -> Iterator[Judgement]:  # noqa: ARG002
        """Tell the status beside the documented successes."""
        operation = exchange.operation
        if operation and operation.success:
            expected, cause = catalogue.successes(operation), f"{operation.method} {exchange.status}"
            place = operation.success.pointer
            yield self.failed(exchange, "/response/status", expected, str(exchange.status), place, cause)
