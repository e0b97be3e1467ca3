"""A success under another status."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class WrongStatus(Injection):
    """A 201 comes as 200, any other success as 202.

    Incident: a framework's default status replaces the documented one; work moves to a queue.
    """

    name = "wrong-status"
    families = ("status",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Change the status of what an operation answers."""
        if exchange.operation is None or exchange.refused or not answer.succeeds:
            return answer
        return replace(answer, status=200 if answer.status == 201 else 202)
