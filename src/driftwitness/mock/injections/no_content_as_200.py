"""Something where nothing was promised."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class NoContentAs200(Injection):
    """A success without content comes as 200 with an empty object.

    Incident: a shared response class gives every answer a body.
    """

    name = "no-content-as-200"
    families = ("status", "content")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """There must be a success without content."""
        found = (operation.success for operation in reached(contract, where))
        return None if any(success and success.status == "204" for success in found) else "no success in it is a 204"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Give the answer a body."""
        if answer.status != 204 or exchange.operation is None:
            return answer
        return replace(answer, status=200, content={})
