"""A webhook is signed with another secret."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_deliveries import DeliveryInjection
from driftwitness.mock.webhooks.courier import Message


class WebhookSignatureWrong(DeliveryInjection):
    """A webhook is signed with another secret.

    Incident: a secret is renewed on the vendor's side, and the subscriptions' own are forgotten.
    """

    name = "webhook-signature-wrong"
    header = "webhook-signature"

    def deliver(self, message: Message) -> Message:
        """Sign with another secret."""
        return replace(message, secret=f"{message.secret}=")
