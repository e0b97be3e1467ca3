"""lifecycle/looked-up-is-found."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, lookups
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import KEY

_NOT_FOUND = (404, 410)


class LookedUpIsFound(TraceCheck):
    """What this run made is found by the id that it was given for it.

    Looks at lookups that keep the contract, with the run's credential. Answers that say anything but found or not found
    are for other rules.

    Pass:
        # contract: desk
        POST /jobs/start?api_key=$KEY {"data": {"note": "Long"}} -> 200 {"response": {"job": "J-1"}}
        POST /jobs/find?api_key=$KEY {"job": "J-1"} -> 200 {"response": {"job": "J-1", "fields": {"note": "Long"}}}
    Fail:
        # contract: desk
        POST /jobs/start?api_key=$KEY {"data": {"note": "Long"}} -> 200 {"response": {"job": "J-1"}}
        POST /jobs/find?api_key=$KEY {"job": "J-1"} -> 404 {"error": {"error_code": 1}}
    """

    id = "lifecycle/looked-up-is-found"
    needs_control = True
    requires = (f"{KEY}.lookups",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation looks something up."""
        return any(lookup.get == operation.id for lookup in contract.conventions.lookups)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Yield a judgement for each lookup of what was made before."""
        for exchange, lookup in lookups.of_own(history):
            if exchange.succeeded:
                yield self.passed(exchange)
            elif exchange.outcome in _NOT_FOUND:
                expected, received = "found by the id that it was made with", catalogue.received(exchange)
                yield self.failed(exchange, "/response/status", expected, received, lookup.pointer)
