"""An envelope under another name."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import pointer as json_pointer
from driftwitness.mock.altering import EnvelopeInjection, payload_place
from driftwitness.mock.exchange import Answer, Exchange


class EnvelopeRenamed(EnvelopeInjection):
    """The envelope of successes has another name: ``result`` instead of what is documented.

    Incident: the next major version's envelope is switched on for everybody.
    """

    name = "envelope-renamed"
    families = ("envelope", "schema")
    requires = ("x-driftwitness.envelope.success",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Rename the outermost name."""
        tokens = json_pointer.split(payload_place(answer, exchange) or "")
        if not tokens:
            return answer
        other = "result" if tokens[0] != "result" else "data"
        return replace(answer, content={other if key == tokens[0] else key: v for key, v in answer.content.items()})
