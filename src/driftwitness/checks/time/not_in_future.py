"""time/not-in-future."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import quota, times
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation

_SLACK = 60.0


class NotInFuture(TraceCheck):
    """No item was created or changed later than the answer that shows it.

    Looks at times of creation and change, by their names, in items of answers that tell the vendor's clock in a
    ``Date`` header. Later means by more than a minute than that clock and than the run's own. Left out are times that
    clients may set; a time without a zone is only later where it is in every zone.

    Pass:
        @9 GET /hooks -> 200 [Date: Thu, 01 Jan 2026 00:00:09 GMT] {"results": [{"created_at": "2026-01-01T00:00:08Z"}]}
    Fail:
        @9 GET /hooks -> 200 [Date: Thu, 01 Jan 2026 00:00:09 GMT] {"results": [{"created_at": "2026-01-01T02:00:08Z"}]}
    """

    id = "time/not-in-future"
    reference = "RFC 9110, section 6.6.1"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the items that the operation shows tell such a time."""
        return times.tells(operation, contract, "created") or times.tells(operation, contract, "changed")

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each such time."""
        for step in history.world.own_steps:
            told = [(shown, time) for shown in times.shown(step) for time in _judged(shown)]
            now = _now(step.exchange) if told else None
            if now is not None:
                yield from (self._judge(shown, time, now) for shown, time in told)

    def _judge(self, shown: times.Shown, time: times.Time, now: float) -> Judgement:
        documented = shown.exchange.documented
        if not documented or not time.moment or time.moment.first <= now + _SLACK:
            return self.passed(shown.exchange)
        received = f"{time.value}, {round(time.moment.first - now)} s ahead"
        place, cause = f"/response/body{time.pointer}", f"{shown.resource.name} {time.name}"
        expected = "a time that has been"
        return self.failed(shown.exchange, place, expected, received, documented.schema_pointer, cause)


def _judged(shown: times.Shown) -> Iterator[times.Time]:
    """Give the times of an item, without a creation after its last change: that has a rule of its own."""
    created, changed = shown.times.get("created"), shown.times.get("changed")
    if changed:
        yield changed
    if created and created.moment and not (changed and changed.moment and changed.moment.is_before(created.moment)):
        yield created


def _now(exchange: Exchange) -> float | None:
    date = quota.http_date(quota.told(exchange, "Date"))
    return None if date is None else max(date, exchange.interaction.received)
