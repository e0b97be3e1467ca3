"""Examples as a media type holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from driftwitness.capture.facts import Example


def examples(shown: Sequence[Example]) -> dict[str, Any]:
    """The `examples` keyword: those that needed no repair; nothing when there are none."""
    whole = [example for example in shown if not example.repairs]
    return {"examples": {f"example{n or ''}": {"value": e.value} for n, e in enumerate(whole)}} if whole else {}
