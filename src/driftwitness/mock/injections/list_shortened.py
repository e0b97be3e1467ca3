"""Summaries in lists."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import Contract
from driftwitness.mock.altering import ListInjection, member_schema, payload_schema, reached
from driftwitness.mock.injection import Where

KEPT = 2


class ListShortened(ListInjection):
    """The members in a list show no more than their first two properties.

    Incident: lists come in a compact form, for speed; whoever needs more has to ask for each member.
    """

    name = "list-shortened"

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """The members of a list must show more."""
        for operation in reached(contract, where):
            is_list = cls.documented(payload_schema(contract, operation))
            if is_list and len(member_schema(contract, operation)["properties"]) > KEPT:
                return None
        return f"no list in reach shows more than {KEPT} properties of its members"

    def repack(self, payload: Any) -> Any:
        """Cut each member off behind them."""
        return [dict(list(one.items())[:KEPT]) if isinstance(one, dict) else one for one in payload]
