"""Field-level messages in a flat list."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import Contract
from driftwitness.mock.altering import with_content
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class DetailsAsList(Injection):
    """The field-level messages come as a list of ``{field, message}`` instead of an object by field.

    Incident: a new validation library with its own idea of an error report.
    """

    name = "details-as-list"
    kind = "structural"
    families = ("envelope", "error")
    requires = ("x-driftwitness.errors",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:  # noqa: ARG003
        """The catalogue must have field-level messages."""
        entry = contract.conventions.error_for("invalid-input")
        return None if entry and entry.details else "its errors have no field-level messages"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Flatten the details where the body has them."""
        entry = exchange.contract.conventions.error_for("invalid-input")
        return with_content(answer, entry.details if entry else None, _flat)


def _flat(details: Any) -> Any:
    if not isinstance(details, dict):
        return details
    return [{"field": field, "message": message} for field, messages in details.items() for message in messages]
