"""status/operation-there."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, ordinary
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation

_NEVER = frozenset({405, 501})
_GONE = 410
_SILENT = frozenset({401, 429, 500, 502, 503, 504})


class OperationThere(TraceCheck):
    """A documented operation is there, whatever is sent to it.

    Looks at operations that answered every request with the run's credential alike, two at least: that their method is
    not allowed or not implemented (405, 501), or, at a path without parameters, that they are gone (410). At other
    paths it may be the item that is gone. Answers that say nothing of the operation (401, 429, 5xx) do not count.
    Requests that certainly have to be taken are ``status/valid-accepted``'s.

    Pass:
        POST /notebooks {"title": ""} -> 422 {"error": {"code": "invalid_input", "message": "Empty."}}
        POST /notebooks {"title": 1} -> 422 {"error": {"code": "invalid_input", "message": "No text."}}

    Fail:
        POST /notebooks {"title": ""} -> 410 {"error": {"code": "not_found", "message": "Use /v2/notebooks."}}
        POST /notebooks {"title": 1} -> 410 {"error": {"code": "not_found", "message": "Use /v2/notebooks."}}
    """

    id = "status/operation-there"
    reference = "the vendor's document; RFC 9110, sections 15.5.6, 15.5.11 and 15.6.2"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the operation documents a success."""
        return operation.success is not None

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge each operation that was asked twice or more."""
        for operation in contract.operations:
            asked = [exchange for exchange in history.of(operation) if _tells(exchange)]
            if operation.success is None or len(asked) < 2:
                continue
            statuses = {exchange.status for exchange in asked}
            if len(statuses) > 1 or not statuses <= _refusals(operation):
                yield self.passed(asked[0])
            elif not any(ordinary.must_be_taken(exchange) for exchange in asked):
                yield self._absent(asked[0], operation)

    def _absent(self, exchange: Exchange, operation: Operation) -> Judgement:
        received = f"{exchange.status} to every request"
        return self.failed(exchange, "/response/status", catalogue.successes(operation), received, operation.pointer)


def _tells(exchange: Exchange) -> bool:
    """Whether an answer tells of the operation, and not of the credential, the quota or the vendor's state."""
    return exchange.credential == "given" and exchange.status not in _SILENT


def _refusals(operation: Operation) -> frozenset[int]:
    """Give the statuses by which an operation is not there."""
    never = _NEVER if operation.path_parameters else _NEVER | {_GONE}
    return never - {int(status) for status in operation.responses if status.isdigit()}
