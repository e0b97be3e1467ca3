"""Webhooks whose deliveries are not described."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture import naming
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import Caption
from driftwitness.capture.outline import Outline

WEBHOOK = frozenset({"webhook", "hook", "callback"})


class WebhookWithoutPayload(Doubt):
    """Operations subscribe to webhooks, and no example shows what is delivered.

    Neither the receiver nor a check of its signature can be written from the page. Ask for one payload of each event,
    the headers and the signature.
    """

    id = "document/webhook-without-payload"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding, at the operation that subscribes."""
        for operation in page.operations:
            subscribes = operation.method in ("POST", "PUT") and naming.stems(operation.resource) & WEBHOOK
            if subscribes and not any(caption.role == "payload" for caption in page.all(Caption)):
                yield self.finding(
                    operation.where,
                    f"{operation.method} {operation.path} subscribes to deliveries that no example shows.",
                    "has no `webhooks`.",
                    "what does a delivery look like: body of each event, headers, signature, retries?",
                )
                return
