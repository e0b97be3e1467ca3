"""status/operation-there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from driftwitness.checks import catalogue, ordinary, reading_schemas
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation

_NEVER = frozenset({405, 501})
_GONE = 410
_FORBIDDEN = 403
_FOR_WHAT_IT_HOLDS = frozenset({400, 422})
_SEVERAL = 3
_DRIVEN = ("mock", "live")
_SILENT = frozenset({401, 429, 500, 502, 503, 504})


class OperationThere(TraceCheck):
    """A documented operation is there, whatever is sent to it.

    Looks at operations that answered every request with the run's credential alike, two at least: that their method is
    not allowed or not implemented (405, 501), or, at a path without parameters, that they are gone (410). At other
    paths it may be the item that is gone. Where all are forbidden (403), the credential may lack the permission:
    inconclusive. Where a driven run was told by 400 or 422 that several bodies which keep the document are wrong, the
    operation may want more than is documented, or names that only the tenant knows: a note. Answers that say nothing of
    the operation (401, 429, 5xx) do not count. Requests that certainly have to be taken are
    ``status/valid-accepted``'s.

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
            if {exchange.outcome for exchange in asked} == {_FORBIDDEN}:
                yield self.inconclusive(asked[0], "the credential may lack the permission")
            elif self._is_refused(asked, operation, contract):
                received = f"{catalogue.received(asked[0])} to every body"
                expected, place = (
                    "some body that keeps the document taken",
                    operation.body.pointer if operation.body else "",
                )
                yield self.noted(asked[0], "/response/status", expected, received, place, "refused")
            elif len(statuses) > 1 or not statuses <= _refusals(operation):
                yield self.passed(asked[0])
            elif not any(ordinary.must_be_taken(exchange) for exchange in asked):
                yield self._absent(asked[0], operation)

    @staticmethod
    def _is_refused(asked: Sequence[Exchange], operation: Operation, contract: Contract) -> bool:
        """Whether all bodies are refused for what they hold, also several that nothing is known to be wrong with."""
        if operation.body is None or not reading_schemas.properties(contract, operation.body.schema):
            return False
        sound = [exchange for exchange in asked if not exchange.assessment.faults and exchange.origin in _DRIVEN]
        return len(sound) >= _SEVERAL and all(exchange.outcome in _FOR_WHAT_IT_HOLDS for exchange in asked)

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
