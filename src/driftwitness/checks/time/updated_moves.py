"""time/updated-moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from driftwitness.checks import times, written
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.checks.world import Step
from driftwitness.contract import Contract, Operation

_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Known:
    """The time of an item's last change that an answer showed, and the accepted changes since, by property."""

    time: times.Time
    exchange: Exchange
    changes: Mapping[str, Any]


class UpdatedMoves(TraceCheck):
    """An update that changed something moves the time of the item's last change.

    Looks at the first answer after an update that shows the new value of a property and the time of change, by its
    name, and compares with the last time shown before, at least two seconds before the update. Updates that leave
    everything as it was need not move it.

    Pass:
        GET /notebooks/7 -> 200 {"result": {"id": 7, "title": "Trip", "updated_at": "2026-01-01T00:00:00Z"}}
        @9 PUT /notebooks/7 {"title": "Walk"} -> 200 {"result": {"id": 7}}
        GET /notebooks/7 -> 200 {"result": {"id": 7, "title": "Walk", "updated_at": "2026-01-01T00:00:09Z"}}
    Fail:
        GET /notebooks/7 -> 200 {"result": {"id": 7, "title": "Trip", "updated_at": "2026-01-01T00:00:00Z"}}
        @9 PUT /notebooks/7 {"title": "Walk"} -> 200 {"result": {"id": 7}}
        GET /notebooks/7 -> 200 {"result": {"id": 7, "title": "Walk", "updated_at": "2026-01-01T00:00:00Z"}}
    """

    id = "time/updated-moves"
    needs_control = True
    needs_times = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation shows the time of the last change of what can be updated."""
        updated = (resource for resource in contract.resources if resource.update and operation in resource.operations)
        shows = any(operation not in (resource.create, resource.delete) for resource in updated)
        return shows and times.tells(operation, contract, "changed")

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each time of change that is shown after a change."""
        known: dict[tuple[str, str | None], _Known] = {}
        for step in history.world.own_steps:
            key = (step.resource.name, step.member.id if step.member else None)
            if step.role in ("create", "delete"):
                known.pop(key, None)
            elif step.role == "update" and step.ok and key in known:
                before = known[key]
                certain = step.exchange.interaction.sent - before.exchange.interaction.received >= _SECONDS
                changes = _changes(step) if certain else {}
                left = {
                    name: value
                    for name, value in before.changes.items()
                    if name not in (written.item(step.exchange) or {})
                }
                known[key] = _Known(before.time, before.exchange, left | changes)
            for shown in times.shown(step):
                changed, key = shown.times.get("changed"), (shown.resource.name, shown.id)
                if shown.id is None or changed is None:
                    continue
                before_it = known.get(key)
                if before_it and any(_shows(shown, name, value) for name, value in before_it.changes.items()):
                    yield self._judge(shown, before_it.time, changed)
                known[key] = _Known(changed, step.exchange, {})

    def _judge(self, shown: times.Shown, before: times.Time, changed: times.Time) -> Judgement:
        documented = shown.exchange.documented
        if documented is None or not before.moment or not changed.moment or before.moment.first < changed.moment.first:
            return self.passed(shown.exchange)
        place, cause = f"/response/body{changed.pointer}", f"{shown.resource.name} {changed.name}"
        received = f"{changed.value}, before the update {before.value}"
        return self.failed(
            shown.exchange, place, "later than before the update", received, documented.schema_pointer, cause
        )


def _changes(step: Step) -> dict[str, Any]:
    """Give what an update certainly changed: properties whose values were known, and are others now."""
    if not step.member:
        return {}
    old = {**(step.member.shown or {}), **step.member.written}
    sent, schemas = written.certain(step.exchange), written.properties(step.exchange)
    contract = step.exchange.contract
    return {n: v for n, v in sent.items() if n in old and not written.shows(contract, schemas.get(n), v, old[n])}


def _shows(shown: times.Shown, name: str, value: Any) -> bool:
    return name in shown.item and written.shows(shown.exchange.contract, {}, value, shown.item[name])
