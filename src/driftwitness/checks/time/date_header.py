"""time/date-header."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import quota
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract

_SLACK = 60.0


class DateHeader(InteractionCheck):
    """The ``Date`` header is an HTTP date, and tells the time at which the answer was made.

    Looks at the answers that this project got itself. It may differ by a minute from the run's clock; more is a note,
    for nobody knows which of the two clocks is wrong. An answer with ``Age`` comes from a cache and keeps its date.
    Rules about quotas never take the difference for drift.

    Pass:
        @9 GET /account -> 200 [Date: Thu, 01 Jan 2026 00:00:09 GMT] {}
    Fail:
        @9 GET /account -> 200 [Date: Wed, 31 Dec 2025 23:00:09 GMT] {}
    """

    id = "time/date-header"
    reference = "RFC 9110, sections 5.6.7 and 6.6.1"

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for an answer with a date."""
        if exchange.origin not in ("mock", "live"):
            return
        text, interaction = quota.told(exchange, "Date"), exchange.interaction
        if text is None or interaction.response.header("Age") is not None:
            return
        place = exchange.operation.pointer if exchange.operation else "/paths"
        date = quota.http_date(text)
        if date is None:
            yield self.noted(exchange, "/response/headers/Date", "an HTTP date", text, place, "syntax")
        elif interaction.sent - _SLACK <= date <= interaction.received + _SLACK:
            yield self.passed(exchange)
        else:
            ahead = round(date - interaction.received)
            received = f"{abs(ahead)} s {'ahead' if ahead > 0 else 'behind'}"
            yield self.noted(
                exchange, "/response/headers/Date", "the time of the run's clock", received, place, "clock"
            )
