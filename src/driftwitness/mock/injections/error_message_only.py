"""An error without its envelope."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import pointer as json_pointer
from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange


class ErrorMessageOnly(RefusalInjection):
    """Errors hold only a message, as ``{\"detail\": ...}``.

    Incident: an exception escapes the vendor's own handler, and the framework's default answers.
    """

    name = "error-message-only"
    families = ("envelope", "error")
    breaks = "body"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Keep the message alone."""
        envelope = exchange.contract.conventions.error
        pointer = envelope.message if envelope else None
        text = json_pointer.get(answer.content, pointer, None) if pointer else None
        text = text or "Request failed."
        return replace(answer, content={"detail": text})
