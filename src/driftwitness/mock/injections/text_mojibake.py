"""UTF-8 read as Latin-1."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import SentTextInjection


class TextMojibake(SentTextInjection):
    """A text comes as if its UTF-8 were Latin-1: ``é`` as ``Ã©``.

    Incident: a connection to the database loses its character set in a migration.
    """

    name = "text-mojibake"

    def fits(self, value: Any) -> bool:
        """ASCII is the same in both."""
        return isinstance(value, str) and not value.isascii()

    def changed(self, value: Any) -> Any:
        """Read its bytes wrongly."""
        return value.encode().decode("latin-1")
