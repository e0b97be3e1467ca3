"""A property that nobody documented."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import MemberInjection
from driftwitness.mock.exchange import Exchange


class AddProperty(MemberInjection):
    """Each member has a property more: ``row_version``.

    Incident: an ORM shows a new column as soon as the database has it; clients that refuse unknown properties stop
    working.
    """

    name = "add-property"

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:  # noqa: ARG002
        """Add the property."""
        member["row_version"] = 1
