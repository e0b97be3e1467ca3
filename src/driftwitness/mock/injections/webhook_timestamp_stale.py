"""A webhook tells a time of sending that is twenty minutes old."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_deliveries import DeliveryInjection
from driftwitness.mock.webhooks.courier import Message


class WebhookTimestampStale(DeliveryInjection):
    """A webhook tells a time of sending that is twenty minutes old.

    Incident: messages wait in a queue, and keep the time at which they were put there.
    """

    name = "webhook-timestamp-stale"
    header = "webhook-timestamp"

    def deliver(self, message: Message) -> Message:
        """Make the time older, and sign that."""
        return replace(message, age=1_200)
