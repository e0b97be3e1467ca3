"""Members of other parents in a list."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock import templates
from driftwitness.mock.altering import reached
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection, Where
from driftwitness.mock.roles import Roles


class ParentIgnored(Injection):
    """The list below one member shows those below all others too.

    Incident: a rewritten query loses the condition that keeps one customer's records from another's.
    """

    name = "parent-ignored"
    families = ("lifecycle", "security")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A list must stand below something."""
        roles = Roles(contract).by_operation
        for operation in reached(contract, where):
            role = roles.get(operation.id)
            if role and role.act == "list" and (role.owner or role.kind.scoped_by or _is_below(role.kind.key)):
                return None
        return "no list in reach stands below a member"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """List them all."""
        return replace(behaviour, lists_all_parents=True)


def _is_below(path: str) -> bool:
    return bool(templates.parameters(path))
