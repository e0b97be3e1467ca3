"""Properties that no update can clear."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract, Operation
from driftwitness.mock import shapes
from driftwitness.mock.altering import reached
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection, Where
from driftwitness.mock.roles import Roles


class NullIgnored(Injection):
    """An update that sends null leaves the property as it was.

    Incident: the request becomes a typed object, in which null and not sent are the same.
    """

    name = "null-ignored"
    families = ("lifecycle",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """An update must be able to send null."""
        taking = [operation.id for operation in reached(contract, where) if _takes_null(contract, operation)]
        roles = Roles(contract).by_operation if taking else {}
        found = any(name in roles and roles[name].act in ("update", "save") for name in taking)
        return None if found else "no update in reach takes null"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Leave what should be cleared."""
        return replace(behaviour, clears=False)


def _takes_null(contract: Contract, operation: Operation) -> bool:
    body = shapes.flatten(contract, operation.body.schema if operation.body else None)
    return any("null" in shapes.flatten(contract, schema)["type"] for schema in body["properties"].values())
