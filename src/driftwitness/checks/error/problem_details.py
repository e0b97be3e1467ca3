"""error/problem-details."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from driftwitness.checks import reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation, Response
from driftwitness.contract import pointer as json_pointer

_TYPE = "application/problem+json"
_EXPECTED = {
    "": "an object",
    "/type": "a URI reference",
    "/title": "a text",
    "/status": "the status of the response",
    "/detail": "a text",
    "/instance": "a URI reference",
}
_TEXT, _URI = {"type": "string"}, {"type": "string", "format": "uri-reference"}
_SCHEMA = {
    "type": "object",
    "properties": {"type": _URI, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT, "instance": _URI},
}


class ProblemDetails(InteractionCheck):
    """An error that is documented as problem details is one: its media type, its members and its status.

    Looks at responses documented as ``application/problem+json`` with a body in JSON. All members are optional; those
    of an extension are the document's own business, and so is what a documented schema asks for beyond the standard.

    Pass:
        # contract: meters
        GET /readings/7 -> 404 [Content-Type: application/problem+json] {"type": "/errors/missing", "status": 404}
    Fail:
        # contract: meters
        GET /readings/7 -> 404 [Content-Type: application/problem+json] {"type": "/errors/missing", "status": 400}
    """

    id = "error/problem-details"
    reference = "RFC 9457, sections 3 and 3.1"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether a response of the operation is documented as problem details."""
        return any(_is_problem(response) for response in operation.responses.values())

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge one error that should be problem details."""
        documented = exchange.documented
        if not documented or not _is_problem(documented) or exchange.body is None:
            return
        found = list(_faults(exchange))
        for pointer, expected, received in found:
            yield self.failed(exchange, pointer, expected, received, documented.pointer, f"problem {pointer}")
        if not found:
            yield self.passed(exchange)


def _is_problem(response: Response) -> bool:
    return (response.media_type or "").lower() == _TYPE


def _faults(exchange: Exchange) -> Iterator[tuple[str, str, str]]:
    """Give place, expectation and what was received of each fault."""
    headers = exchange.interaction.response.headers
    given = (exchange.interaction.response.header("Content-Type") or "none").partition(";")[0].strip()
    if headers is not None and given.lower() != _TYPE:
        yield "/response/headers/Content-Type", _TYPE, given
    for violation in exchange.lens.schemas.violations(_SCHEMA, "/problem", exchange.body):
        place = json_pointer.join(*violation.instance)
        yield f"/response/body{place}", _EXPECTED[place], _at(exchange, place)
    status = json_pointer.get(exchange.body, "/status", None)
    if isinstance(status, int) and not isinstance(status, bool) and status != exchange.status:
        yield "/response/body/status", _EXPECTED["/status"], f"{status} with {exchange.status}"


def _at(exchange: Exchange, place: str) -> Any:
    return reading_schemas.described(json_pointer.get(exchange.body, place, None))
