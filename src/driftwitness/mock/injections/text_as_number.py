"""Digits as a number."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import SentTextInjection


class TextAsNumber(SentTextInjection):
    """A text of digits comes as a number, and loses the zeros before it.

    Incident: ``JSON_NUMERIC_CHECK`` or its like is switched on, and post codes and telephone numbers turn into
    numbers.
    """

    name = "text-as-number"
    kind = "structural"
    families = ("schema", "lifecycle")

    def fits(self, value: Any) -> bool:
        """Only digits can be read as a number."""
        return isinstance(value, str) and value.isascii() and value.isdigit()

    def changed(self, value: Any) -> Any:
        """Read the digits."""
        return int(value)
