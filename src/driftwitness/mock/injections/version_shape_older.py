"""The old shape under the new name."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import pointer as json_pointer
from driftwitness.mock.altering import EnvelopeInjection, payload_place
from driftwitness.mock.altering_conventions import names_version
from driftwitness.mock.exchange import Answer, Exchange


class VersionShapeOlder(EnvelopeInjection):
    """A request that names the documented version is answered in an older shape: the payload without its envelope.

    Incident: a gateway sends the new version's address to servers on which the new version is not yet.
    """

    name = "version-shape-older"
    kind = "semantic"
    families = ("envelope", "schema", "content")
    requires = ("x-driftwitness.versioning",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Answer the payload alone."""
        place = payload_place(answer, exchange) if names_version(exchange) else None
        return replace(answer, content=json_pointer.get(answer.content, place)) if place else answer
