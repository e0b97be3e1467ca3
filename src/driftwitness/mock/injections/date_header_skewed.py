"""A Date header of the day before."""

from __future__ import annotations

from dataclasses import replace
from email.utils import formatdate

from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class DateHeaderSkewed(Injection):
    """The ``Date`` header is an hour behind.

    Incident: an answer from a cache keeps the date of its making, and has no ``Age``.
    """

    name = "date-header-skewed"
    families = ("time", "headers")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Tell another time."""
        return replace(answer, headers={**answer.headers, "date": formatdate(exchange.now - 3600, usegmt=True)})
