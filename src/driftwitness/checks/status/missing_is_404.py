"""status/missing-is-404."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.checks.unreachable import Reach
from driftwitness.contract import Contract, Operation
from driftwitness.contract.resources import Resource


class MissingIs404(TraceCheck):
    """An id that cannot exist is answered by the documented not-found status.

    Looks at requests with the run's credential for an integer id that the trace never met and that lies more than
    1,000 above every id that it did meet. Deleted ids are ``lifecycle``'s. Where the request has another fault too,
    any client error is fine, and 401, 429 and the like are always. So is a 403, unless the operation was allowed for
    something that exists: then the credential has the permission, and what is refused is only not there.

    Pass:
        GET /notebooks -> 200 {"results": [{"id": 41}], "paging": {}}
        GET /notebooks/900000 -> 404 {"error": {"code": "not_found", "message": "No such notebook."}}

    Fail:
        GET /notebooks -> 200 {"results": [{"id": 41}], "paging": {}}
        GET /notebooks/900000 -> 200 {"result": {"id": 900000}}
    """

    id = "status/missing-is-404"
    reference = "RFC 9110, section 15.5.5"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation documents the not-found status."""
        return self._expected(operation, contract) is not None and _owner(operation, contract) is not None

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge each request for an id out of reach."""
        reach = Reach(history)
        owners: dict[str, Resource | None] = {}
        for exchange in history.exchanges:
            operation = exchange.operation
            expected = self._expected(operation, contract) if operation else None
            if operation and operation.id not in owners:
                owners[operation.id] = _owner(operation, contract)
            owner = owners[operation.id] if operation else None
            if operation is None or expected is None or owner is None or owner.id_param is None:
                continue
            value = exchange.path_values.get(owner.id_param, "")
            authorized = not operation.secured or exchange.credential == "given"
            if authorized and reach.is_beyond(owner.name, value):
                yield from self._judge(exchange, operation, expected, history)

    def _judge(self, exchange: Exchange, operation: Operation, expected: int, history: History) -> Iterator[Judgement]:
        status = exchange.outcome
        if status in (expected, 410):
            yield self.passed(exchange)
            return
        other_fault = status in catalogue.explained(exchange) or catalogue.disagrees(exchange)
        refusals = {400, 409, 422} | ({403} if _is_allowed(operation, history) else set())
        if exchange.succeeded or (status in refusals and not other_fault):
            entry = exchange.contract.conventions.error_for("not-found")
            documented = operation.responses.get(str(expected))
            place = entry.pointer if entry else documented.pointer if documented else operation.pointer
            wanted = catalogue.refusal(exchange.contract, "not-found") or str(expected)
            received, cause = catalogue.received(exchange), f"{status // 100}XX"
            yield self.failed(exchange, "/response/status", wanted, received, place, cause)

    @staticmethod
    def _expected(operation: Operation, contract: Contract) -> int | None:
        known = catalogue.statuses(contract, "not-found")
        if known and min(known) >= 400:
            return min(known)
        return 404 if "404" in operation.responses else None


def _is_allowed(operation: Operation, history: History) -> bool:
    """Whether the run's credential may use the operation: it did, for something that exists."""
    return any(other.succeeded and other.credential == "given" for other in history.of(operation))


def _owner(operation: Operation, contract: Contract) -> Resource | None:
    """Give the resource whose id stands in the path of an operation: the last one that does."""
    owners = (one for one in reversed(contract.resources) if one.item)
    return next((one for one in owners if f"{operation.path}/".startswith(f"{one.item}/")), None)
