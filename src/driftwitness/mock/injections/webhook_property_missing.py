"""A required property of a webhook's body is missing."""

from __future__ import annotations

import json
from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.contract.webhooks import webhooks
from driftwitness.mock import shapes
from driftwitness.mock.altering_deliveries import DeliveryInjection
from driftwitness.mock.injection import Where
from driftwitness.mock.webhooks.courier import Message


class WebhookPropertyMissing(DeliveryInjection):
    """The last property of a webhook's body is missing, but for the name of the event.

    Incident: payloads become thin: receivers are to ask for what they need.
    """

    name = "webhook-property-missing"

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """Need a body of which something must be there."""
        found = (one.schema for one in webhooks(contract).values())
        if not any(schema is not None and shapes.flatten(contract, schema)["required"] for schema in found):
            return "no webhook in it has a property that must be there"
        return super().obstacle(contract, where)

    def deliver(self, message: Message) -> Message:
        """Leave it out, and sign what is left."""
        content = json.loads(message.body)
        last = next((name for name in reversed(content) if content[name] != message.event), None)
        left = {name: value for name, value in content.items() if name != last}
        return replace(message, body=json.dumps(left, separators=(",", ":"), ensure_ascii=False).encode())
