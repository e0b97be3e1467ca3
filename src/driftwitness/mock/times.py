"""Times as answers write them (RFC 3339)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)")
CREATED = re.compile(r"creat|submit|regist|added", re.IGNORECASE)
CHANGED = re.compile(r"updat|modif|chang|edit", re.IGNORECASE)


def is_instant(value: object) -> bool:
    """Whether a value is a date and a time with a zone."""
    return isinstance(value, str) and INSTANT.fullmatch(value) is not None


def moved(text: str, hours: int) -> str:
    """Give a time that is later by some hours, written as this one is."""
    later = datetime.fromisoformat(text) + timedelta(hours=hours)
    return later.isoformat().replace("+00:00", "Z") if text.endswith("Z") else later.isoformat()
