"""Numbers with what they count."""

from __future__ import annotations


def counted(number: int, what: str) -> str:
    """Give ``1 page``, ``2 pages``, ``1,200 pages``."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
