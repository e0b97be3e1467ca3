"""rate-limit/headers-syntax."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import quota, quota_fields
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit

_DATES = {"http-date": "an HTTP date", "iso-8601": "an ISO 8601 date and time"}
_WHOLE = "a whole number, not negative"


class HeadersSyntax(InteractionCheck):
    """The quota headers hold whole numbers that are not negative, and the reset an instant in its documented unit.

    Looks at the syntax alone: whether a number can be the end of a window is for ``rate-limit/reset-in-window``,
    and the header that tells how long to wait is for ``rate-limit/retry-after``. Values that redaction hid are not
    judged. Of a limit header with policies after a comma only the first number is read, but for ``RateLimit-Limit``,
    ``RateLimit`` and ``RateLimit-Policy``: they are structured fields, in the form of any version of the draft.

    Pass:
        GET /account -> 200 [X-Quota-Limit: 100; X-Quota-Remaining: 0; X-Quota-Reset: 1767225661] {"result": {}}
    Fail:
        GET /account -> 200 [X-Quota-Limit: 100; X-Quota-Remaining: -1; X-Quota-Reset: 1767225661] {"result": {}}
    """

    id = "rate-limit/headers-syntax"
    requires = ("x-driftwitness.rateLimit",)
    reference = (
        "the vendor's document; draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4; RFC 9651, section 4.2"
    )

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation has documented headers."""
        return any(limit.quota_headers or limit.further for limit in quota.covering(contract, operation))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each quota header of the response."""
        for limit in quota.limits(exchange):
            for name in quota.named(limit):
                text = quota.told(exchange, name)
                if text is not None:
                    yield from self._judge_header(exchange, limit, name, text)

    def _judge_header(self, exchange: Exchange, limit: RateLimit, name: str, text: str) -> Iterator[Judgement]:
        roles = [role for role, known in limit.quota_headers.items() if known == name]
        if quota_fields.is_structured(name):
            expected = quota_fields.fault(name, text)
        else:
            expected = next((_expected(limit, role) for role in roles if not _reads(exchange, limit, role, text)), None)
        place = f"{limit.pointer}/headers" + (f"/{roles[0]}" if roles else "")
        if expected:
            yield self.failed(exchange, f"/response/headers/{name}", expected, text or "nothing", place)
        elif roles or quota_fields.is_structured(name):
            yield self.passed(exchange)


def _expected(limit: RateLimit, role: str) -> str:
    return _DATES.get(limit.reset_unit, _WHOLE) if role == "reset" else _WHOLE


def _reads(exchange: Exchange, limit: RateLimit, role: str, text: str) -> bool:
    if role == "reset":
        return quota.instant(limit, text, at=0.0) is not None
    if role == "limit":
        return quota.told_quota(exchange, limit) is not None
    return quota.number(text) is not None
