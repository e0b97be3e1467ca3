"""A reset that never moves."""

from __future__ import annotations

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange
from driftwitness.mock.injection import Where


class ResetStuck(QuotaInjection):
    """The reset is the same for ever: the first one that was told.

    Incident: the header's time is computed when the process starts.
    """

    name = "reset-stuck"
    role = "reset"

    def __init__(self, where: Where | None = None, rate: float = 1.0) -> None:
        super().__init__(where, rate)
        self._first: dict[str, str] = {}

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Repeat the first one."""
        return self._first.setdefault(limit.pointer, value)
