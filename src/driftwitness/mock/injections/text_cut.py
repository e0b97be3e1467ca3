"""A text cut at 255 characters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import SentTextInjection


class TextCut(SentTextInjection):
    """Texts longer than 255 characters are cut there, without a word.

    Incident: a column of 255 characters in a database that does not insist on strictness.
    """

    name = "text-cut"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a text that may be that long."""
        return super().documented(flat) and flat.get("maxLength", 256) > 255

    def fits(self, value: Any) -> bool:
        """A shorter one would stay as it is."""
        return isinstance(value, str) and len(value) > 255

    def changed(self, value: Any) -> Any:
        """Cut it."""
        return value[:255]
