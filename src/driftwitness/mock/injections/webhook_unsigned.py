"""A webhook comes without a signature."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_deliveries import DeliveryInjection
from driftwitness.mock.webhooks.courier import Message


class WebhookUnsigned(DeliveryInjection):
    """A webhook comes without a signature.

    Incident: a new sender for webhooks goes live before its signing does.
    """

    name = "webhook-unsigned"
    header = "webhook-signature"

    def deliver(self, message: Message) -> Message:
        """Leave the signature out."""
        return replace(message, signs=False)
