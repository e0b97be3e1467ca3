"""Upserts that never update."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract, Operation
from driftwitness.mock import addresses
from driftwitness.mock.altering import reached
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection, Where
from driftwitness.mock.roles import Roles


class UpsertInserts(Injection):
    """A request that should update what exists, or else create it, creates another one each time.

    Incident: the index by which an upsert finds its row is rebuilt, and it finds none.
    """

    name = "upsert-inserts"
    families = ("lifecycle", "status")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A request must update or create."""
        may = [operation for operation in reached(contract, where) if _may_upsert(contract, operation)]
        roles = Roles(contract).by_operation if may else {}
        found = any(operation.id in roles and roles[operation.id].act in ("save", "update") for operation in may)
        return None if found else "no request in reach updates a member or else creates it"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Create."""
        return replace(behaviour, upserts_insert=True)


def _may_upsert(contract: Contract, operation: Operation) -> bool:
    saves = operation.method == "PUT" and "201" in operation.responses
    return saves or addresses.upsert_flag(contract, operation) is not None
