"""input/malformed-alike."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, malformed
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class MalformedAlike(TraceCheck):
    """What is no JSON at all is not refused like invalid values, where the document has a status of its own for it.

    Looks at bodies sent as JSON with the run's credential that no reader of JSON takes, where the vendor does answer
    some of them with that status: one that takes both for the same keeps to that everywhere.

    Pass:
        POST /notebooks text:{"title": -> 400 {"error": {"code": "malformed_request", "message": "Not JSON."}}
        PUT /notebooks/41 text:{"title": -> 400 {"error": {"code": "malformed_request", "message": "Not JSON."}}
    Fail:
        POST /notebooks text:{"title": -> 400 {"error": {"code": "malformed_request", "message": "Not JSON."}}
        PUT /notebooks/41 text:{"title": -> 422 {"error": {"code": "invalid_input", "message": "Not valid."}}
    """

    id = "input/malformed-alike"
    needs_control = True
    requires = ("x-driftwitness.errors",)
    reference = "RFC 9110, section 15.5.1"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation documents a JSON body, and the document tells malformed from invalid ones."""
        is_json = operation.body is not None and operation.body.media_type.endswith("json")
        return is_json and bool(catalogue.statuses(contract, "malformed") and _others(contract))

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge each malformed body that is refused by one status or the other."""
        own, others = catalogue.statuses(contract, "malformed"), _others(contract)
        entry = contract.conventions.error_for("malformed")
        sent = [e for e in history.exchanges if e.operation and self.applies(e.operation, contract)]
        refused = [e for e in sent if malformed.is_malformed(e) and e.outcome in own | others]
        tells_apart = any(exchange.outcome in own for exchange in refused)
        for exchange in refused:
            if entry and tells_apart and exchange.outcome not in own:
                expected, received = catalogue.refusal(contract, "malformed"), catalogue.received(exchange)
                yield self.failed(exchange, "/response/status", expected, received, entry.pointer)
            else:
                yield self.passed(exchange)


def _others(contract: Contract) -> frozenset[int]:
    """Give the statuses that the document has for invalid values alone."""
    own, invalid = catalogue.statuses(contract, "malformed"), catalogue.statuses(contract, "invalid-input")
    return frozenset(invalid) - frozenset(own)
