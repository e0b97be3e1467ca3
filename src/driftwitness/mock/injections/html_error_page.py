"""An error page for people."""

from __future__ import annotations

from dataclasses import replace
from http.client import responses

from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange


class HtmlErrorPage(RefusalInjection):
    """Errors come as an HTML page.

    Incident: the load balancer, not the application, answers when the application is down or says no.
    """

    name = "html-error-page"
    families = ("content", "error")
    breaks = "body"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Put a page in place of the body."""
        title = f"{answer.status} {responses.get(answer.status, 'Error')}"
        page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
        return replace(answer, content=page, media_type="text/html; charset=utf-8")
