"""The body of a webhook is written anew after it was signed."""

from __future__ import annotations

import json
from dataclasses import replace

from driftwitness.mock.altering_deliveries import DeliveryInjection
from driftwitness.mock.webhooks.courier import Message


class WebhookBodyAltered(DeliveryInjection):
    """The body of a webhook is written anew after it was signed.

    Incident: a gateway in front of the receivers parses and prints JSON, and the signature is of other bytes.
    """

    name = "webhook-body-altered"
    header = "webhook-signature"

    def deliver(self, message: Message) -> Message:
        """Sign the body as it was, and send it with blanks."""
        body = json.dumps(json.loads(message.body), indent=1, ensure_ascii=False).encode()
        return replace(message, signed=message.body, body=body)
