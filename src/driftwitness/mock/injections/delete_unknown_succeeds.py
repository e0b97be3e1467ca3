"""A deletion of nothing."""

from __future__ import annotations

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached
from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Where


class DeleteUnknownSucceeds(RefusalInjection):
    """Deleting what does not exist succeeds.

    Incident: deletions are made repeatable, so that clients may retry them.
    """

    name = "delete-unknown-succeeds"
    families = ("lifecycle", "status")
    conditions = ("not-found",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A member must be deleted by its id."""
        deleting = (operation for operation in reached(contract, where) if operation.method == "DELETE")
        found = any(operation.path_parameters for operation in deleting)
        return None if found else "nothing in reach is deleted by its id"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Confirm."""
        operation = exchange.operation
        if operation is None or operation.method != "DELETE":
            return answer
        status = operation.success.status if operation.success else "200"
        return Answer(int(status) if status.isdigit() else 200, headers=answer.headers)
