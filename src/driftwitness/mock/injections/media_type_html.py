"""JSON that calls itself a page."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class MediaTypeHtml(Injection):
    """JSON comes as ``text/html``.

    Incident: the script language's default content type stays when the line that sets it is removed.
    """

    name = "media-type-html"
    families = ("content", "headers")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Change the media type of what has a body."""
        return answer if answer.content is None else replace(answer, media_type="text/html; charset=utf-8")
