"""What the documents say about the rate limiter: its rules, and the headers that tell of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from driftwitness.capture import naming
from driftwitness.capture.convention_facts import HeaderRow, Limit, LimitBlock, LimitPresence
from driftwitness.capture.facts import StatusMention, StatusRow, Where
from driftwitness.capture.numerals import seconds
from driftwitness.capture.outline import Outline

UNITS = (
    ("epoch-milliseconds", r"\b(?:milliseconds|ms)\b"),
    ("http-date", r"\bHTTP[- ]date\b|\bRFC ?(?:1123|7231|9110)\b|\bGMT\b"),
    ("iso-8601", r"\bISO ?8601\b"),
    (
        "delta-seconds",
        r"\bseconds?\s+(?:\w+\s+)?(?:until|to|before|remaining|left|till)\b|\b(?:in|of|number of|many)\s+seconds\b",
    ),
    ("epoch-seconds", r"\b(?:unix|epoch|timestamp)\b"),
)
WAITS = (
    ("delta-seconds", r"\bseconds?\b"),
    ("http-date", r"\bHTTP[- ]date\b|\bRFC ?(?:1123|7231|9110)\b|\bGMT\b"),
    (None, r"\b(?:unix|epoch|timestamp|milliseconds|minutes)\b"),
)
ROLES = (
    ("retryAfter", r"retry-?after"),
    ("remaining", r"remaining|left$|available"),
    ("reset", r"reset|renew|expir"),
    ("limit", r"limit$|quota$|max$|maximum$|allowance|allowed$"),
)
PERIOD = re.compile(
    r"-?(?:per-?)?(?:\b|(?<=[a-z-]))(?P<unit>second|minute|hour|day|week|month|hourly|daily|monthly)s?(?=-|$)",
    re.IGNORECASE,
)
OWNERS = (
    ("user", r"user|member"),
    ("ip", r"\bip\b"),
    ("account", r"account|org|team|tenant"),
    ("key", r"key|token|app|client"),
)
REFUSED = 429
ONLY_REFUSED = re.compile(r"\bonly\b.*\b(?:429|refus|exceed|limited)|\b429\b.*\bonly\b", re.IGNORECASE)
TOO_MANY = re.compile(r"\b(?:rate.?limit|too many (?:requests|calls)|quota|throttl)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """One header of the limiter; `role` is empty where it is none of limit, remaining, reset and retryAfter.

    `window` is in seconds and `owner` a scope, where the header's name tells them; `family` the rest of the name.
    """

    role: str
    name: str
    unit: str | None
    example: str | None
    refused_only: bool
    where: Where
    window: int | None
    owner: str | None
    family: str

    @property
    def key(self) -> str:
        """What names the header among those of a rule."""
        return self.role or naming.camel(re.sub(r"^x-", "", self.name, flags=re.IGNORECASE))


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

    def headers_of(self, index: int) -> list[Header]:
        """The headers that tell of a rule, by its place among the rules; the first has those that belong to none."""
        chosen = [_telling(self.headers, limit) for limit, _ in self.rules]
        if not chosen:
            return _distinct([*_telling(self.headers, None), *self.headers])
        if index:
            return _distinct(chosen[index])
        elsewhere = {header.name for other in chosen[1:] for header in other}
        return _distinct([*chosen[0], *(header for header in self.headers if header.name not in elsewhere)])


def read(page: Outline) -> Limiter:
    """Gather what all sections and operations say."""
    told: list[StatusRow | StatusMention] = [*page.all(StatusRow), *page.all(StatusMention)]
    refusal = next((fact for fact in told if fact.status == REFUSED), None) or next(
        (fact for fact in page.all(StatusRow) if fact.status >= 400 and TOO_MANY.search(fact.description)), None
    )
    rules, headers = _rules(page), _headers(page.all(HeaderRow))
    if not rules and refusal is None and all(header.role == "retryAfter" for header in headers):
        headers = ()  # it tells when a server that is down comes back
    return Limiter(
        rules=rules,
        headers=headers,
        status=refusal.status if refusal else REFUSED,
        status_where=refusal.where if refusal else None,
        presence=next(iter(page.all(LimitPresence)), None),
        block=next(iter(page.all(LimitBlock)), None),
    )


def _rules(page: Outline) -> tuple[tuple[Limit, str | None], ...]:
    """Each quota once; a scope that only one of several mentions tells is everyone's."""
    told: list[tuple[Limit, str | None]] = [(limit, None) for limit in page.of(Limit)]
    told += [(limit, operation.id) for operation in page.operations for limit in operation.of(Limit)]
    rules: list[tuple[Limit, str | None]] = []
    for limit, operation in told:
        for index, (known, owner) in enumerate(rules):
            alike = (known.quota, known.window, owner) == (limit.quota, limit.window, operation)
            if alike and (known.scope == limit.scope or not known.scope or not limit.scope):
                rules[index] = (known if known.scope else _of_scope(known, limit), owner)
                break
        else:
            rules.append((limit, operation))
    return tuple(rules)


