"""A count that stands still."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

from driftwitness.mock.altering import members
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where
from driftwitness.mock.places import places


class CountStale(Injection):
    """The count of what stands below a member stays what it was when the member was first shown.

    Incident: the count comes from a cache that writes below the member do not touch.
    """

    name = "count-stale"
    families = ("lifecycle",)
    requires = ("x-driftwitness.counts",)

    def __init__(self, where: Where | None = None, rate: float = 1.0) -> None:
        super().__init__(where, rate)
        self._first: dict[tuple[str, str], Any] = {}

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Replace each count by the first one that was shown for the member."""
        changed = replace(answer, content=deepcopy(answer.content))
        for member in members(changed, exchange):
            identity = str(member.get(exchange.id_name))
            for count in exchange.contract.conventions.counts:
                for owner, name in list(places(member, count.property)):
                    owner[name] = self._first.setdefault((count.property, identity), owner[name])
        return changed
