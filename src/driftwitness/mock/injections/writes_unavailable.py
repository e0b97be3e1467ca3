"""A vendor that only reads."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import refusal
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class WritesUnavailable(Injection):
    """All writes are refused with 503.

    Incident: the vendor is read-only while a database is moved, for longer than announced.
    """

    name = "writes-unavailable"
    families = ("status",)

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse what is no read."""
        if exchange.operation is None or exchange.operation.effect == "reads":
            return None
        return replace(refusal("unavailable", exchange), status=503)
