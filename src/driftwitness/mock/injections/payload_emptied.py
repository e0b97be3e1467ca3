"""A payload without anything in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PayloadInjection


class PayloadEmptied(PayloadInjection):
    """The payload is an empty object.

    Incident: a policy about visible fields is applied to a role that it does not know.
    """

    name = "payload-emptied"
    thing = "a member"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only one member."""
        return bool(flat["properties"])

    def fits(self, payload: Any) -> bool:
        """What is empty would stay as it is."""
        return isinstance(payload, dict) and bool(payload)

    def repack(self, payload: Any) -> Any:  # noqa: ARG002
        """Give nothing."""
        return {}
