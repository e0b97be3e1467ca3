"""lifecycle/act-shows."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Act


class ActShows(TraceCheck):
    """An item that something was done to shows it when it is read, also where that was done before.

    Looks at the first get of an item after an operation that is documented to set one of its properties, with no other
    request in between that may write, where the answer shows the property.

    Pass:
        # contract: registry
        POST /boats/7/moor [registry-key: $KEY] -> 200
        GET /boats/7 [registry-key: $KEY] -> 200 {"id": 7, "moored": true}
    Fail:
        # contract: registry
        POST /boats/7/moor [registry-key: $KEY] -> 200
        GET /boats/7 [registry-key: $KEY] -> 200 {"id": 7, "moored": false}
    """

    id = "lifecycle/act-shows"
    needs_control = True
    requires = ("x-driftwitness.acts",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation gets an item that an act changes."""
        items = [contract.by_id[entry.operation].path.rpartition("/")[0] for entry in contract.conventions.acts]
        return operation.method == "GET" and operation.path in items

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each item that is read after it was acted on."""
        done: dict[str, Act] = {}
        for exchange in history.exchanges:
            operation, path = exchange.operation, exchange.path or ""
            act = contract.conventions.act(exchange.operation_id or "")
            if operation is None or operation.effect != "reads":
                done = {path.rpartition("/")[0]: act} if act and _is_sure(exchange, history) else {}
            elif path in done and self.applies(operation, contract) and _is_sure(exchange, history):
                yield from self._judge(exchange, done.pop(path))

    def _judge(self, exchange: Exchange, act: Act) -> Iterable[Judgement]:
        shown = json_pointer.get(exchange.payload, act.property)
        if shown is json_pointer.MISSING:
            return
        if shown == act.value:
            yield self.passed(exchange)
        else:
            pointer = f"/response/body{exchange.payload_pointer}{act.property}"
            expected = f"{show(act.value)} after {act.operation}"
            yield self.failed(exchange, pointer, expected, shown, act.pointer)


def _is_sure(exchange: Exchange, history: History) -> bool:
    ours = exchange.credential == "given" and exchange.sequence not in history.overlapping
    return ours and exchange.succeeded and exchange.status != 202
