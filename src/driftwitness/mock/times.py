"""Times as answers write them (RFC 3339)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

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


def tells_creation_and_change(properties: Mapping[str, Any]) -> bool:
    """Whether the documented properties of a member hold both times."""
    times = [name for name, flat in properties.items() if flat.get("format") == "date-time"]
    return any(map(CREATED.search, times)) and any(map(CHANGED.search, times))


def creation_and_change(member: Mapping[str, Any]) -> tuple[str, str] | None:
    """Give the names of both times of a member, or None where one is missing."""
    times = [name for name, value in member.items() if is_instant(value)]
    created = next((name for name in times if CREATED.search(name)), None)
    changed = next((name for name in times if CHANGED.search(name)), None)
    return (created, changed) if created and changed else None
