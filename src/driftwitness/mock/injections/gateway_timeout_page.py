"""The proxy gives the vendor up."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_sending import gateway_page
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection
from driftwitness.mock.sending import Whole


class GatewayTimeoutPage(Injection):
    """The request is carried out; after a minute the proxy answers: 504, a page in HTML.

    Incident: the vendor takes longer than its proxy waits, and clients that try again do everything twice.
    """

    name = "gateway-timeout-page"
    families = ("status", "content")
    kind = "fault"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Answer in the vendor's place, late."""
        return replace(gateway_page(504, "Gateway Time-out"), sending=Whole(after=60))
