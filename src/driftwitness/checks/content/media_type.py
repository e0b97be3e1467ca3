"""content/media-type."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import facts, ordinary
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer

_JSON = "application/json"


class MediaType(InteractionCheck):
    """A response documented as JSON says that it is JSON.

    Looks at the Content-Type of documented JSON responses below 500 that have a body, where the request did not ask
    for something else: ``application/json``, a ``+json`` type, or another type that the contract lists there. It must
    be there, where the trace has the headers at all.

    Pass:
        GET /hooks -> 200 [Content-Type: application/json; charset=utf-8] {"results": []}

    Fail:
        GET /hooks -> 200 [Content-Type: text/html] text:<html>Sign in</html>
    """

    id = "content/media-type"
    reference = "RFC 9110, section 8.3; RFC 6839, section 3.1"
    depends_on = staticmethod(facts.head)

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether some answer of the operation is documented as JSON."""
        return any((response.media_type or "").endswith("json") for response in operation.responses.values())

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the media type of one answer."""
        documented, response = exchange.documented, exchange.interaction.response
        if not documented or not (documented.media_type or "").endswith("json") or exchange.status >= 500:
            return
        given = (response.header("Content-Type") or "").partition(";")[0].strip().lower()
        if not response.headers or not response.body or not ordinary.wants_json(exchange):
            return
        listed = json_pointer.get(contract.document, documented.pointer + "/content", {})
        if given == _JSON or given.endswith("+json") or given in {name.lower() for name in listed}:
            yield self.passed(exchange)
            return
        pointer, place = "/response/headers/Content-Type", documented.schema_pointer.removesuffix("/schema")
        yield self.failed(exchange, pointer, documented.media_type, given or "none", place, given or "none")
