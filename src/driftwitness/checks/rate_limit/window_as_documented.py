"""rate-limit/window-as-documented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit

_ROUNDING = 1.0
_SHORTEST = 4 * quota.SLACK
_MONTH = 27 * 24 * 3600


class WindowAsDocumented(TraceCheck):
    """A window lasts as long as documented.

    Looks at the policies that quota headers tell, and at the ends of windows one after the other: once a window has
    ended, the next one ends a whole window later or more, whether windows begin with the first request or by the
    clock. That is judged over the run's own requests, where the answers told the same end for some seconds and the
    quota was whole again afterwards, so that nothing slides; not of windows that are shorter than eight seconds, nor
    where a refusal blocks. Months and years differ, and are not compared. A policy with another quota is
    ``rate-limit/limit-as-documented``'s.

    Pass:
        @1 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225661] {"result": {}}
        @30 GET /account -> 200 [X-Quota-Remaining: 98; X-Quota-Reset: 1767225661] {"result": {}}
        @62 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225722] {"result": {}}
    Fail:
        @1 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225631] {"result": {}}
        @20 GET /account -> 200 [X-Quota-Remaining: 98; X-Quota-Reset: 1767225631] {"result": {}}
        @32 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225662] {"result": {}}
    """

    id = "rate-limit/window-as-documented"
    requires = ("x-driftwitness.rateLimit",)
    reference = "the vendor's document; draft-ietf-httpapi-ratelimit-headers-10, section 3.1.3"
    needs_times = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation has headers that tell of its window."""
        return any(quota.named(limit) for limit in quota.covering(contract, operation))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each policy that was told, and for each window that followed another."""
        for exchange in history.exchanges:
            if exchange.credential == "given":
                for limit in quota.legible(exchange):
                    yield from self._judge_policies(exchange, limit)
        for limit in contract.conventions.rate_limits:
            for readings in quota.series(history, limit):
                yield from self._judge_ends(readings, limit)

    def _judge_policies(self, exchange: Exchange, limit: RateLimit) -> Iterator[Judgement]:
        told = [policy for policy in quota.told_policies(exchange, limit) if policy.unit == "requests"]
        windows = [policy.window for policy in told if policy.quota == limit.quota and policy.window is not None]
        if limit.window > _MONTH:
            return
        if limit.window in windows:
            yield self.passed(exchange)
        elif windows:
            pointer = f"/response/headers/{quota.policy_header(limit)}"
            expected, received = f"a window of {limit.window} s", " or ".join(f"{window} s" for window in windows)
            yield self.failed(exchange, pointer, expected, received, f"{limit.pointer}/window")

    def _judge_ends(self, readings: Sequence[quota.Reading], limit: RateLimit) -> Iterator[Judgement]:
        if limit.blocks or not _SHORTEST <= limit.window <= _MONTH:
            return
        first = stays = None
        for reading in readings:
            if reading.reset is None:
                continue
            if first is None or first.reset is None or abs(reading.reset - first.reset) > _ROUNDING:
                if stays and _is_whole_again(limit, stays, reading):
                    yield self._judge_next(stays.reset or 0.0, reading, limit)
                first, stays = reading, None
            elif reading.exchange.interaction.sent > first.exchange.interaction.received + quota.SLACK:
                stays = reading

    def _judge_next(self, ended: float, reading: quota.Reading, limit: RateLimit) -> Judgement:
        lasted = (reading.reset or 0.0) - ended
        if lasted >= limit.window - quota.SLACK:
            return self.passed(reading.exchange)
        pointer = f"/response/headers/{quota.header(limit, 'reset')}"
        expected = f"the end of a window {limit.window} s or more after the end of the one before"
        return self.failed(reading.exchange, pointer, expected, f"{lasted:.0f} s after it", f"{limit.pointer}/window")


def _is_whole_again(limit: RateLimit, before: quota.Reading, reading: quota.Reading) -> bool:
    """Whether a reading is the first one of a new window: the old one has ended, and the quota is whole."""
    at = quota.now(reading.exchange)
    over = at is not None and before.reset is not None and at >= before.reset - quota.SLACK
    return over and reading.accepted and (reading.remaining or 0) >= limit.quota - 1
