"""Field-level messages in a flat list."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import with_content
from driftwitness.mock.altering_refusals import DetailsInjection
from driftwitness.mock.exchange import Answer, Exchange


class DetailsAsList(DetailsInjection):
    """The field-level messages come as a list of ``{field, message}`` instead of an object by field.

    Incident: a new validation library with its own idea of an error report.
    """

    name = "details-as-list"
    kind = "structural"
    families = ("envelope", "error")
    requires = ("x-driftwitness.errors",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Flatten the details where the body has them."""
        entry = exchange.contract.conventions.error_for("invalid-input")
        return with_content(answer, entry.details if entry else None, _flat)


def _flat(details: Any) -> Any:
    if not isinstance(details, dict):
        return details
    return [{"field": field, "message": message} for field, messages in details.items() for message in messages]
