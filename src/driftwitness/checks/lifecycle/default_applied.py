"""lifecycle/default-applied."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import reading_schemas, written
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract, Operation
from driftwitness.contract.validity import Validity


class DefaultApplied(InteractionCheck):
    """What a create leaves out gets its documented default.

    Looks at body properties with a documented default that the request leaves out and the answer shows. What breaks
    its documented schema is the schema's finding. What is read-only has no default that a client could see applied.

    Pass:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1, "status": "draft"}}
    Fail:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1, "status": "active"}}
    """

    id = "lifecycle/default-applied"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a property of the operation's body has a default."""
        return operation.method == "POST" and bool(_defaults(contract, operation))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each default that the answer shows."""
        operation, sent = exchange.operation, exchange.sent
        if operation is None or operation.body is None or not isinstance(sent, dict) or exchange.credential != "given":
            return
        creates = any(operation == resource.create for resource in exchange.lens.resources)
        if not creates or exchange.assessment.validity is Validity.INVALID:
            return
        left_out = {name: value for name, value in _defaults(contract, operation).items() if name not in sent}
        schemas = written.properties(exchange)
        for found in written.compare(exchange, exchange.payload, exchange.payload_pointer, left_out, schemas):
            if found.same:
                yield self.passed(exchange)
            else:
                place = f"{operation.body.pointer}/properties/{found.name}/default"
                yield self.failed(exchange, found.pointer, show(found.sent), show(found.received), place)


def _defaults(contract: Contract, operation: Operation) -> dict[str, object]:
    if operation.body is None:
        return {}
    return {
        name: part["default"]
        for name, schema in reading_schemas.properties(contract, operation.body.schema).items()
        for parts in (reading_schemas.parts(contract, schema),)
        if not any(part.get("readOnly") is True for part in parts)
        for part in parts
        if part.get("default") is not None
    }
