"""An answer of another version."""

from __future__ import annotations

import re
from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where

_VERSION = re.compile(r"\bv(\d+)\b")


class VersionIgnored(Injection):
    """Answers are of the version before the documented one, by their media type.

    Incident: the routing by version falls back to its default.
    """

    name = "version-ignored"
    families = ("content",)
    requires = ("x-driftwitness.versioning",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:  # noqa: ARG003
        """A media type must tell the version."""
        found = any(v.style == "media-type" and v.value for v in contract.conventions.versioning)
        return None if found else "no media type of it tells a version"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Name the version before."""
        for version in exchange.contract.conventions.versioning:
            if version.style == "media-type" and version.value and answer.content is not None:
                return replace(answer, media_type=_VERSION.sub(lambda found: f"v{int(found[1]) - 1}", version.value))
        return answer
