"""status/path-known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer

_NOT_THERE = 404
_DRIVEN = ("mock", "live")


class PathKnown(TraceCheck):
    """The path of a documented operation is one that the vendor knows.

    Looks at driven runs that asked for a path which no document has, and at operations whose paths have parameters:
    all that were asked with the run's credential, twice at least, are answered as that path is, where a vendor tells
    what is missing, and says otherwise of another operation's unknown item. Such an operation has moved, if strangers
    are told the same where others are refused for their credential; else that may be how the vendor says that an item
    is not there: a note.

    Pass:
        GET /no-such-thing -> 404 {"error": {"code": "not_found", "message": "No such path."}}
        2x GET /notebooks/900000 -> 404 {"error": {"code": "not_found", "message": "No such notebook."}}
    Fail:
        GET /no-such-thing -> 404 {"error": {"code": "not_found", "message": "No such path."}}
        GET /notebooks/900000 -> 404 {"error": {"code": "not_found", "message": "No such notebook."}}
        2x GET /notes/41 -> 404 {"error": {"code": "not_found", "message": "No such path."}}
    """

    id = "status/path-known"
    reference = "RFC 9110, section 15.5.5"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the operation's path names an item, of which an answer may speak."""
        return bool(operation.path_parameters)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Yield a judgement for each operation that was asked twice or more."""
        nowhere = [_told(exchange) for exchange in history.exchanges if _is_nowhere(exchange)]
        named = [operation for operation in contract.operations if self.applies(operation, contract)]
        asked = {o.id: [e for e in history.of(o) if e.credential == "given" and e.origin in _DRIVEN] for o in named}
        tells = any(e.status == _NOT_THERE and _told(e) not in nowhere for found in asked.values() for e in found)
        for operation in named:
            found = asked[operation.id]
            if len(found) < 2:
                continue
            if any(exchange.status != _NOT_THERE or _told(exchange) not in nowhere for exchange in found):
                yield self.passed(found[0])
            elif tells:
                yield self._unknown(found[0], operation, history, nowhere)

    def _unknown(self, exchange: Exchange, operation: Operation, history: History, nowhere: Sequence[Any]) -> Judgement:
        expected, received = "a path that the vendor knows", f"{exchange.status}, as for a path that no document has"
        judged = self.failed if _is_open(operation, history, nowhere) else self.noted
        return judged(exchange, "/response/status", expected, received, operation.pointer)


def _is_nowhere(exchange: Exchange) -> bool:
    """Whether a path that no document has is not there."""
    is_unknown = exchange.path is not None and not exchange.lens.router.methods(exchange.path)
    return is_unknown and exchange.credential == "given" and exchange.status == _NOT_THERE


def _told(exchange: Exchange) -> Any:
    """Give what an error says: its message, where the documents tell where that stands, else the body."""
    envelope = exchange.contract.conventions.error
    message = json_pointer.get(exchange.body, envelope.message, None) if envelope and envelope.message else None
    return exchange.body if message is None else message


def _is_open(operation: Operation, history: History, nowhere: Sequence[Any]) -> bool:
    """Whether strangers are told the same of an operation, and are refused by others whose paths name items."""
    strangers = [e for e in history.exchanges if e.credential != "given" and e.operation and e.operation.secured]
    own = [exchange for exchange in strangers if exchange.operation is operation]
    others = [e for e in strangers if e.operation and e.operation.path_parameters and e.operation is not operation]
    return (
        bool(own)
        and all(exchange.status == _NOT_THERE and _told(exchange) in nowhere for exchange in own)
        and any(exchange.status in (401, 403) for exchange in others)
    )
