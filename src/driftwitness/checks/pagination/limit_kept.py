"""pagination/limit-kept."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks.asked import asked
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class LimitKept(InteractionCheck):
    """A list has no more items than were asked for.

    Looks at lists that the document lets clients limit, from a limit of one on. The list is the answer, or its only
    member that is a list.

    Pass:
        # contract: relay
        POST /messages/query {"limit": 1} -> 200 {"found": [{"id": "m_1"}]}
    Fail:
        # contract: relay
        POST /messages/query {"limit": 1} -> 200 {"found": [{"id": "m_1"}, {"id": "m_2"}]}
    """

    id = "pagination/limit-kept"
    requires = ("x-driftwitness.queries",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether requests for the operation's list may have a limit."""
        entry = contract.conventions.query(operation.id)
        return entry is not None and entry.limit is not None

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Judge how many items an answer has."""
        found = asked(exchange)
        if found is None or not found.limit:
            return
        if len(found.items) <= found.limit:
            yield self.passed(exchange)
        else:
            received, place = f"{len(found.items)} items for {found.limit}", f"{found.entry.pointer}/limit"
            pointer = f"/response/body{found.pointer}"
            yield self.failed(exchange, pointer, "no more items than were asked for", received, place)
