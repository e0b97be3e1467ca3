"""Mail addresses that a page masks against spam: what stands in an example is none that anyone can send."""

from __future__ import annotations

import re
from typing import Any

MASKED = re.compile(r"\[email(?:\s|\xa0)*protected\]", re.IGNORECASE)
PLACEHOLDER_ADDRESS = "user@example.com"


def unmasked(value: Any) -> Any:
    """Copy a JSON value with an address in place of each masked one."""
    if isinstance(value, dict):
        return {name: unmasked(member) for name, member in value.items()}
    if isinstance(value, list):
        return [unmasked(member) for member in value]
    return MASKED.sub(PLACEHOLDER_ADDRESS, value) if isinstance(value, str) else value
