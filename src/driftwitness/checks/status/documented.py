"""status/documented."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from driftwitness.checks import catalogue, ordinary, refused_credential
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


def _told(exchange: Exchange) -> Hashable:
    return (exchange.operation_id, exchange.status) if exchange.documented else None


class Documented(InteractionCheck):
    """An operation succeeds with a status that its document names.

    Looks at successes and redirects of a documented operation. A client error that the document does not name is
    judged by its class and passes here (whether the request had earned one is the business of other rules; of
    somebody's recordings it is a note, one for all operations), a server error is ``status/server-error``'s, one to
    a request without the right credential ``auth``'s, an error envelope under a 2xx
    ``envelope/error-in-success``'s, one that is not among the statuses of the whole API ``status/listed``'s.
    Conditional requests, ranges and unusual paths are left out: they may be answered by 304, 206 or a redirect.

    Pass:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 41}}
        GET /notebooks/7 -> 404 {"error": {"code": "not_found", "message": "No such notebook."}}

    Fail:
        POST /notebooks {"title": "Trip"} -> 200 {"result": {"id": 41}}
    """

    id = "status/documented"
    reference = "the vendor's document; RFC 9110, section 15"
    judges_documents = True
    depends_on = staticmethod(_told)

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the operation documents a success."""
        return operation.success is not None

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the status of one answer."""
        operation, status = exchange.operation, exchange.status
        if operation is None or operation.success is None or status >= 500:
            return
        if 400 <= status < 500 and not exchange.documented and exchange.origin == "recording":
            place = f"{operation.pointer}/responses"
            yield self.noted(exchange, "/response/status", "a documented status", status, place, f"{status}")
            return
        if exchange.documented or 400 <= status < 500:
            yield self.passed(exchange)
            return
        if contract.conventions.successes and status not in contract.conventions.successes:
            return
        refused = exchange.credential != "given" and refused_credential.is_judged(exchange)
        is_meant = exchange.origin == "recording" or ordinary.is_plain(exchange)  # somebody's client asks for its use
        if refused or exchange.is_error or not is_meant:
            return
        yield self.failed(
            exchange,
            "/response/status",
            catalogue.successes(operation),
            str(status),
            operation.success.pointer,
            f"{operation.method} {status}",
        )
