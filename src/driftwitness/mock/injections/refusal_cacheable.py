"""A refusal that caches keep."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange


class RefusalCacheable(RefusalInjection):
    """A refusal for want of quota may be cached for a minute.

    Incident: a rule for caching covers every answer to a GET.
    """

    name = "refusal-cacheable"
    families = ("rate-limit", "headers")
    conditions = ("rate-limited",)

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Allow caches to keep it."""
        return replace(answer, headers={**answer.headers, "Cache-Control": "public, max-age=60"})
