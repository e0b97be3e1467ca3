"""A list that does not know the newest."""

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


class ListMissesNew(Injection):
    """A member is missing from lists until another one is created.

    Incident: lists come from a search index that follows the database with a delay.
    """

    name = "list-misses-new"
    families = ("lifecycle", "pagination")

    def __init__(self, where: Where | None = None, rate: float = 1.0) -> None:
        super().__init__(where, rate)
        self._newest: Any = None

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """Something must be created and listed."""
        found = (resource.list for resource in contract.resources if resource.create)
        is_shown = any(o and where.covers(o.id) and "array" in payload_schema(contract, o)["type"] for o in found)
        return None if is_shown else "nothing in reach is both created and listed"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Keep the newest out of lists."""
        contract, operation = exchange.contract, exchange.operation
        place = payload_place(answer, exchange)
        if place is None or operation is None:
            return answer
        payload = json_pointer.get(answer.content, place)
        created = [resource.create for resource in contract.resources]
        if operation in created and isinstance(payload, dict):
            self._newest = payload.get(exchange.id_name)
        if not isinstance(payload, list) or self._newest is None:
            return answer
        kept = [m for m in payload if not (isinstance(m, dict) and m.get(exchange.id_name) == self._newest)]
        return replace(answer, content=put(deepcopy(answer.content), place, kept))
