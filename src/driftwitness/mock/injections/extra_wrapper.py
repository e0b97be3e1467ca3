"""A payload one level deeper."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import PayloadInjection


class ExtraWrapper(PayloadInjection):
    """The payload stands one level deeper, in an object with the name ``data``.

    Incident: a shared response class wraps what the endpoint wraps already.
    """

    name = "extra-wrapper"
    families = ("envelope", "schema")

    def repack(self, payload: Any) -> Any:
        """Wrap it once more."""
        return {"data": payload}
