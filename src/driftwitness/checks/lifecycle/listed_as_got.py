"""lifecycle/listed-as-got."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from driftwitness.checks import moments, reading_schemas, roles, written
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement, show
from driftwitness.checks.world import Member, Step, World, items
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer

_ELLIPSES = ("…", "...")


class ListedAsGot(TraceCheck):
    """A list shows an item with values that its own answers or the run's requests have had.

    Looks at members that the trace has created, got or updated: their plain properties that clients can send, no
    times. What an update changed may come late to a list, so that any value it had is right. A text that a list cuts
    with an ellipsis is left alone, and so is, at a vendor, what the run did not create: others may have changed it.

    Pass:
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Café"}}
        GET /notebooks -> 200 {"results": [{"id": 1, "title": "Café"}], "paging": {"page": 1, "total": 1}}
    Fail:
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Café"}}
        GET /notebooks -> 200 {"results": [{"id": 1, "title": "CafÃ©"}], "paging": {"page": 1, "total": 1}}
    """

    id = "lifecycle/listed-as-got"
    needs_control = True

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
        had: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        own = {step.exchange.sequence for step in history.world.own_steps}
        for step in history.world.steps:
            if step.role not in ("list", "sublist"):
                for identity, values in _shown_or_sent(step):
                    had.setdefault((step.resource.name, identity), []).append(values)
            elif step.ok and step.exchange.sequence in own and step.exchange.shape_holds:
                for index, row in enumerate(items(step.exchange)):
                    member = step.members.get(World.identity(step.resource, row) or "")
                    if member and member.alive and _is_ours(member, step.exchange):
                        yield from self._judge_row(step, index, row, had.get((step.resource.name, member.id), []))

    def _judge_row(
        self, step: Step, index: int, row: Mapping[str, Any], known: list[Mapping[str, Any]]
    ) -> Iterator[Judgement]:
        exchange, contract = step.exchange, step.exchange.contract
        paging, success = contract.conventions.pages(exchange.operation_id or ""), contract.conventions.success
        place = paging.items if paging else (success.items or "" if success else "")
        schemas = {name: schema for name, (schema, _) in written.writable(contract, step.resource).items()}
        for name in sorted(row.keys() & schemas.keys()):
            pointer, values = f"{place}/{index}{json_pointer.join(name)}", [one[name] for one in known if name in one]
            if exchange.is_broken(pointer) or not values or not all(map(_is_plain, (row[name], *values))):
                continue
            if _is_cut(row[name]) or any(written.shows(contract, schemas[name], value, row[name]) for value in values):
                yield self.passed(exchange)
            elif exchange.documented:
                received, where = f"{show(row[name])}, got {show(values[-1])}", exchange.documented.schema_pointer
                expected = f"the item's own {name}"
                yield self.failed(exchange, f"/response/body{pointer}", expected, received, where, name)


def _shown_or_sent(step: Step) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give what an exchange with one item shows of it, and what it sent."""
    payload = step.exchange.payload
    identity = step.member.id if step.member else World.created_identity(step.resource, step.exchange)
    wrapped = json_pointer.get(payload, step.resource.id_pointer.rpartition("/")[0], None)
    for values in (payload, wrapped, written.item(step.exchange)):
        if identity is not None and isinstance(values, dict):
            yield identity, values


def _is_ours(member: Member, exchange: Exchange) -> bool:
    return exchange.origin == "mock" or member.created is not None


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and moments.read(value) is None


def _is_cut(value: Any) -> bool:
    return isinstance(value, str) and value.endswith(_ELLIPSES)
