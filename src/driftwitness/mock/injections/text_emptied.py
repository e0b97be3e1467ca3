"""A text that is empty."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import SentTextInjection


class TextEmptied(SentTextInjection):
    """A text comes empty.

    Incident: a field is redacted for privacy, and its key stays.
    """

    name = "text-emptied"

    def fits(self, value: Any) -> bool:
        """An empty one would stay as it is."""
        return isinstance(value, str) and value != ""

    def changed(self, value: Any) -> Any:  # noqa: ARG002
        """Give an empty text, whatever ``value`` was."""
        return ""
