"""Field-level messages without the fields."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import with_content
from driftwitness.mock.altering_refusals import DetailsInjection
from driftwitness.mock.exchange import Answer, Exchange


class DetailsUnnamed(DetailsInjection):
    """All field-level messages stand under ``base``, whatever field they are about.

    Incident: a validation across fields replaces the ones of each field.
    """

    name = "details-unnamed"
    families = ("error", "envelope")
    requires = ("x-driftwitness.errors",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Collect the messages where the body has them."""
        entry = exchange.contract.conventions.error_for("invalid-input")
        is_meant = exchange.refused == "invalid-input"
        return with_content(answer, entry.details if entry and is_meant else None, _collected)


def _collected(details: Any) -> Any:
    if not isinstance(details, dict):
        return details
    return {"base": [message for messages in details.values() for message in messages]}
