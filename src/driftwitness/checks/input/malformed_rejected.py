"""input/malformed-rejected."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, malformed
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class MalformedRejected(InteractionCheck):
    """A body that is no JSON at all is refused with a documented status.

    Looks at bodies sent as JSON with the run's credential that no reader of JSON takes. Duplicate names, NaN, a byte
    order mark and other encodings are left out, as lenient readers take them. Statuses about the credential, the
    path's id or the request as such are fine, and so is any 4xx where the catalogue has none for malformed or invalid
    input.

    Pass:
        POST /notebooks text:{"title": -> 400 {"error": {"code": "malformed_request", "message": "Not JSON."}}

    Fail:
        POST /notebooks text:{"title": -> 201 {"result": {"id": 41}}
    """

    id = "input/malformed-rejected"
    needs_control = True
    reference = "RFC 9110, section 15.5.1"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the operation documents a JSON body."""
        return operation.body is not None and operation.body.media_type.endswith("json")

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the answer to one malformed body."""
        operation, status = exchange.operation, exchange.outcome
        if operation is None or operation.body is None or not malformed.is_malformed(exchange):
            return
        allowed = catalogue.statuses(contract, "malformed", "invalid-input")
        entry = contract.conventions.error_for("malformed") or contract.conventions.error_for("invalid-input")
        place = entry.pointer if entry else operation.body.pointer
        refused = 400 <= status < 500
        if refused and (status in allowed or not allowed):
            yield self.passed(exchange)
        elif exchange.succeeded or (refused and not catalogue.is_excused(exchange)):
            expected = catalogue.refusal(contract, "malformed", "invalid-input") or "a 4xx"
            received, cause = catalogue.received(exchange), f"{status // 100}XX"
            yield self.failed(exchange, "/response/status", expected, received, place, cause)
