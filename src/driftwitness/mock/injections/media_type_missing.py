"""JSON that does not say what it is."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class MediaTypeMissing(Injection):
    """Answers have no ``Content-Type``.

    Incident: a proxy that rewrites bodies drops the headers that describe them.
    """

    name = "media-type-missing"
    families = ("content", "headers")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Leave it out."""
        return replace(answer, media_type="")
