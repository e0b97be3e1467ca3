"""input/invalid-path-rejected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.checks import reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation, Parameter

_FREE = frozenset({"examples", "example", "description", "title", "default", "deprecated"})


class InvalidPathRejected(InteractionCheck):
    """A path value that breaks what the document states never gets a success.

    Looks at traces that this project drove, with the run's credential. Any client error will do. Values that begin
    with a digit or a sign are left out, as many servers read ``7abc`` as 7; recordings too, where a word in an id's
    place may be an operation that nobody documented.

    Pass:
        GET /notebooks/abc -> 404 {"error": {"code": "not_found", "message": "No such notebook."}}

    Fail:
        GET /notebooks/abc -> 200 {"result": {"id": 1}}
    """

    id = "input/invalid-path-rejected"
    needs_control = True
    reference = "the vendor's document: the type of the path parameter"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a document states something of a path parameter that a text can break."""
        return any(_is_constrained(parameter, contract) for parameter in operation.path_parameters)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge the answer to one invalid path."""
        operation = exchange.operation
        if operation is None or exchange.origin not in ("mock", "live"):
            return
        if operation.secured and exchange.credential != "given":
            return
        for fault in exchange.assessment.faults:
            value = exchange.path_values.get(fault.field, "")
            if fault.part != "path" or fault.kind not in reading_schemas.STATED or not re.match(r"[A-Za-z_]", value):
                continue
            if 400 <= exchange.outcome < 500:
                yield self.passed(exchange)
            elif exchange.succeeded:
                yield self.failed(exchange, "/response/status", "a 4xx", str(exchange.status), fault.contract)


def _is_constrained(parameter: Parameter, contract: Contract) -> bool:
    schema = contract.resolve(parameter.schema) or {}
    keywords = [key for key in schema if key not in _FREE and (key, schema[key]) != ("type", "string")]
    places = (f"{parameter.pointer}/schema/{keyword}" for keyword in keywords)
    return any(contract.evidence.of(place).kind in reading_schemas.STATED for place in places)
