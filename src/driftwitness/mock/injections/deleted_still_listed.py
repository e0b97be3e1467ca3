"""A list that remembers the dead."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.mock.altering import payload_place, payload_schema
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where
from driftwitness.mock.places import put


class DeletedStillListed(Injection):
    """What was deleted is still listed.

    Incident: lists are cached, and a deletion does not clear the cache.
    """

    name = "deleted-still-listed"
    families = ("lifecycle",)

    def __init__(self, where: Where | None = None, rate: float = 1.0) -> None:
        super().__init__(where, rate)
        self._listed: dict[str, list[Any]] = {}

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """Something must be deleted and listed."""
        found = (resource.list for resource in contract.resources if resource.delete)
        is_shown = any(o and where.covers(o.id) and "array" in payload_schema(contract, o)["type"] for o in found)
        return None if is_shown else "nothing in reach is both deleted and listed"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Add the members that a list had and has no longer."""
        place = payload_place(answer, exchange)
        payload = json_pointer.get(answer.content, place) if place is not None else None
        if place is None or not isinstance(payload, list):
            return answer
        before = self._listed.get(str((exchange.request.path, exchange.request.query)), [])
        shown = [m.get(exchange.id_name) for m in payload if isinstance(m, dict)]
        gone = [m for m in before if isinstance(m, dict) and m.get(exchange.id_name) not in shown]
        whole = [*payload, *deepcopy(gone)]
        self._listed[str((exchange.request.path, exchange.request.query))] = whole
        return replace(answer, content=put(deepcopy(answer.content), place, whole))
