"""headers/retry-after."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import facts, quota
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class RetryAfter(InteractionCheck):
    """A ``Retry-After`` that comes with a 503 or a redirect is a number of whole seconds or an HTTP date.

    Looks at the syntax alone, where the header comes. That of a 429, and of every refusal for the quota, is
    ``rate-limit/retry-after``'s. What is wrong is a note: a page seldom speaks of it.

    Pass:
        GET /account -> 503 [Retry-After: 120] {"error": {"code": "maintenance", "message": "Back soon."}}
    Fail:
        GET /account -> 503 [Retry-After: 2 minutes] {"error": {"code": "maintenance", "message": "Back soon."}}
    """

    id = "headers/retry-after"
    judges_everything = True
    reference = "RFC 9110, section 10.2.3"
    depends_on = staticmethod(facts.head)

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """No operation's: whoever stands in front of them all says it."""
        return False

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for such an answer with the header."""
        text = quota.told(exchange, "Retry-After")
        if text is None or not (exchange.status == 503 or 300 <= exchange.status < 400):
            return
        if any(quota.is_refusal(exchange, limit) for limit in quota.limits(exchange)):
            return
        if quota.whole_number(text) is not None or quota.http_date(text) is not None:
            found = self.passed(exchange)
        else:
            place, expected = "/response/headers/Retry-After", "whole seconds or an HTTP date"
            found = self.noted(exchange, place, expected, text or "nothing", "/paths", "syntax")
        yield found._replace(operation=None)
