"""JSON that calls itself something else."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class WrongMediaType(Injection):
    """JSON comes as ``text/plain``.

    Incident: answers from a cache lose their content type.
    """

    name = "wrong-media-type"
    families = ("content", "headers")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Change the media type of what has a body."""
        return answer if answer.content is None else replace(answer, media_type="text/plain; charset=utf-8")
