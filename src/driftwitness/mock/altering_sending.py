"""Faults: changes to how an answer travels, whatever it says."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Kind
from driftwitness.mock.sending import Sending


class SendingInjection(Injection):
    """An injection that sends every answer in its own way."""

    kind: ClassVar[Kind] = "fault"
    families: ClassVar[tuple[str, ...]] = ("content",)
    sending: ClassVar[Sending]

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Send it so."""
        return replace(answer, sending=self.sending)


class BodySendingInjection(SendingInjection):
    """An injection that sends every answer with a body in its own way."""

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Leave an answer without a body alone."""
        has_body = answer.content is not None and exchange.request.method != "HEAD"
        return super().alter(answer, exchange) if has_body else answer


def gateway_page(status: int, reason: str) -> Answer:
    """Give the page of the proxy before the vendor, which knows nothing of the vendor's formats."""
    title = f"{status} {reason}"
    page = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n"
    )
    return Answer(status, page, {"server": "gateway"}, media_type="text/html")
