"""Versions that nobody tells apart."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection, Where


class VersionUnknownAccepted(Injection):
    """A request for another version than the documented ones is answered in the shape of those, not refused.

    Incident: an old version is switched off by sending its requests to the new code.
    """

    name = "version-unknown-accepted"
    families = ("content", "status")
    requires = ("x-driftwitness.versioning",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:  # noqa: ARG003
        """A header or parameter of a request must tell the version of its answer."""
        told = [
            one for one in contract.conventions.versioning if one.value and (one.name or "").lower() != "content-type"
        ]
        found = any(one.style != "path" for one in told)
        return None if found else "no header or parameter in it tells the version of an answer"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Look at no version."""
        return replace(behaviour, checks_version=False)
