"""A relation without quotation marks."""

from __future__ import annotations

from driftwitness.mock.altering_conventions import LinkInjection
from driftwitness.mock.exchange import Exchange


class LinkUnquoted(LinkInjection):
    """The relation of the ``Link`` header stands without quotation marks; RFC 8288 allows it, and simple readers do not
    find it.

    Incident: a new web framework writes parameters as tokens.
    """

    name = "link-unquoted"

    def tell(self, link: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Take the marks away."""
        return link.replace('"', "")
