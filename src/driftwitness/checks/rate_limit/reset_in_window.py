"""rate-limit/reset-in-window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
        return any(limit.reset for limit in quota.covering(contract, operation))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each response that tells a reset."""
        for limit in contract.conventions.rate_limits:
            own = {reading.exchange.sequence: reading for reading in quota.readings(history, limit)}
            previous: quota.Reading | None = None
            for exchange in history.exchanges:
                if limit not in quota.legible(exchange):
                    continue
                yield from self._judge_value(exchange, limit)
                reading = own.get(exchange.sequence)
                if reading and reading.reset is not None:
                    yield from self._judge_stay(previous, reading, limit)
                    previous = reading

    def _judge_value(self, exchange: Exchange, limit: RateLimit) -> Iterator[Judgement]:
        text, at = quota.told(exchange, limit.reset), quota.now(exchange)
        end = quota.instant(limit, text, at) if at is not None else None
        if text is None or at is None or end is None:
            return
        if quota.is_within(exchange, limit, end, at):
            yield self.passed(exchange)
            return
        looks = quota.unit_of(text, at, limit.window) or f", {end - at:+.0f} s from now"
        yield self.failed(
            exchange,
            f"/response/headers/{limit.reset}",
            f"an instant within {limit.window} s from now, in {limit.reset_unit}",
            text + looks,
            f"{limit.pointer}/headers/reset",
        )

    def _judge_stay(
        self, previous: quota.Reading | None, reading: quota.Reading, limit: RateLimit
    ) -> Iterator[Judgement]:
        at = quota.now(reading.exchange)
        if not previous or previous.reset is None or reading.reset is None or at is None:
            return
        if at > previous.reset - quota.SLACK or quota.same_window(limit, previous, reading):
            return
        if reading.refused and limit.blocks:
            return
        yield self.failed(
            reading.exchange,
            f"/response/headers/{limit.reset}",
            "the same instant until it has passed",
            f"moved by {reading.reset - previous.reset:+.0f} s",
            f"{limit.pointer}/headers/reset",
        )
