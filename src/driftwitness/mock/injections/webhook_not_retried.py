"""A webhook that its receiver refuses does not come again."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract.conventions import KEY
from driftwitness.mock.altering_deliveries import DeliveryInjection
from driftwitness.mock.webhooks.courier import Message


class WebhookNotRetried(DeliveryInjection):
    """A webhook that its receiver refuses does not come again.

    Incident: deliveries move to a queue whose failures nobody looks at.
    """

    name = "webhook-not-retried"
    requires = ("webhooks", f"{KEY}.deliveries.retries")

    def deliver(self, message: Message) -> Message:
        """Try once."""
        return replace(message, attempts=1)
