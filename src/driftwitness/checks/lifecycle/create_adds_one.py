"""lifecycle/create-adds-one."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import roles, strangers
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.checks.strangers import Recount
from driftwitness.contract import Contract, Operation


class CreateAddsOne(TraceCheck):
    """A create adds one item, not two.

    Looks at lists that certainly are whole and were read whole before: an item that is new there, that no create
    answered with, and that shows the values which an accepted create sent, a text among them, is a second one of that
    create. Against a live vendor somebody else may have sent the same values, as another run does: there all of several
    creates must have a second item, else the rule is inconclusive.

    Pass:
        GET /hooks -> 200 {"results": []}
        POST /hooks {"target_url": "https://example.com/in", "events": ["note.added"]} -> 201 {"result": {"id": 8}}
        GET /hooks -> 200 {"results": [{"id": 8, "target_url": "https://example.com/in"}]}
    Fail:
        GET /hooks -> 200 {"results": []}
        POST /hooks {"target_url": "https://example.com/in", "events": ["note.added"]} -> 201 {"result": {"id": 8}}
        GET /hooks -> 200 {"results": [{"id": 8, "target_url": "https://example.com/in"}, {"id": 9, "target_url": "https://example.com/in"}]}
    """

    id = "lifecycle/create-adds-one"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation lists what can be created."""
        resource = roles.listed(operation, contract)
        return bool(resource and roles.shows(resource.create))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each list that was read before and after a create."""
        for recount in strangers.recounts(history):
            accepted = [step.exchange for step in recount.tried if step.ok and step.exchange.credential == "given"]
            if accepted:
                yield self._judge(recount, accepted)

    def _judge(self, recount: Recount, accepted: list[Exchange]) -> Judgement:
        page, exchange = recount.page, recount.page.exchange
        twins = [i for i in recount.strangers if any(strangers.shows(exchange, page.items[i], one) for one in accepted)]
        operation = accepted[0].operation
        if not twins or operation is None:
            return self.passed(exchange)
        if exchange.origin != "mock" and len(twins) < max(2, len(accepted)):
            return self.inconclusive(exchange, "an item like the one created is new; somebody else may have made it")
        expected, received = "one new item for each create", f"item {page.ids[twins[0]]} beside it"
        return self.failed(exchange, page.item_pointer(twins[0]), expected, received, operation.pointer)
