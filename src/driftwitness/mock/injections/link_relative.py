"""A link without its host."""

from __future__ import annotations

import re

from driftwitness.mock.altering_conventions import LinkInjection
from driftwitness.mock.exchange import Exchange


class LinkRelative(LinkInjection):
    """The ``Link`` header holds a relative address.

    Incident: the service does not know its public name behind a proxy.
    """

    name = "link-relative"

    def tell(self, link: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Cut the host off."""
        return re.sub(r"<\w+://[^/>]*", "<", link)
