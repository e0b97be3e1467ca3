"""schemathesis/content_type_conformance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.checks.schemathesis_check import SchemathesisCheck
from driftwitness.contract import Contract, Operation

if TYPE_CHECKING:
    from schemathesis.core.failures import Failure


class ContentTypeConformance(SchemathesisCheck):
    """schemathesis finds the media type of a body among the documented ones.

    Looks at the bodies of documented responses below 500, also of those that are no JSON, where the request takes the
    documented type. One JSON type for another is ``content/version``'s, and what ``content/media-type`` finds is told
    there.

    Pass:
        GET /hooks -> 200 [Content-Type: application/json; charset=utf-8] {"results": []}
    Fail:
        GET /hooks -> 200 [Content-Type: text/html] text:<html>Sign in</html>
    """

    id = "schemathesis/content_type_conformance"
    reference = "schemathesis, content_type_conformance; RFC 9110, section 8.3"
    yields_to = (
        "content/media-type",
        "content/version",
        "envelope/error",
        "error/problem-details",
        "schema/empty-body",
        "status/server-error",
    )

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether some answer of the operation has a documented media type."""
        return any(response.media_type for response in operation.responses.values())

    def looks_at(self, exchange: Exchange) -> bool:
        """Whether there is a body of which the document tells the media type that the request takes."""
        documented, response = exchange.documented, exchange.interaction.response
        if not documented or not documented.media_type or exchange.status >= 500 or not response.headers:
            return False
        accept = (exchange.interaction.request.header("Accept") or "*/*").lower()
        group = documented.media_type.partition("/")[0].lower()
        takes = any(wanted in accept for wanted in ("*/*", f"{group}/*", documented.media_type.lower()))
        return takes and bool(response.body)

    def told(self, exchange: Exchange, failure: Failure) -> Iterator[Judgement]:  # noqa: ARG002
        """Tell the media type, unless it is another JSON type."""
        documented = exchange.documented
        expected = (documented.media_type or "") if documented else ""
        given = (exchange.interaction.response.header("Content-Type") or "").partition(";")[0].strip().lower()
        if documented and not (expected.endswith("json") and given.endswith("json")):
            place = documented.schema_pointer.removesuffix("/schema")
            yield self.failed(exchange, "/response/headers/Content-Type", expected, given or "none", place, given)
