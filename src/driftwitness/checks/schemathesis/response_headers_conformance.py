"""schemathesis/response_headers_conformance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from driftwitness.checks import quota
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.checks.schemathesis_check import SchemathesisCheck
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer

if TYPE_CHECKING:
    from schemathesis.core.failures import Failure

_MEDIA_TYPE = "content-type"


class ResponseHeadersConformance(SchemathesisCheck):
    """schemathesis finds the documented headers, with values that satisfy their schemas.

    Looks at documented responses below 500. ``Content-Type`` is ``content``'s (OpenAPI 3.1, section 4.8.17). Of a value
    that the record keeps as a digest, nothing but its presence is known. What ``headers/documented`` or a rule about
    the headers of a limit finds is told there.

    Pass:
        # contract: prints
        POST /orders {"studio_id": 1, "order": {"name": "Poster"}} -> 201 [Location: /v2/orders/3] {"order": {"id": 3}}
    Fail:
        # contract: prints
        POST /orders {"studio_id": 1, "order": {"name": "Poster"}} -> 201 [Server: x] {"order": {"id": 3}}
    """

    id = "schemathesis/response_headers_conformance"
    reference = "schemathesis, response_headers_conformance"
    yields_to = (
        "headers/documented",
        "rate-limit/headers-present",
        "rate-limit/headers-syntax",
        "status/server-error",
    )

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether some answer of the operation has a documented header."""
        return any(
            json_pointer.get(contract.document, f"{r.pointer}/headers", None) for r in operation.responses.values()
        )

    def looks_at(self, exchange: Exchange) -> bool:
        """Whether the response has documented headers, and the record the real ones."""
        documented, headers = exchange.documented, exchange.interaction.response.headers
        if not documented or headers is None or exchange.status >= 500:
            return False
        return bool(json_pointer.get(exchange.contract.document, f"{documented.pointer}/headers", None))

    def told(self, exchange: Exchange, failure: Failure) -> Iterator[Judgement]:
        """Tell the headers that are missing, or the value that breaks its schema."""
        from schemathesis.openapi.checks import JsonSchemaError, MissingHeaders

        place = f"{exchange.documented.pointer}/headers" if exchange.documented else ""
        if isinstance(failure, MissingHeaders):
            for name in (name for name in failure.missing_headers if name.lower() != _MEDIA_TYPE):
                where, said = f"/response/headers/{name}", f"{place}{json_pointer.join(name)}"
                yield self.failed(exchange, where, f"the header {name}", "absent", said, f"{name} absent")
        elif isinstance(failure, JsonSchemaError):
            documented = json_pointer.get(exchange.contract.document, place, {})
            shown = [name for name in documented if quota.told(exchange, name) == str(failure.instance)]
            for name in (name for name in shown if name.lower() != _MEDIA_TYPE):
                where, said = f"/response/headers/{name}", f"{place}{json_pointer.join(name)}"
                expected = "a value that satisfies its schema"
                yield self.failed(exchange, where, expected, str(failure.instance), said, f"{name} value")
