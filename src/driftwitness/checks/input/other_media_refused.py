"""input/other-media-refused."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation

_STATUS = "415"


class OtherMediaRefused(InteractionCheck):
    """Where 415 is documented, a body of another media type than the documented ones is refused.

    Looks at bodies that name their media type, sent with the run's credential. Any client error will do, as nobody
    documents what a server looks at first. JSON under another name of JSON is let through, and so is a form for a form:
    servers read them alike.

    Pass:
        # contract: prints
        POST /orders [Content-Type: text/csv] text:name,copies -> 415 {"errors": [{"code": "bad_media"}]}
    Fail:
        # contract: prints
        POST /orders [Content-Type: text/csv] text:name,copies -> 201 {"order": {"id": 4}}
    """

    id = "input/other-media-refused"
    needs_control = True
    reference = "RFC 9110, section 15.5.16"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the operation takes a body and documents the refusal of other media types."""
        return operation.body is not None and _STATUS in operation.responses

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the answer to one body of another media type."""
        operation, request = exchange.operation, exchange.interaction.request
        if operation is None or not self.applies(operation, contract) or not request.body:
            return
        given = _essence(request.header("Content-Type") or "")
        if not given or (operation.secured and exchange.credential != "given"):
            return
        if any(_is_read_alike(given, name) for name in _documented(operation, contract)):
            return
        if 400 <= exchange.outcome < 500:
            yield self.passed(exchange)
        elif exchange.succeeded:
            received, place = f"{exchange.status} for {given}", operation.responses[_STATUS].pointer
            yield self.failed(exchange, "/response/status", f"{_STATUS} for another media type", received, place)


def _documented(operation: Operation, contract: Contract) -> list[str]:
    body = contract.resolve(operation.raw.get("requestBody")) or {}
    return [_essence(name) for name in body.get("content") or {}]


def _essence(media_type: str) -> str:
    """Give a media type without its parameters (RFC 9110, section 8.3.1)."""
    return media_type.partition(";")[0].strip().lower()


def _is_read_alike(given: str, documented: str) -> bool:
    """Whether a server that takes the documented media type, perhaps a range, reads the given one too."""
    in_range = documented in ("*/*", f"{given.partition('/')[0]}/*")
    return in_range or _kind(given) == _kind(documented)


def _kind(media_type: str) -> str:
    if media_type.endswith("json"):
        return "json"
    return "form" if "form" in media_type else media_type
