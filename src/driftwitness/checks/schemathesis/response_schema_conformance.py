"""schemathesis/response_schema_conformance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from driftwitness.checks import reading_schemas
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.checks.schemathesis_check import SchemathesisCheck
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer

if TYPE_CHECKING:
    from schemathesis.core.failures import Failure


class ResponseSchemaConformance(SchemathesisCheck):
    """schemathesis finds that a body satisfies its documented schema, and has no member that is only written.

    Looks at JSON in documented responses below 500. What our own schemas find at the same place of the body is
    ``schema/response-body``'s, to tell or to let go; so what is left are members that the contract says are only
    written (``writeOnly``), such as a password, and ``null`` for a whole body.

    Pass:
        # contract: parcels
        GET /parcels/A -> 200 {"code": "A", "weight": 1}
    Fail:
        # contract: parcels
        GET /parcels/A -> 200 {"code": "A", "weight": 1, "pin": "1"}
    """

    id = "schemathesis/response_schema_conformance"
    reference = "schemathesis, response_schema_conformance; OpenAPI 3.1, section 4.8.24"
    yields_to = (
        "content/json-strict",
        "content/media-type",
        "envelope/error",
        "envelope/error-in-success",
        "envelope/success",
        "headers/documented",
        "input/invalid-body-rejected",
        "input/shown-refusal",
        "schema/empty-body",
        "schema/response-body",
        "status/server-error",
    )

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether some answer of the operation has a schema."""
        return any(response.schema is not None for response in operation.responses.values())

    def looks_at(self, exchange: Exchange) -> bool:
        """Whether there is JSON that has a documented schema."""
        documented, response = exchange.documented, exchange.interaction.response
        if not documented or documented.schema is None or exchange.status >= 500 or response.headers is None:
            return False
        return bool(response.body) and response.json_fault is None

    def told(self, exchange: Exchange, failure: Failure) -> Iterator[Judgement]:
        """Tell a place of the body in which only schemathesis finds something."""
        from schemathesis.openapi.checks import JsonSchemaError

        documented = exchange.documented
        if not isinstance(failure, JsonSchemaError) or documented is None:
            return
        tokens = tuple(failure.instance_path)
        if any(_is_one_inside_the_other(tokens, violation.instance) for violation in exchange.violations):
            return
        contract = exchange.contract
        place = reading_schemas.place(contract, documented.schema_pointer, tokens) or documented.schema_pointer
        received = reading_schemas.described(json_pointer.walk(exchange.interaction.response.json, tokens, None))
        if json_pointer.get(contract.document, f"{place}/writeOnly", None) is True:
            expected = f"no member {str(tokens[-1])!r}, which is only written"
        else:
            keyword = str(failure.schema_path[-1]) if failure.schema_path else ""
            expected = reading_schemas.constraint(contract, f"{place}/{keyword}")
        yield self.failed(exchange, f"/response/body{json_pointer.join(*tokens)}", expected, received, place)


def _is_one_inside_the_other(one: Sequence[str | int], other: Sequence[str | int]) -> bool:
    shorter = min(len(one), len(other))
    return tuple(one[:shorter]) == tuple(other[:shorter])
