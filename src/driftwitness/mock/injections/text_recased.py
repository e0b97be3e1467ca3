"""A text in small letters."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import SentTextInjection


class TextRecased(SentTextInjection):
    """A text comes in small letters.

    Incident: names are normalised for a search index, and the index is what is shown.
    """

    name = "text-recased"

    def fits(self, value: Any) -> bool:
        """One in small letters would stay as it is."""
        return isinstance(value, str) and value != value.lower()

    def changed(self, value: Any) -> Any:
        """Write it small."""
        return value.lower()
