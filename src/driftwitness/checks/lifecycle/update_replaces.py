"""lifecycle/update-replaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from driftwitness.checks import reading_schemas, written
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement, show
from driftwitness.checks.updated import UpdatedRead
from driftwitness.checks.world import Step
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Update


class UpdateReplaces(UpdatedRead):
    """An update puts what is sent for a property in the place of what stood there, where that is documented.

    Looks at the first get after such updates: a list holds the elements that were sent last and no others, an
    object none of the members from before that were not sent again. Elements and objects may have gained members of
    the vendor's own. An update without any effect is ``lifecycle/read-your-write``'s.

    Pass:
        PUT /notebooks/1 {"pages": [{"kind": "text", "heading": "A"}]} -> 200 {"result": {"id": 1}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "pages": [{"id": "pg_1", "kind": "text", "heading": "A"}]}}
    Fail:
        POST /notebooks {"title": "Trip", "pages": [{"kind": "text", "heading": "A"}]} -> 201 {"result": {"id": 1}}
        PUT /notebooks/1 {"pages": [{"kind": "text", "heading": "B"}]} -> 200 {"result": {"id": 1}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "pages": [{"id": "pg_1", "kind": "text", "heading": "A"}, {"id": "pg_2", "kind": "text", "heading": "B"}]}}
    """  # noqa: E501

    id = "lifecycle/update-replaces"
    needs_control = True

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each replaced property, at the next get."""
        for step, update, promise in self.reads(history, contract):
            for name in promise.replace:
                yield from self._judge_property(step, update, promise, name)

    def _judge_property(self, step: Step, update: Operation, promise: Update, name: str) -> Iterator[Judgement]:
        payload, contract = step.exchange.payload, step.exchange.contract
        bodies = [body[name] for body in step.member.updates if name in body] if step.member else []
        pointer = step.exchange.payload_pointer + json_pointer.join(name)
        if not bodies or not isinstance(payload, dict) or name not in payload or step.exchange.is_broken(pointer):
            return
        schema = reading_schemas.properties(contract, update.body.schema).get(name, {}) if update.body else {}
        sent, received = bodies[-1], payload[name]
        unchanged = (
            step.member is not None and step.member.shown is not None and step.member.shown.get(name) == received
        )
        if unchanged or not written.is_plain(contract, schema, sent):
            return
        if written.shows(contract, schema, sent, received) and not _left_over(step, name, sent, received):
            yield self.passed(step.exchange)
            return
        counts = isinstance(sent, list) and isinstance(received, list) and len(sent) != len(received)
        found = f"{len(received)} elements for {len(sent)}" if counts else f"{show(received)} for {show(sent)}"
        expected, place = "what was sent, and nothing from before", f"{promise.pointer}/replace"
        yield self.failed(step.exchange, f"/response/body{pointer}", expected, found, place)


def _left_over(step: Step, name: str, sent: Any, received: Any) -> bool:
    """Whether an object still has a member from before the update, with its old value, that was not sent again."""
    before = step.member.shown.get(name) if step.member and step.member.shown else None
    if not isinstance(sent, dict) or not isinstance(received, dict) or not isinstance(before, dict):
        return False
    return any(key in before and before[key] == value for key, value in received.items() if key not in sent)
