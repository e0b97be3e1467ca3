"""A version that is gone."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import names_version
from driftwitness.mock.altering_refusals import refusal
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class VersionRetired(Injection):
    """Requests that name the documented version of the API are refused with 410.

    Incident: an old version is switched off on the announced day, which nobody read.
    """

    name = "version-retired"
    families = ("status", "content", "error")
    requires = ("x-driftwitness.versioning",)

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse the version."""
        return replace(refusal("not-found", exchange), status=410) if names_version(exchange) else None