def _of_scope(limit: Limit, other: Limit) -> Limit:
    """The limit, counted for whom another mention of it says."""
    return replace(limit, scope=other.scope, scope_where=(other.scope_where or other.where) if other.scope else None)


def _telling(headers: Sequence[Header], limit: Limit | None) -> list[Header]:
    """The headers of a limit: those whose name tells its window, else its scope, else neither."""
    shared = [header for header in headers if header.role == "retryAfter"]
    named = [header for header in headers if header.role and header.role != "retryAfter"]
    by_window = [header for header in named if limit and header.window == limit.window]
    by_owner = [header for header in named if limit and limit.scope and header.owner == limit.scope]
    plain = [header for header in named if header.window is None and header.owner is None]
    chosen = by_window or by_owner or plain
    families = list(dict.fromkeys(header.family for header in chosen))
    return [*(header for family in families[:1] for header in chosen if header.family == family), *shared]


def _distinct(headers: Sequence[Header]) -> list[Header]:
    """The headers with keys of their own: a second one of a role goes by its name."""
    found: dict[str, Header] = {}
    for header in headers:
        if header.name not in {known.name for known in found.values()}:
            taken = header.key in found
            found[replace(header, role="").key if taken else header.key] = replace(header, role="") if taken else header
    order = ("limit", "remaining", "reset", "retryAfter")
    return sorted(found.values(), key=lambda header: order.index(header.role) if header.role in order else len(order))


def _headers(rows: Sequence[HeaderRow]) -> tuple[Header, ...]:
    found: dict[str, Header] = {}
    for row in rows:
        found.setdefault(row.name.lower(), _header(row))
    order = ("limit", "remaining", "reset", "retryAfter", "")
    return tuple(sorted(found.values(), key=lambda header: order.index(header.role)))


def _header(row: HeaderRow) -> Header:
    period = PERIOD.search(row.name)
    bare = PERIOD.sub("", row.name).lower()
    role = next((role for role, words in ROLES if re.search(words, bare)), "")
    family = re.sub(
        r"-?(?:remaining|left|available|reset|limit|max|maximum|allowance)(?:-|$)",
        "-",
        bare.replace("rate-limit", "ratelimit"),
    ).strip("-")
    refused = role == "retryAfter" or ONLY_REFUSED.search(row.description) is not None
    return Header(
        role=role,
        name=row.name,
        unit=_unit(row) if role == "reset" else _form_of_wait(row) if role == "retryAfter" else None,
        example=row.example,
        refused_only=refused,
        where=row.where,
        window=seconds(None, period["unit"]) if period else None,
        owner=next((owner for owner, words in OWNERS if re.search(words, family)), None),
        family=family,
    )


def _form_of_wait(row: HeaderRow) -> str | None:
    """The form that a wait has, where the page tells one; HTTP has seconds and dates (RFC 9110, section 10.2.3)."""
    told = [unit for unit, words in WAITS if re.search(words, row.description, re.IGNORECASE)]
    return told[0] if len(told) == 1 else None


def _unit(row: HeaderRow) -> str:
    found = next((unit for unit, words in UNITS if re.search(words, row.description, re.IGNORECASE)), None)
    if found:
        return found
    shown = row.example or ""
    return "epoch-seconds" if re.fullmatch(r"\d{10}", shown) or not shown.isdigit() else "delta-seconds"
