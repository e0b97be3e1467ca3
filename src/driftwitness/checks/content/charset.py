"""content/charset."""

from __future__ import annotations

import re
from collections.abc import Iterable

from driftwitness.checks import facts
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation

_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)


class Charset(InteractionCheck):
    """The character set that a JSON answer names does not contradict its bytes, which are UTF-8.

    Looks at answers below 500 with a JSON body that is UTF-8; one that is not is ``content/json-strict``'s. Without a
    ``charset`` nothing is contradicted, and one under which the bytes mean the same text harms nobody.

    Pass:
        GET /hooks -> 200 [Content-Type: application/json; charset=utf-8] {"results": ["é"]}
    Fail:
        GET /hooks -> 200 [Content-Type: application/json; charset=iso-8859-1] {"results": ["é"]}
    """

    id = "content/charset"
    reference = "RFC 8259, sections 8.1 and 11"
    depends_on = staticmethod(facts.head)

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether some answer of the operation is documented as JSON."""
        return any((response.media_type or "").endswith("json") for response in operation.responses.values())

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for a JSON body."""
        response, operation, documented = exchange.interaction.response, exchange.operation, exchange.documented
        header = response.header("Content-Type") or ""
        media_type = header.partition(";")[0].strip().lower()
        if not (media_type == "application/json" or media_type.endswith("+json")):
            return
        if operation is None or not response.body or exchange.status >= 500 or not self.applies(operation, contract):
            return
        try:
            text = response.body.decode("utf-8")
        except UnicodeDecodeError:
            return
        named = _CHARSET.search(header)
        if named is None or _means(response.body, named[1]) in (None, text):
            yield self.passed(exchange)
        else:
            place = documented.schema_pointer.removesuffix("/schema") if documented else operation.pointer
            received = f"charset={named[1]}, under which the bytes are another text"
            yield self.failed(
                exchange, "/response/headers/Content-Type", "charset=utf-8 or none", received, place, named[1]
            )


def _means(body: bytes, charset: str) -> str | None:
    """Read bytes by a character set; None for one that nobody knows, which no client can follow."""
    try:
        return body.decode(charset, "replace")
    except (LookupError, ValueError):
        return None
