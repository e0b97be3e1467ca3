"""The proxy cannot reach the vendor."""

from __future__ import annotations

from driftwitness.mock.altering_sending import gateway_page
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class ProxyErrorPage(Injection):
    """Every request is answered by the proxy before the vendor: 502, a page in HTML; nothing is done.

    Incident: the vendor restarts, and its proxy stays up.
    """

    name = "proxy-error-page"
    families = ("status", "content")
    kind = "fault"

    def instead(self, exchange: Exchange) -> Answer | None:  # noqa: ARG002
        """Answer before the vendor does anything."""
        return gateway_page(502, "Bad Gateway")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Answer in place of the vendor's refusals, too, without any header of its."""
        return gateway_page(502, "Bad Gateway")
