"""lifecycle/deleted-is-gone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from driftwitness.checks import catalogue, roles
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.checks.world import Member, Step
from driftwitness.contract import Contract, Operation
from driftwitness.contract.validity import Validity

_FLAG = re.compile(r"(is_?)?(deleted|archived|trashed|removed|in_?trash)", re.IGNORECASE)
_WHEN = re.compile(r"(deleted|archived|trashed|removed)_?(at|on|date)", re.IGNORECASE)
_STATES = frozenset({"state", "status"})
_GONE = frozenset({404, 410})
_OTHER_REFUSALS = frozenset({400, 409, 422})


class DeletedIsGone(TraceCheck):
    """What was deleted is not found by get, update or delete.

    Looks at each such request for an item whose deletion the vendor confirmed. Where the contract documents a
    status for what is not there, another refusal of a valid get or delete fails as well; where it documents none, a
    repeated update or delete is not judged, for it may create anew or do nothing. Nor is an answer that itself says
    that the item is deleted, as vendors with a trash have it, and did not say so before. What goes with a parent is
    ``lifecycle/delete-cascades``'s.

    Pass:
        DELETE /notebooks/1 -> 200 {"message": "Gone."}
        GET /notebooks/1 -> 404 {"error": {"code": "not_found", "message": "No such notebook."}}
    Fail:
        DELETE /notebooks/1 -> 200 {"message": "Gone."}
        GET /notebooks/1 -> 200 {"result": {"id": 1}}
    """

    id = "lifecycle/deleted-is-gone"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation addresses one member of what can be deleted."""
        resource = roles.named(operation, contract)
        return bool(resource and resource.delete)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each request for a deleted item."""
        for step in history.world.own_steps:
            member, delete = step.member, step.resource.delete
            if step.role not in ("get", "update", "delete") or not member or member.alive is not False or not delete:
                continue
            documented = _documented(step.exchange)
            if member.cascade or (documented is None and step.role != "get"):
                continue
            if step.exchange.outcome in _GONE | {documented}:
                yield self.passed(step.exchange)
            elif step.ok and _tells_of_it(step.exchange, member):
                continue
            elif step.ok or (documented and _is_refused_otherwise(step)):
                expected = str(documented or "not found")
                yield self.failed(
                    step.exchange, "/response/status", expected, catalogue.received(step.exchange), delete.pointer
                )


def _documented(exchange: Exchange) -> int | None:
    """Give the status that the contract documents for what is not there."""
    known = catalogue.statuses(exchange.contract, "not-found")
    if known:
        return min(known)
    responses = exchange.operation.responses if exchange.operation else {}
    return next((status for status in sorted(_GONE) if str(status) in responses), None)


def _tells_of_it(exchange: Exchange, member: Member) -> bool:
    """Whether the answer itself says that the item is deleted: the vendor keeps it, and tells so.

    What the item showed before its deletion, as one does that was archived, says nothing of that.
    """
    before = {**(member.shown or {}), **member.written}
    payload = exchange.payload if isinstance(exchange.payload, dict) else {}
    shown = {name: value for name, value in payload.items() if name not in before or before[name] != value}
    return any(
        (_FLAG.fullmatch(name) and value is True)
        or (_WHEN.fullmatch(name) and isinstance(value, str | int) and bool(value))
        or (name in _STATES and isinstance(value, str) and _FLAG.fullmatch(value.lower()))
        for name, value in shown.items()
    )


def _is_refused_otherwise(step: Step) -> bool:
    valid = step.role in ("get", "delete") and step.exchange.assessment.validity is Validity.VALID
    return valid and step.exchange.outcome in _OTHER_REFUSALS
