"""input/unknown-reference-rejected."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import roles
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.checks.unreachable import Reach
from driftwitness.contract import Contract, Operation
from driftwitness.contract.resources import Reference


class UnknownReferenceRejected(TraceCheck):
    """A new item is not created under a parent that cannot exist.

    Looks at creations with the run's credential whose body must name a parent by id, where the id is an integer that
    the trace never met and that lies more than 1,000 above every one that it did meet. Any client error will do, as
    documents seldom say which. A reference that may be left out is not judged: a vendor may keep it as a mere note.

    Pass:
        GET /notebooks -> 200 {"results": [{"id": 41}], "paging": {}}
        POST /notes {"notebook_id": 900000, "text": "x"} -> 422 {"error": {"code": "invalid_input", "message": "No."}}

    Fail:
        GET /notebooks -> 200 {"results": [{"id": 41}], "paging": {}}
        POST /notes {"notebook_id": 900000, "text": "x"} -> 201 {"result": {"id": 813, "notebook_id": 900000}}
    """

    id = "input/unknown-reference-rejected"
    needs_control = True
    reference = "the vendor's document: what the property refers to"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation creates under a parent that its body must name."""
        resource = roles.created(operation, contract)
        return bool(resource and resource.references)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge each creation under an id out of reach."""
        reach = Reach(history)
        references = [r for resource in history.lens.resources for r in resource.references if r.location == "body"]
        for reference in references:
            for exchange in history.of(reference.operation):
                operation, body = exchange.operation, exchange.sent
                if operation is None or (operation.secured and exchange.credential != "given"):
                    continue
                value = body.get(reference.name) if isinstance(body, dict) else None
                if isinstance(value, int) and reach.is_beyond(reference.resource, str(value)):
                    yield from self._judge(exchange, operation, reference)

    def _judge(self, exchange: Exchange, operation: Operation, reference: Reference) -> Iterator[Judgement]:
        schema = operation.body.schema if operation.body else {}
        if reference.name not in (schema.get("required") or ()):
            return
        if 400 <= exchange.outcome < 500:
            yield self.passed(exchange)
        elif exchange.succeeded:
            place = f"{operation.body.pointer if operation.body else ''}/properties/{reference.name}"
            expected = f"a 4xx for an unknown {reference.name}"
            yield self.failed(exchange, "/response/status", expected, str(exchange.status), place)
