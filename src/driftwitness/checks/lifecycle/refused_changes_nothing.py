"""lifecycle/refused-changes-nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import catalogue, roles, strangers, written
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement, show
from driftwitness.checks.strangers import Recount
from driftwitness.checks.world import Step
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer


class RefusedChangesNothing(TraceCheck):
    """A create or update that the vendor refused has no effect.

    Looks at refusals by a 4xx, for whatever reason. After an update, at the next get of the item, if the last get
    before showed something else: no property shows what the refused body had for it. After a create, at a list that
    certainly is whole and was read whole before: no new item shows what the refused body had. Against a live vendor
    such an item may be somebody else's: inconclusive.

    Pass:
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Trip"}}
        PUT /notebooks/1 {"title": "Walk", "status": "lost"} -> 422 {"error": {"code": "invalid_input", "message": "No."}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Trip"}}
    Fail:
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Trip"}}
        PUT /notebooks/1 {"title": "Walk", "status": "lost"} -> 422 {"error": {"code": "invalid_input", "message": "No."}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Walk"}}
    """  # noqa: E501

    id = "lifecycle/refused-changes-nothing"
    needs_control = True
    reference = "RFC 9110, section 15.5; RFC 5789, section 2"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation shows what updates or creates send, of one item or in a list."""
        got, listed = roles.got(operation, contract), roles.listed(operation, contract)
        sender = got.update if got else listed.create if listed else None
        return sender is not None and roles.shows_what_is_sent(operation, contract, sender)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each reading after a refusal."""
        yield from self._judge_updates(history)
        for recount in strangers.recounts(history):
            yield from self._judge_recount(recount)

    def _judge_recount(self, recount: Recount) -> Iterator[Judgement]:
        """Judge a list; an item that an accepted create explains as well is ``lifecycle/create-adds-one``'s."""
        page, tried = recount.page, [step.exchange for step in recount.tried]
        refused = [exchange for exchange in tried if _is_refused(exchange)]
        for index in recount.strangers:
            alike = [one for one in tried if strangers.shows(page.exchange, page.items[index], one)]
            if not alike or any(one not in refused for one in alike):
                continue
            if page.exchange.origin == "mock":
                received = f"item {page.ids[index]} after a create that got {catalogue.received(alike[0])}"
                yield self._took_effect(page.exchange, page.item_pointer(index), received, alike[0])
            else:
                reason = "an item like the refused one is new; somebody else may have made it"
                yield self.inconclusive(page.exchange, reason)
            return
        if refused:
            yield self.passed(page.exchange)

    def _judge_updates(self, history: History) -> Iterator[Judgement]:
        refused: dict[tuple[str, str], list[Exchange]] = {}
        for step in history.world.own_steps:
            member = step.member
            if member is None:
                continue
            key = (step.resource.name, member.id)
            if step.role == "update" and _is_refused(step.exchange):
                refused.setdefault(key, []).append(step.exchange)
            elif step.role in ("get", "update", "delete"):
                yield from self._judge_get(step, refused.pop(key, []))

    def _judge_get(self, step: Step, refused: list[Exchange]) -> Iterator[Judgement]:
        member, payload = step.member, step.exchange.payload
        if step.role != "get" or not member or not member.shown or member.updates or not isinstance(payload, dict):
            return
        for update in refused:
            body, schemas = written.item(update), written.properties(update)
            sent = body if isinstance(body, dict) else {}
            for name in sorted(sent.keys() & schemas.keys() & payload.keys() & member.shown.keys()):
                pointer = step.exchange.payload_pointer + json_pointer.join(name)
                before, schema = member.shown[name], schemas[name]
                if step.exchange.is_broken(pointer) or written.shows(update.contract, schema, sent[name], before):
                    continue
                if written.shows(update.contract, schema, sent[name], payload[name]):
                    received = f"{show(payload[name])}, before {show(before)}"
                    yield self._took_effect(step.exchange, f"/response/body{pointer}", received, update)
                else:
                    yield self.passed(step.exchange)

    def _took_effect(self, exchange: Exchange, pointer: str, received: str, refused: Exchange) -> Judgement:
        operation, documented = refused.operation, refused.documented
        place = documented.pointer if documented else operation.pointer if operation else ""
        cause = operation.pointer if operation else place
        return self.failed(exchange, pointer, "nothing of what was refused", received, place, cause)


def _is_refused(exchange: Exchange) -> bool:
    return 400 <= exchange.outcome < 500
