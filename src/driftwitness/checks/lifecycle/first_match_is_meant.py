"""lifecycle/first-match-is-meant."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import tables
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement, show
from driftwitness.checks.tables import Asked, Record
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY


class FirstMatchIsMeant(TraceCheck):
    """Of the records that meet conditions the first is got, and shows what this run wrote to it.

    Looks at conditions that nobody else's record meets, as a list told, and at texts in columns that the answer shows.

    Pass:
        # contract: desk
        POST /rows/list?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}]} -> 200 {"response": {"items": []}}
        POST /rows/add?api_key=$KEY {"sheet": "S", "row": {"tag": "a telling tag", "note": "first"}} -> 200 {"response": {"id": 1}}
        POST /rows/get?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}]} -> 200 {"response": {"tag": "a telling tag", "note": "first"}}
    Fail:
        # contract: desk
        POST /rows/list?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}]} -> 200 {"response": {"items": []}}
        POST /rows/add?api_key=$KEY {"sheet": "S", "row": {"tag": "a telling tag", "note": "first"}} -> 200 {"response": {"id": 1}}
        POST /rows/get?api_key=$KEY {"sheet": "S", "where": [{"column": "tag", "value": "a telling tag"}]} -> 200 {"response": {"tag": "a telling tag", "note": null}}
    """  # noqa: E501

    id = "lifecycle/first-match-is-meant"
    needs_control = True
    requires = (f"{KEY}.tables",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation gets the first record that matches."""
        return any(table.get == operation.id for table in contract.conventions.tables)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Yield a judgement for each record that was got."""
        for one in tables.asked(history):
            is_get = one.exchange.operation_id == one.table.get and one.exchange.succeeded
            if is_get and one.own and one.others == 0 and one.exchange.sequence not in history.overlapping:
                yield from self._judge(one)

    def _judge(self, one: Asked) -> Iterator[Judgement]:
        first, *later = one.own
        shown = _shown(one, first)
        wrong = sorted(name for name in shown if shown[name] != first[name])
        if not wrong:
            if shown:
                yield self.passed(one.exchange)
            return
        is_later = any(_shown(one, row) and all(_shown(one, row)[name] == row[name] for name in shown) for row in later)
        expected = "the first record that meets the conditions" if is_later else f"{wrong[0]} as it was written"
        received = f"{wrong[0]} {show(shown[wrong[0]])} for {show(first[wrong[0]])}"
        yield self.failed(one.exchange, "/response/body", expected, received, one.table.pointer, expected)


def _shown(one: Asked, row: Record) -> dict[str, object]:
    """Give what the answer shows under the columns in which a record holds texts."""
    body = one.exchange.body
    places = [body, *(body.values() if isinstance(body, dict) else ())]
    found: dict[str, object] = {}
    for name, value in row.items():
        seen = (tables.column(place, name) for place in places) if isinstance(value, str) else ()
        shown = next((value for value in seen if value is not json_pointer.MISSING), json_pointer.MISSING)
        if shown is not json_pointer.MISSING:
            found[name] = shown
    return found
