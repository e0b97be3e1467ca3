"""pagination/start-skips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from driftwitness.checks.asked import Asked, followed, is_steady, member
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class StartSkips(TraceCheck):
    """A list that is asked for from a later item on begins with that item of the whole.

    Looks at requests that name a start, after the same request from the first item on, with nothing written in
    between. Items that the order does not tell apart are in any order. At a vendor, where others may write too, the
    later request must have been answered alike before the whole list was read.

    Pass:
        # contract: relay
        POST /messages/query {"start": 1} -> 200 {"found": [{"id": "m_2"}]}
        POST /messages/query {} -> 200 {"found": [{"id": "m_1"}, {"id": "m_2"}]}
        POST /messages/query {"start": 1} -> 200 {"found": [{"id": "m_2"}]}
    Fail:
        # contract: relay
        POST /messages/query {"start": 1} -> 200 {"found": [{"id": "m_1"}, {"id": "m_2"}]}
        POST /messages/query {} -> 200 {"found": [{"id": "m_1"}, {"id": "m_2"}]}
        POST /messages/query {"start": 1} -> 200 {"found": [{"id": "m_1"}, {"id": "m_2"}]}
    """

    id = "pagination/start-skips"
    requires = ("x-driftwitness.queries",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether requests for the operation's list may name a start."""
        entry = contract.conventions.query(operation.id)
        return entry is not None and entry.start is not None

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each list from a later item on."""
        for found, before in followed(history):
            whole = _whole(found, before)
            if whole and is_steady(found, whole, before):
                yield self._judge(found, whole)

    def _judge(self, found: Asked, whole: Asked) -> Judgement:
        start = found.start or 0
        if found.items and _is_alike(found, found.items[0], whole.items[start]):
            return self.passed(found.exchange)
        first = next((n for n, item in enumerate(whole.items) if found.items and item == found.items[0]), None)
        received = "no item" if not found.items else "another item" if first is None else f"number {first}, from 0"
        expected, place = f"number {start} of the whole list, from 0", f"{found.entry.pointer}/start"
        return self.failed(found.exchange, found.place(0), expected, received, place, "another start")


def _whole(found: Asked, before: Sequence[Asked]) -> Asked | None:
    """Give the last list from its first item on that shows where a list is to start."""
    names = (found.entry.start, found.entry.limit)
    if not found.start or found.limit == 0:
        return None
    for earlier in reversed(before):
        if earlier.start == 0 and len(earlier.items) > found.start and earlier.besides(*names) == found.besides(*names):
            return earlier
    return None


def _is_alike(found: Asked, item: object, other: object) -> bool:
    """Whether two items are the same one, or stand in the same place of the order that was asked for."""
    by = found.given.get(found.entry.by or "")
    one, two = (member(value, by) if isinstance(by, str) else None for value in (item, other))
    return item == other or (one is not None and one == two)
