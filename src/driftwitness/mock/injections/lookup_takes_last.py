"""Another one of several members that match."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection, Where
from driftwitness.mock.roles import Roles


class LookupTakesLast(Injection):
    """Of several members that meet the conditions of a request the last one is meant, not the first.

    Incident: a query for one row has no order, and an upgraded database finds another row first.
    """

    name = "lookup-takes-last"
    families = ("lifecycle",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A request must name a member by something else than its id."""
        roles = Roles(contract).by_operation
        places = [role.address.place for name, role in roles.items() if where.covers(name) and role.address]
        return None if {"filters", "match"} & {*places} else "every request in reach names a member by its id"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Take the last one."""
        return replace(behaviour, takes_last_match=True)
