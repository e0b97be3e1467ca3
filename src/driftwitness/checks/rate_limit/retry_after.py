"""rate-limit/retry-after."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import quota
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit

_FORMS = {"delta-seconds": "whole seconds", "http-date": "an HTTP date"}


class RetryAfter(InteractionCheck):
    """A refusal tells the wait in whole seconds or as an HTTP date, within the window, and as the reset header does.

    Looks at the documented header of each refusal; that it is there at all is ``rate-limit/headers-present``'s. Where
    the document says which of the two forms it has, the other one is wrong.
    Within the window means not longer than the longest window or block that can be meant. It is compared with the
    reset header only where that one is itself possible, with two seconds of slack.

    Pass:
        @20 GET /account -> 429 [X-Quota-Reset: 1767225661; Retry-After: 41] {}
    Fail:
        @20 GET /account -> 429 [X-Quota-Reset: 1767225661; Retry-After: 20] {}
    """

    id = "rate-limit/retry-after"
    requires = ("x-driftwitness.rateLimit",)
    reference = "RFC 9110, section 10.2.3; RFC 6585, section 4"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation has such a header."""
        return any(limit.retry_after for limit in quota.covering(contract, operation))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each refusal that tells a wait."""
        for limit in quota.limits(exchange):
            text = quota.told(exchange, limit.retry_after)
            if text is None or not quota.is_refusal(exchange, limit):
                continue
            fault = _fault(exchange, limit, text)
            if fault is None:
                yield self.passed(exchange)
            else:
                expected, received = fault
                place = f"{limit.pointer}/headers/retryAfter"
                yield self.failed(exchange, f"/response/headers/{limit.retry_after}", expected, received, place)


def _fault(exchange: Exchange, limit: RateLimit, text: str) -> tuple[str, str] | None:
    seconds, at, end = quota.wait(exchange, limit), quota.now(exchange), quota.reset(exchange, limit)
    longest = quota.longest_wait(exchange)
    told = "delta-seconds" if text.isdecimal() else "http-date" if quota.http_date(text) is not None else None
    if told and limit.retry_after_unit not in (None, told):
        return _FORMS[limit.retry_after_unit], text
    if seconds is None:
        if told == "http-date":
            return None
        return "whole seconds or an HTTP date", text or "nothing"
    if not -quota.SLACK <= seconds <= longest + quota.SLACK:
        return f"within {longest} s", text + quota.unit_of(text, at or 0.0, longest)
    if at is not None and end is not None and abs(at + seconds - end) > quota.SLACK + quota.lag(exchange):
        return (
            "the wait until the reset that the same response tells",
            f"{seconds:.0f} s, and {end - at:.0f} s to the reset",
        )
    return None
