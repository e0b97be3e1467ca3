"""headers/deprecation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from driftwitness.checks import facts, quota
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract

_LATEST = 253_402_300_799  # the end of the year 9999


class Deprecation(InteractionCheck):
    """No header announces the end of an operation that the contract does not say to be deprecated.

    Looks at ``Deprecation`` and ``Sunset`` in the answers of documented operations. What is found is a note: the
    vendor announces that it is going to break its promise, and the finding names the days.

    Pass:
        GET /account -> 200 [Server: x] {}
    Fail:
        GET /account -> 200 [Deprecation: @1767225600; Sunset: Wed, 01 Apr 2026 00:00:00 GMT] {}
    """

    id = "headers/deprecation"
    reference = "RFC 9745; RFC 8594"
    depends_on = staticmethod(facts.head)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each answer of an operation."""
        operation, headers = exchange.operation, exchange.interaction.response.headers
        if operation is None or headers is None:
            return
        deprecated, sunset = quota.told(exchange, "Deprecation"), quota.told(exchange, "Sunset")
        said = bool(operation.raw.get("deprecated"))
        if (deprecated is None or said or deprecated == "false") and sunset is None:
            yield self.passed(exchange)
            return
        parts = [] if deprecated is None else [f"deprecated {_since(deprecated)}"]
        parts += [] if sunset is None else [f"ends {_day(quota.http_date(sunset)) or sunset}"]
        name, received = "Deprecation" if sunset is None else "Sunset", ", ".join(parts)
        yield self.noted(
            exchange, f"/response/headers/{name}", "no end announced", received, operation.pointer, received
        )


def _since(text: str) -> str:
    """Write since when, from RFC 9745's date or what its drafts had: an HTTP date, or only ``true``."""
    stamp = re.fullmatch(r"@(-?\d{1,12})", text)
    day = _day(float(stamp[1]) if stamp else quota.http_date(text))
    return f"since {day}" if day else f"({text})"


def _day(seconds: float | None) -> str | None:
    if seconds is None or not 0 <= seconds <= _LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
