"""lifecycle/matching-are-listed."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import tables
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY


class MatchingAreListed(TraceCheck):
    """A list of the records that meet conditions holds those that this run wrote, each once.

    Looks at conditions that a list was asked for before: what it held then, and was not this run's, stays there. Items
    that show another value than the condition's are ``lifecycle/conditions-are-met``'s.

    Pass:
        # contract: desk
        POST /rows/list?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}]} -> 200 {"response": {"items": []}}
        POST /rows/add?api_key=$KEY {"sheet": "S", "row": {"tag": "a telling tag"}} -> 200 {"response": {"tag": "a telling tag"}}
        POST /rows/list?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}]} -> 200 {"response": {"items": [{"tag": "a telling tag"}]}}
    Fail:
        # contract: desk
        POST /rows/list?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}]} -> 200 {"response": {"items": []}}
        POST /rows/add?api_key=$KEY {"sheet": "S", "row": {"tag": "a telling tag"}} -> 200 {"response": {"tag": "a telling tag"}}
        POST /rows/list?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}]} -> 200 {"response": {"items": []}}
    """  # noqa: E501

    id = "lifecycle/matching-are-listed"
    needs_control = True
    requires = (f"{KEY}.tables",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation lists the records of a table."""
        return any(table.list == operation.id for table in contract.conventions.tables)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Yield a judgement for each list that was asked for before."""
        for one in tables.asked(history):
            items = tables.listed(one)
            if items is None or one.others is None or one.exchange.sequence in history.overlapping:
                continue
            fitting = [
                item
                for item in items
                if all(tables.column(item, name) in (value, json_pointer.MISSING) for name, value in one.conditions)
            ]
            wanted = one.others + len(one.own)
            if len(fitting) == wanted:
                yield self.passed(one.exchange)
            else:
                cause = "more" if len(fitting) > wanted else "less"
                expected, received = f"{_counted(wanted)} chosen by the conditions", _counted(len(fitting))
                pointer = f"/response/body{one.table.items}"
                yield self.failed(one.exchange, pointer, expected, received, one.table.pointer, cause)


def _counted(number: int) -> str:
    return f"{number} record{'s' * (number != 1)}"
