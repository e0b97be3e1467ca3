"""A webhook that is tried again has another id at each attempt."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract.conventions import KEY
from driftwitness.mock.altering_deliveries import DeliveryInjection
from driftwitness.mock.webhooks.courier import Message


class WebhookIdPerAttempt(DeliveryInjection):
    """A webhook that is tried again has another id at each attempt.

    Incident: ids are made where requests are sent, and receivers that drop what they know take one event twice.
    """

    name = "webhook-id-per-attempt"
    requires = ("webhooks", f"{KEY}.deliveries.retries")
    header = "webhook-id"

    def deliver(self, message: Message) -> Message:
        """Let each attempt have an id of its own."""
        return replace(message, keeps_id=False)
