"""status/listed."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import ordinary
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract
from driftwitness.contract.conventions import KEY


class Listed(InteractionCheck):
    """A success has one of the statuses that the document lists for the whole API.

    Looks at successes of documented operations. A status that the document names for the operation is as good.
    Conditional requests, ranges and unusual paths are left out.

    Pass:
        # contract: registry
        GET /boats -> 200 {"boats": []}

    Fail:
        # contract: registry
        GET /boats -> 202 {"boats": []}
    """

    id = "status/listed"
    requires = (f"{KEY}.successes",)
    reference = "the vendor's document; RFC 9110, section 15.3"

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the status of one success."""
        successes = contract.conventions.successes
        if not exchange.succeeded or exchange.operation is None or not ordinary.is_plain(exchange):
            return
        if exchange.status in successes or exchange.documented:
            yield self.passed(exchange)
            return
        listed, place = ", ".join(map(str, successes)), f"/{KEY}/successes"
        received = str(exchange.status)
        yield self.failed(exchange, "/response/status", f"one of {listed}", received, place, received)
