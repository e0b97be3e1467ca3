"""Characters that do not come back."""

from __future__ import annotations

import re
from typing import Any

from driftwitness.mock.altering import SentTextInjection

_BEYOND = re.compile("[\U00010000-\U0010ffff]")


class TextLosesEmoji(SentTextInjection):
    """Each character beyond the basic plane comes as a question mark.

    Incident: a database column in a three-byte variant of UTF-8 has no room for them.
    """

    name = "text-loses-emoji"

    def fits(self, value: Any) -> bool:
        """Other texts would stay as they are."""
        return isinstance(value, str) and _BEYOND.search(value) is not None

    def changed(self, value: Any) -> Any:
        """Replace what has no room."""
        return _BEYOND.sub("?", value)
