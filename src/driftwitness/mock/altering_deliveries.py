"""Drift of what is delivered to subscriptions."""

from __future__ import annotations

from typing import ClassVar

from driftwitness.contract import Contract
from driftwitness.contract.webhooks import subscribing, webhooks
from driftwitness.mock.injection import Injection, Where


class DeliveryInjection(Injection):
    """Drift of webhooks; after the @ stands the operation that subscribes.

    ``header`` is the one that some webhook must document, without which there is nothing to break.
    """

    families = ("webhook",)
    requires: ClassVar[tuple[str, ...]] = ("webhooks",)
    header: ClassVar[str | None] = None

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """Need an operation that subscribes a URL to documented events, and the documented header."""
        ways = [subscribing(one, contract) for one in contract.operations if where.covers(one.id)]
        if not any(way and way.url for way in ways):
            return "nothing in it subscribes a URL to documented events"
        if cls.header and not any(one.header(cls.header) for one in webhooks(contract).values()):
            return f"no webhook in it has a header {cls.header}"
        return None
