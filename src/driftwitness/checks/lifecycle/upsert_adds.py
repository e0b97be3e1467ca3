"""lifecycle/upsert-adds."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, tables
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import KEY

_NOT_FOUND = (404, 410)


class UpsertAdds(TraceCheck):
    """An update that is to add what it does not find does not miss it.

    Pass:
        # contract: desk
        POST /rows/get?api_key=$KEY {"sheet": "S"} -> 200 {"response": {"tag": "another one"}}
        POST /rows/change?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}], "upsert": true, "row": {"tag": "a telling tag"}} -> 200 {"response": {}}
    Fail:
        # contract: desk
        POST /rows/get?api_key=$KEY {"sheet": "S"} -> 200 {"response": {"tag": "another one"}}
        POST /rows/change?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}], "upsert": true, "row": {"tag": "a telling tag"}} -> 404 {"error": {"error_code": 1}}
    """  # noqa: E501

    id = "lifecycle/upsert-adds"
    needs_control = True
    requires = (f"{KEY}.tables",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation updates a record, or else adds one."""
        return any(table.update == operation.id and table.insert for table in contract.conventions.tables)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Yield a judgement for each update that is to add."""
        for one in tables.asked(history):
            if one.exchange.operation_id != one.table.update or not one.inserts:
                continue
            if one.exchange.succeeded:
                yield self.passed(one.exchange)
            elif one.exchange.outcome in _NOT_FOUND:
                received = catalogue.received(one.exchange)
                yield self.failed(one.exchange, "/response/status", "a record, added", received, one.table.pointer)
