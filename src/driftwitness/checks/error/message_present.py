"""error/message-present."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY


class MessagePresent(InteractionCheck):
    """The message of an error is a text that is not blank.

    Looks at errors of documented operations below 500, where the document says at what place the message stands. One
    that is not there, or that breaks a documented schema, is ``envelope/error``'s.

    Pass:
        GET /notebooks/7 -> 404 {"error": {"code": "not_found", "message": "No such notebook."}}

    Fail:
        GET /notebooks/7 -> 404 {"error": {"code": "not_found", "message": ""}}
    """

    id = "error/message-present"
    requires = (f"{KEY}.envelope.error.message",)
    judges_documents = True

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the message of one error."""
        envelope = contract.conventions.error
        hidden = exchange.status < 400 and not contract.conventions.errors_in_success
        if not envelope or not envelope.message or not exchange.is_error or hidden or exchange.status >= 500:
            return
        message = json_pointer.get(exchange.body, envelope.message, None)
        if exchange.operation is None or message is None or _is_broken(exchange, envelope.message):
            return
        if isinstance(message, str) and message.strip():
            yield self.passed(exchange)
        else:
            pointer, place = f"/response/body{envelope.message}", f"/{KEY}/envelope/error/message"
            yield self.failed(exchange, pointer, "a text for people", reading_schemas.described(message), place)


def _is_broken(exchange: Exchange, pointer: str) -> bool:
    envelope, place = exchange.contract.conventions.error, f"/{KEY}/envelope/error/schema"
    if envelope and envelope.schema and exchange.body is not None:
        schema = {"$ref": envelope.schema}
        return exchange.is_broken(pointer) or not exchange.lens.schemas.is_valid(schema, place, exchange.body)
    return exchange.is_broken(pointer)
