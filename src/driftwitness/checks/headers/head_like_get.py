"""headers/head-like-get."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import pages, quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class HeadLikeGet(TraceCheck):
    """HEAD is answered as GET is: with the same status and media type.

    Looks at a HEAD of a documented path and a GET of the same address with the same credential, with no write
    between, where the GET succeeded. Lengths may differ, as content does. HTTP asks for it, a page seldom: a note.

    Pass:
        GET /account -> 200 {"result": {"id": 3}}
        HEAD /account -> 200 [Content-Type: application/json]
    Fail:
        GET /account -> 200 {"result": {"id": 3}}
        HEAD /account -> 405
    """

    id = "headers/head-like-get"
    reference = "RFC 9110, sections 9.1 and 9.3.2"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """No operation's: HEAD is documented nowhere."""
        return False

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each HEAD that has a GET beside it."""
        for calm in pages.calms(history):
            known = {e.interaction.request.url: e for e in calm if _is_known(e)}
            for head in calm:
                got = known.get(head.interaction.request.url)
                is_head = head.interaction.request.method == "HEAD" and head.operation is None
                if not got or not is_head or head.credential != got.credential:
                    continue
                if head.status == 429 or (head.status >= 500 and head.status != 501):
                    continue
                fault = _fault(head, got)
                if fault is None:
                    yield self.passed(head)
                else:
                    place, received = fault
                    where = got.operation.pointer if got.operation else "/paths"
                    yield self.noted(head, place, "as GET is answered", received, where, place)


def _is_known(exchange: Exchange) -> bool:
    return exchange.interaction.request.method == "GET" and exchange.operation is not None and exchange.succeeded


def _fault(head: Exchange, got: Exchange) -> tuple[str, str] | None:
    if head.status != got.status:
        return "/response/status", f"{head.status}, GET {got.status}"
    one, other = quota.told(head, "Content-Type"), quota.told(got, "Content-Type")
    if one and other and one.partition(";")[0].strip().lower() != other.partition(";")[0].strip().lower():
        return "/response/headers/Content-Type", f"{one}, GET {other}"
    return None
