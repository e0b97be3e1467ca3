"""rate-limit/reset-in-window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit


class ResetInWindow(TraceCheck):
    """The reset, read in its documented unit, lies within the window from now, and stays until it has passed.

    Looks at each response that tells it, with two seconds of slack for rounding and travel; now is the vendor's own
    Date where the run does not share its clock. That it stays is judged over the run's own requests that do not
    overlap. A value that is no number or date at all is ``rate-limit/headers-syntax``'s.

    Pass:
        @1 GET /account -> 200 [X-Quota-Reset: 1767225661] {"result": {}}
        @30 GET /account -> 200 [X-Quota-Reset: 1767225661] {"result": {}}
    Fail:
        @1 GET /account -> 200 [X-Quota-Reset: 60] {"result": {}}
    Fail:
        @1 GET /account -> 200 [X-Quota-Reset: 1767225661] {"result": {}}
        @30 GET /account -> 200 [X-Quota-Reset: 1767225690] {"result": {}}
    """

    id = "rate-limit/reset-in-window"
    requires = ("x-driftwitness.rateLimit",)
    reference = "the vendor's document; draft-ietf-httpapi-ratelimit-headers-06, section 3.4"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation has a reset header."""
        return any(quota.header(limit, "reset") for limit in quota.covering(contract, operation))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each response that tells a reset."""
        for limit in contract.conventions.rate_limits:
            for exchange in history.exchanges:
                if limit in quota.legible(exchange):
                    yield from self._judge_value(exchange, limit)
            for readings in quota.series(history, limit):
                telling = [reading for reading in readings if reading.reset is not None]
                for previous, reading in pairwise(telling):
                    yield from self._judge_stay(previous, reading, limit)

    def _judge_value(self, exchange: Exchange, limit: RateLimit) -> Iterator[Judgement]:
        name, at = quota.header(limit, "reset"), quota.now(exchange)
        text = quota.told(exchange, name)
        end = quota.told_reset(exchange, limit, at) if at is not None else None
        if text is None or at is None or end is None:
            return
        if quota.is_within(exchange, limit, end, at):
            yield self.passed(exchange)
            return
        looks = quota.unit_of(text, at, limit.window) or f", {end - at:+.0f} s from now"
        yield self.failed(
            exchange,
            f"/response/headers/{quota.header(limit, 'reset')}",
            f"an instant within {limit.window} s from now, in {quota.reset_unit(limit)}",
            text + looks,
            f"{limit.pointer}/headers/reset",
        )

    def _judge_stay(self, previous: quota.Reading, reading: quota.Reading, limit: RateLimit) -> Iterator[Judgement]:
        at = quota.now(reading.exchange)
        if previous.reset is None or reading.reset is None or at is None:
            return
        if at > previous.reset - quota.SLACK or quota.same_window(limit, previous, reading):
            return
        if reading.refused and limit.blocks:
            return
        yield self.failed(
            reading.exchange,
            f"/response/headers/{quota.header(limit, 'reset')}",
            "the same instant until it has passed",
            f"moved by {reading.reset - previous.reset:+.0f} s",
            f"{limit.pointer}/headers/reset",
        )
