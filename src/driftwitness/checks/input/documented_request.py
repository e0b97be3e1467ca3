"""input/documented-request."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract
from driftwitness.contract.validity import Validity


class DocumentedRequest(TraceCheck):
    """A request that a document shows keeps what the document states.

    Looks at the requests of documented examples, whether their answers are shown or not; one that is shown to be
    refused is left out. Where it fails the document contradicts itself, or was read wrongly: the vendor's answers have
    no part in it. A request to no operation of the contract is a note.

    Pass:
        # origin: document
        POST /notebooks {"title": "Trip"} -> 201

    Fail:
        # origin: document
        POST /notebooks {"title": 7} -> 201
    """

    id = "input/documented-request"
    needs_control = True
    judges_documents = True
    of_cassettes = True

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge each documented request by the contract's parameters and body."""
        del contract
        for exchange in (*history.documented, *history.asked_only):
            if exchange.operation is None:
                yield self._of_no_operation(exchange)
                continue
            if exchange.is_error:
                continue
            assessment = exchange.assessment
            if assessment.validity is not Validity.INVALID:
                yield self.passed(exchange)
                continue
            for fault in assessment.faults:
                if fault.kind in ("stated", "vendor-spec"):
                    place = f"/request/{fault.part}/{fault.field.replace('.', '/')}".rstrip("/")
                    expected = fault.expected if fault.expected is not None else fault.keyword
                    yield self.failed(exchange, place, expected, fault.message, fault.contract)

    def _of_no_operation(self, exchange: Exchange) -> Judgement:
        request = exchange.interaction.request
        methods = exchange.lens.router.methods(exchange.path) if exchange.path else ()
        place = "/request/method" if methods else "/request/path"
        expected = f"{' or '.join(methods)}, as documented for this path" if methods else "an operation of the contract"
        return self.noted(exchange, place, expected, f"{request.method} {request.path}", "/paths")
