"""lifecycle/update-merges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from driftwitness.checks import written
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.updated import UpdatedRead
from driftwitness.checks.world import Step
from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Update


class UpdateMerges(UpdatedRead):
    """An update merges what is sent for a property into what stands there, where that is documented.

    Looks at the first get after such updates and compares with the last get before them: members that were not sent
    are as before, members that were sent and stood there before have the new value. New members and members sent as
    null are not judged: a vendor may have its own list of members, and its own meaning of null.

    Pass:
        GET /notebooks/1 -> 200 {"result": {"id": 1, "settings": {"theme": "lined", "size": "a4"}}}
        PUT /notebooks/1 {"settings": {"theme": "plain"}} -> 200 {"result": {"id": 1}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "settings": {"theme": "plain", "size": "a4"}}}
    Fail:
        GET /notebooks/1 -> 200 {"result": {"id": 1, "settings": {"theme": "lined", "size": "a4"}}}
        PUT /notebooks/1 {"settings": {"theme": "plain"}} -> 200 {"result": {"id": 1}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "settings": {"theme": "plain"}}}
    """

    id = "lifecycle/update-merges"
    needs_control = True

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each merged property, at the next get."""
        for step, _, promise in self.reads(history, contract):
            for name in promise.merge:
                yield from self._judge_property(step, promise, name)

    def _judge_property(self, step: Step, promise: Update, name: str) -> Iterator[Judgement]:
        shown, payload = step.member.shown if step.member else None, step.exchange.payload
        before = shown.get(name) if shown else None
        received = payload.get(name) if isinstance(payload, dict) else None
        bodies = [body[name] for body in step.member.updates if name in body] if step.member else []
        sent = {key: value for body in bodies if isinstance(body, dict) for key, value in body.items()}
        pointer = step.exchange.payload_pointer + json_pointer.join(name)
        if not bodies or not isinstance(before, dict) or not isinstance(received, dict):
            return
        if step.exchange.is_broken(pointer) or not all(isinstance(body, dict) for body in bodies):
            return
        fault = _fault(step, before, sent, received)
        if fault is None:
            yield self.passed(step.exchange)
            return
        expected, place = "the members from before with those that were sent", f"{promise.pointer}/merge"
        yield self.failed(step.exchange, f"/response/body{pointer}", expected, fault, place)


def _fault(step: Step, before: Mapping[str, Any], sent: Mapping[str, Any], received: Mapping[str, Any]) -> str | None:
    contract = step.exchange.contract
    for key, value in before.items():
        if key not in sent and (key not in received or received[key] != value):
            return f"{key} is lost" if key not in received else f"{key} changed"
        judged = key in sent and written.is_plain(contract, {}, sent[key])
        if judged and (key not in received or not written.shows(contract, {}, sent[key], received[key])):
            return f"{key} is not the value that was sent"
    return None
