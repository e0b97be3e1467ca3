"""A text escaped for HTML."""

from __future__ import annotations

import html
from typing import Any

from driftwitness.mock.altering import SentTextInjection


class TextEscaped(SentTextInjection):
    """A text comes escaped for HTML, twice: ``&`` as ``&amp;amp;``.

    Incident: a page's protection against scripts moves into the model, and the template keeps its own.
    """

    name = "text-escaped"

    def fits(self, value: Any) -> bool:
        """A text without such characters would stay as it is."""
        return isinstance(value, str) and html.escape(value) != value

    def changed(self, value: Any) -> Any:
        """Escape it twice."""
        return html.escape(html.escape(value))
