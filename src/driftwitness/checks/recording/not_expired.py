"""recording/not-expired."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Evidence
from driftwitness.contract.expiry import DAY, expiry


class NotExpired(TraceCheck):
    """What a live vendor was recorded to answer is young enough to be relied on.

    Looks at the newest recording of each operation, by the date of its cassette and the start of the run. The limit is
    ``expire_after`` under ``[cassettes]`` in ``vendor.toml`` (180 days without it); from ``warn_after`` on (90 days) it
    is a note. What a document shows and what our own mock answered do not expire by date.

    Pass:
        # origin: live
        # recorded: 20 days before
        GET /notebooks/41 -> 200 {"result": {"id": 41}}

    Fail:
        # origin: live
        # recorded: 400 days before
        GET /notebooks/41 -> 200 {"result": {"id": 41}}
    """

    id = "recording/not-expired"
    of_cassettes = True
    reference = "vendor.toml: [cassettes]"

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge the age of each operation's newest recording."""
        limits = expiry(contract)
        for operation in contract.operations:
            dated = [one for one in history.of(operation) if one.origin == "live" and one.interaction.recorded]
            newest = max(dated, key=_recorded, default=None)
            if newest is None:
                continue
            seconds = history.run.started - _recorded(newest)
            age = limits.age(seconds)
            if age == "fresh":
                yield self.passed(newest)
                continue
            limit = limits.expire_after if age == "expired" else limits.warn_after
            expected = f"a recording of at most {limit / DAY:.0f} days"
            received = f"one of {seconds / DAY:.0f} days"
            found = self.failed(newest, "/response/headers/Date", expected, received, operation.pointer, age)
            yield found._replace(evidence=_evidence(age))


def _recorded(exchange: Exchange) -> float:
    return exchange.interaction.recorded or 0.0


def _evidence(age: str) -> Evidence:
    """Give the reason: what has expired counts like what traffic showed, what grows old is a note."""
    kind, key = ("observed", "expire_after") if age == "expired" else ("inferred", "warn_after")
    return Evidence(kind, source="vendor.toml", reason=f"{key} under [cassettes]")
