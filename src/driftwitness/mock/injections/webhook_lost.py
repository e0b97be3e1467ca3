"""An event happens, and no webhook tells of it."""

from __future__ import annotations

from driftwitness.contract.conventions import KEY
from driftwitness.mock.altering_deliveries import DeliveryInjection
from driftwitness.mock.webhooks.courier import Message


class WebhookLost(DeliveryInjection):
    """An event happens, and no webhook tells of it.

    Incident: events go through a broker that drops what it cannot route, and nobody notices.
    """

    name = "webhook-lost"
    requires = ("webhooks", f"{KEY}.deliveries.within")

    def deliver(self, message: Message) -> Message | None:  # noqa: ARG002
        """Lose it."""
        return None
