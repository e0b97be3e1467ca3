"""time/created-stays."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import times
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class CreatedStays(TraceCheck):
    """The time at which an item was created does not change.

    Looks at the time of creation, by its name, that the answers of a lifecycle show of one item, and compares each
    with the first one. Zones and fractions may differ. Left out is a time that clients may set.

    Pass:
        GET /notebooks/7 -> 200 {"result": {"id": 7, "created_at": "2026-01-01T08:00:00Z"}}
        GET /notebooks/7 -> 200 {"result": {"id": 7, "created_at": "2026-01-01T09:00:00+01:00"}}
    Fail:
        GET /notebooks/7 -> 200 {"result": {"id": 7, "created_at": "2026-01-01T08:00:00Z"}}
        GET /notebooks/7 -> 200 {"result": {"id": 7, "created_at": "2026-01-01T08:00:09Z"}}
    """

    id = "time/created-stays"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the items that the operation shows tell when they were created, maybe not for the first time."""
        creates = any(resource.create == operation for resource in contract.resources)
        return not creates and times.tells(operation, contract, "created")

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each time of creation but the first of an item."""
        first: dict[tuple[str, str | None], times.Time] = {}
        for step in history.world.own_steps:
            if step.role == "delete" and step.member and step.exchange.outcome < 500:
                first.pop((step.resource.name, step.member.id), None)
            for shown in times.shown(step):
                created, documented = shown.times.get("created"), step.exchange.documented
                key = (shown.resource.name, shown.id)
                if not created or not created.moment or not documented or shown.id is None:
                    continue
                before = first.setdefault(key, created) if step.role != "create" else created
                first[key] = before
                if before is created or not before.moment:
                    continue
                if before.moment.is_before(created.moment) or created.moment.is_before(before.moment):
                    received, place = f"{created.value}, before {before.value}", f"/response/body{created.pointer}"
                    where, cause = documented.schema_pointer, f"{shown.resource.name} {created.name}"
                    yield self.failed(step.exchange, place, "the same time as before", received, where, cause)
                else:
                    yield self.passed(step.exchange)
