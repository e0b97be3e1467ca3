"""Pages that do not lead on."""

from __future__ import annotations

from driftwitness.mock.altering_conventions import LinkInjection
from driftwitness.mock.exchange import Exchange


class LinkMissing(LinkInjection):
    """Lists have no ``Link`` header.

    Incident: a proxy strips the header, or it is sent only to the vendor's own pages.
    """

    name = "link-missing"

    def tell(self, link: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Leave it out."""
        return None
