"""The end announced in headers."""

from __future__ import annotations

from dataclasses import replace
from email.utils import formatdate

from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class DeprecationAnnounced(Injection):
    """Answers have ``Deprecation`` (RFC 9745) and ``Sunset`` (RFC 8594) headers: the operation ends in 90 days.

    Incident: the only announcement that programs could have read.
    """

    name = "deprecation-announced"
    families = ("headers",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Announce the end."""
        end = formatdate(exchange.now + 90 * 86_400, usegmt=True)
        return replace(answer, headers={**answer.headers, "Deprecation": f"@{int(exchange.now)}", "Sunset": end})
