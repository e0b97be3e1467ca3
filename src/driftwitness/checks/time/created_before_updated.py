"""time/created-before-updated."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import times
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.moments import Moment
from driftwitness.contract import Contract, Operation

_SLACK = 5.0


class CreatedBeforeUpdated(TraceCheck):
    """No item was changed before it was created.

    Looks at each item whose documented properties tell both times by their names, such as ``created_at`` and
    ``updated_at``, to the second. Five seconds of difference are left to the vendor's own clocks. Left out are
    times that clients may set.

    Pass:
        GET /notebooks/7 -> 200 {"result": {"created_at": "2026-01-01T08:00:00Z", "updated_at": "2026-01-01T08:00:00Z"}}
    Fail:
        GET /notebooks/7 -> 200 {"result": {"created_at": "2026-01-01T08:00:00Z", "updated_at": "2026-01-01T07:00:00Z"}}
    """

    id = "time/created-before-updated"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the items that the operation shows tell both times."""
        return times.tells(operation, contract, "created", "changed")

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each item that shows both times."""
        for shown in (item for step in history.world.own_steps for item in times.shown(step)):
            created, changed = shown.times.get("created"), shown.times.get("changed")
            documented = shown.exchange.documented
            if not created or not changed or not created.moment or not changed.moment or not documented:
                continue
            if _is_after(created.moment, changed.moment):
                place, expected = f"/response/body{changed.pointer}", f"not before {created.name}"
                received = f"{changed.value}, {created.name} is {created.value}"
                cause = f"{shown.resource.name} {changed.name}"
                yield self.failed(shown.exchange, place, expected, received, documented.schema_pointer, cause)
            else:
                yield self.passed(shown.exchange)


def _is_after(created: Moment, changed: Moment) -> bool:
    same = created.kind == changed.kind
    return created.first > (changed.first if same else changed.last) + _SLACK
