"""lifecycle/conditions-are-met."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import tables
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY


class ConditionsAreMet(TraceCheck):
    """A list of the records that meet conditions holds no other record.

    Looks at items that show a condition's column, and at texts of some length. Texts may differ in case and in blanks
    around them: how a vendor compares them no document says.

    Pass:
        # contract: desk
        POST /rows/list?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}]} -> 200 {"response": {"items": [{"tag": "a telling tag"}]}}
    Fail:
        # contract: desk
        POST /rows/list?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}]} -> 200 {"response": {"items": [{"tag": "another"}]}}
    """  # noqa: E501

    id = "lifecycle/conditions-are-met"
    needs_control = True
    requires = (f"{KEY}.tables",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation lists the records of a table."""
        return any(table.list == operation.id for table in contract.conventions.tables)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Yield a judgement for each list whose items show what was asked for."""
        for one in tables.asked(history):
            found = [
                (index, shown, value)
                for index, item in enumerate(tables.listed(one) or ())
                for name, value in one.conditions
                if (shown := tables.column(item, name)) is not json_pointer.MISSING
            ]
            wrong = [entry for entry in found if _plain(entry[1]) != _plain(entry[2])]
            if wrong:
                index, shown, _ = wrong[0]
                pointer = f"/response/body{one.table.items}{json_pointer.join(index)}"
                yield self.failed(
                    one.exchange, pointer, "only what meets the conditions", show(shown), one.table.pointer
                )
            elif found:
                yield self.passed(one.exchange)


def _plain(value: object) -> str:
    return str(value).strip().casefold()
