"""What the documents say about the rate limiter: its rules, and the headers by their role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from driftwitness.capture.facts import HeaderRow, Limit, LimitBlock, LimitPresence, StatusMention, StatusRow, Where
from driftwitness.capture.outline import Outline

UNITS = (
    ("epoch-milliseconds", r"\b(?:milliseconds|ms)\b"),
    ("http-date", r"\bHTTP[- ]date\b|\bRFC ?(?:1123|7231|9110)\b|\bGMT\b"),
    ("iso-8601", r"\bISO ?8601\b"),
    ("delta-seconds", r"\bseconds?\s+(?:until|to|before|remaining|left|till)\b|\b(?:in|of|number of|many)\s+seconds\b"),
    ("epoch-seconds", r"\b(?:unix|epoch|timestamp)\b"),
)
ROLES = (
    ("retryAfter", r"retry-?after"),
    ("remaining", r"remaining|left"),
    ("reset", r"reset"),
    ("limit", r"limit$|quota$|max$|allowance"),
)
REFUSED = 429
ONLY_REFUSED = re.compile(r"\bonly\b.*\b(?:429|refus|exceed|limited)|\b429\b.*\bonly\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """One header of the limiter."""

    role: str
    name: str
    unit: str | None
    example: str | None
    refused_only: bool
    where: Where


@dataclass(frozen=True, slots=True)
class Limiter:
    """The limiter as documented. `rules` pairs each quota with the operation under which it stands, if any."""

    rules: tuple[tuple[Limit, str | None], ...]
    headers: tuple[Header, ...]
    status: int
    status_where: Where | None
    presence: LimitPresence | None
    block: LimitBlock | None

    @property
    def every_response(self) -> bool:
        """Whether the page says that every response carries the headers."""
        return self.presence is not None and self.presence.present == "every-response"


def read(page: Outline) -> Limiter:
    """Gather what all sections and operations say."""
    rules: list[tuple[Limit, str | None]] = [(limit, None) for limit in page.of(Limit)]
    rules += [(limit, operation.id) for operation in page.operations for limit in operation.of(Limit)]
    told: list[StatusRow | StatusMention] = [*page.all(StatusRow), *page.all(StatusMention)]
    refusal = next((fact for fact in told if fact.status == REFUSED), None)
    return Limiter(
        rules=tuple(rules),
        headers=_headers(page.all(HeaderRow)),
        status=REFUSED,
        status_where=refusal.where if refusal else None,
        presence=next(iter(page.all(LimitPresence)), None),
        block=next(iter(page.all(LimitBlock)), None),
    )


def _headers(rows: Sequence[HeaderRow]) -> tuple[Header, ...]:
    found: dict[str, Header] = {}
    for row in rows:
        role = next((role for role, words in ROLES if re.search(words, row.name, re.IGNORECASE)), None)
        if role and role not in found:
            refused = role == "retryAfter" or ONLY_REFUSED.search(row.description) is not None
            unit = _unit(row) if role == "reset" else None
            found[role] = Header(role, row.name, unit, row.example, refused, row.where)
    return tuple(found[role] for role in ("limit", "remaining", "reset", "retryAfter") if role in found)


def _unit(row: HeaderRow) -> str:
    found = next((unit for unit, words in UNITS if re.search(words, row.description, re.IGNORECASE)), None)
    if found:
        return found
    shown = row.example or ""
    return "epoch-seconds" if re.fullmatch(r"\d{10}", shown) or not shown.isdigit() else "delta-seconds"
