"""input/documented-request."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
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
    judges_documents = True

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge each documented request by the contract's parameters and body."""
        del contract
        for exchange in (*history.documented, *history.asked_only):
            if exchange.operation is None:
                request = exchange.interaction.request
                received = f"{request.method} {request.path}"
                yield self.noted(exchange, "/request/path", "an operation of the contract", received, "/paths")
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
