"""A redirect that leads nowhere."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class RedirectLoop(Injection):
    """Every request is redirected to where it was sent (307), and nothing is done.

    Incident: the proxy redirects to HTTPS, and asks the vendor by HTTP, which does the same.
    """

    name = "redirect-loop"
    families = ("status",)
    kind = "fault"

    def instead(self, exchange: Exchange) -> Answer | None:
        """Redirect before the vendor does anything."""
        return self._redirect(Answer(200), exchange)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Redirect what the vendor would have refused, too."""
        return self._redirect(answer, exchange)

    @staticmethod
    def _redirect(answer: Answer, exchange: Exchange) -> Answer:
        asked = exchange.request
        query = f"?{asked.query}" if asked.query else ""
        location = f"http://{asked.headers.get('host', '')}{asked.base}{asked.path or '/'}{query}"
        return replace(answer, status=307, content=None, headers={"Location": location})
