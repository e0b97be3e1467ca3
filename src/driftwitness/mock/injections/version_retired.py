"""A version that is gone."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import refusal
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class VersionRetired(Injection):
    """Requests that name the documented version of the API are refused with 410.

    Incident: an old version is switched off on the announced day, which nobody read.
    """

    name = "version-retired"
    families = ("status", "content")
    requires = ("x-driftwitness.versioning",)

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse the version."""
        for version in exchange.contract.conventions.versioning:
            named = exchange.request.headers.get((version.name or "").lower(), "")
            if version.value and (version.style == "path" or version.value in named):
                return replace(refusal("not-found", exchange), status=410)
        return None
