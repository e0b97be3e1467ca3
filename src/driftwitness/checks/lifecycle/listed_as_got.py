"""lifecycle/listed-as-got."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from driftwitness.checks import moments, reading_schemas, roles, written
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement, show
from driftwitness.checks.world import Step, World, items
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer

_ELLIPSES = ("…", "...")


class ListedAsGot(TraceCheck):
    """A list shows an item as the item's own answer does.

    Looks at members of which the trace has seen a get, and that no request of the trace has updated: their plain
    properties that clients can send, no times. A text that a list cuts with an ellipsis is left alone.

    Pass:
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Café"}}
        GET /notebooks -> 200 {"results": [{"id": 1, "title": "Café"}], "paging": {"page": 1, "total": 1}}
    Fail:
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Café"}}
        GET /notebooks -> 200 {"results": [{"id": 1, "title": "CafÃ©"}], "paging": {"page": 1, "total": 1}}
    """

    id = "lifecycle/listed-as-got"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation lists items that can be got, and shows a property of which both tell."""
        resource = roles.listed(operation, contract)
        if resource is None or resource.get is None:
            return False
        got = reading_schemas.properties(contract, roles.member_schema(resource.get, contract))
        listed = reading_schemas.properties(contract, roles.member_schema(operation, contract))
        return bool(got.keys() & listed.keys() & written.writable(contract, resource).keys())

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge the rows of each list."""
        changed: set[tuple[str, str]] = set()
        own = {step.exchange.sequence for step in history.world.own_steps}
        for step in history.world.steps:
            if step.role == "update" and step.member:
                changed.add((step.resource.name, step.member.id))
            elif step.role not in ("list", "sublist") or not step.ok or not step.exchange.shape_holds:
                continue
            elif step.exchange.sequence in own:
                for index, row in enumerate(items(step.exchange)):
                    identity = World.identity(step.resource, row)
                    member = step.members.get(identity or "")
                    if member and member.alive and member.shown and (step.resource.name, member.id) not in changed:
                        yield from self._judge_row(step, index, row, member.shown)

    def _judge_row(self, step: Step, index: int, row: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[Judgement]:
        exchange, contract = step.exchange, step.exchange.contract
        paging, success = contract.conventions.pages(exchange.operation_id or ""), contract.conventions.success
        place = paging.items if paging else (success.items or "" if success else "")
        schemas = {name: schema for name, (schema, _) in written.writable(contract, step.resource).items()}
        for name in sorted(row.keys() & got.keys() & schemas.keys()):
            pointer = f"{place}/{index}{json_pointer.join(name)}"
            if exchange.is_broken(pointer) or not _is_plain(got[name]) or not _is_plain(row[name]):
                continue
            if _is_cut(row[name]) or written.shows(contract, schemas[name], got[name], row[name]):
                yield self.passed(exchange)
            elif exchange.documented:
                received, where = f"{show(row[name])}, got {show(got[name])}", exchange.documented.schema_pointer
                expected = f"the item's own {name}"
                yield self.failed(exchange, f"/response/body{pointer}", expected, received, where, name)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and moments.read(value) is None


def _is_cut(value: Any) -> bool:
    return isinstance(value, str) and value.endswith(_ELLIPSES)
