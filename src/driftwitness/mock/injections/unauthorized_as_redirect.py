"""No credential as a way to the login page."""

from __future__ import annotations

from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange


class UnauthorizedAsRedirect(RefusalInjection):
    """A request without a valid credential is led to a login page.

    Incident: the routes move into a group that guards web pages, and clients that follow read HTML with 200.
    """

    name = "unauthorized-as-redirect"
    families = ("auth", "status")
    conditions = ("unauthorized",)

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Lead to the login page."""
        return Answer(302, "<html><body>Sign in</body></html>", {**answer.headers, "Location": "/login"}, "text/html")
