"""error/code-known."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract
from driftwitness.contract.conventions import KEY


class CodeKnown(InteractionCheck):
    """The code of an error is one of the documented catalogue.

    Looks at errors of documented operations below 500, with a status for which the catalogue names codes, or any where
    it names no statuses. An error under a 2xx that should not be there is ``envelope/error-in-success``'s, a missing
    code ``envelope/error``'s.

    Pass:
        GET /notebooks/7 -> 404 {"error": {"code": "not_found", "message": "No such notebook."}}

    Fail:
        GET /notebooks/7 -> 404 {"error": {"code": "missing", "message": "No such notebook."}}
    """

    id = "error/code-known"
    requires = (f"{KEY}.errors", f"{KEY}.envelope.error.code")
    judges_documents = True

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the code of one error."""
        code, envelope = catalogue.code(exchange), contract.conventions.error
        if code is None or not envelope or exchange.operation is None or exchange.status >= 500:
            return
        known = [entry for entry in contract.conventions.errors if entry.code is not None]
        if any(entry.code is None and entry.status == exchange.status for entry in contract.conventions.errors):
            return
        fitting = [entry for entry in known if entry.status in (exchange.status, None)]
        if catalogue.entries(exchange):
            yield self.passed(exchange)
        elif fitting:
            one = fitting[0] if len(fitting) == 1 else None
            expected = show(one.code) if one else "a code of the catalogue"
            place = f"{fitting[0].pointer}/code"
            pointer = f"/response/body{envelope.code}"
            yield self.failed(exchange, pointer, expected, show(code), place, str(exchange.status))
