"""A quota without a refusal."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture import limiter
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.outline import Outline


class LimitWithoutRefusal(Doubt):
    """The page tells a quota of requests, and not with which status a request beyond it is refused.

    A client cannot tell a refusal for the quota from another failure, nor wait for it. Ask for the status.
    """

    id = "document/limit-without-refusal"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding, at the first quota."""
        known = limiter.read(page)
        if known.rules and not known.status_where:
            limit = known.rules[0][0]
            yield self.finding(
                limit.where,
                f"A quota of {limit.quota} requests in {limit.window} s is told, and no status for what exceeds it.",
                "names the quota without a status.",
                "with which status is a request beyond the quota refused?",
            )
