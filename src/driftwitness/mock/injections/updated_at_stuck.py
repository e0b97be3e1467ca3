"""An update that leaves no trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from driftwitness.contract import Contract
from driftwitness.mock.altering import LifecycleInjection, member_schema
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Where
from driftwitness.mock.times import CHANGED


class UpdatedAtStuck(LifecycleInjection):
    """An update does not move the time of the last change.

    Incident: a bulk statement goes past the model that keeps the time.
    """

    name = "updated-at-stuck"
    needs = ("update", "get")
    families = ("time", "lifecycle")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """What is updated must show the time of its change."""
        for resource in contract.resources:
            shown = [member_schema(contract, o)["properties"] for o in (resource.update, resource.get) if o]
            if resource.update and where.covers(resource.update.id) and any(map(_tells_changes, map(dict, shown))):
                return None
        return "nothing that is updated in it shows the time of its last change"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Keep the times."""
        return replace(behaviour, moves_times=False)


def _tells_changes(properties: Mapping[str, Any]) -> bool:
    return any(map(CHANGED.search, properties))
