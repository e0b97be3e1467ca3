"""What recorded traffic shows of a vendor, in one pass over any number of interactions, with bounded memory."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from driftwitness.contract import Contract, Router, strict_json
from driftwitness.contract.addressing import Bases, origin
from driftwitness.drift.observed.addressed import Addressed, by_contract, by_form
from driftwitness.drift.observed.places import ITEM, Bodies, Place, note_text, type_of
from driftwitness.drift.observed.templates import template
from driftwitness.trace import Interaction, Request, Response

_MOST_OPERATIONS = 5000
_MOST_STATUSES = 60
_MOST_NAMES = 200
_MOST_SHAPES = 2000
_WINDOW = 500
"""How many interactions tell together where a contract's operations are."""


@dataclass(slots=True)
class Answers:
    """The answers of one operation with one status. ``with_headers``: those whose recording kept the headers."""

    count: int = 0
    with_headers: int = 0
    with_json: int = 0
    empty: int = 0
    headers: dict[str, Place] = field(default_factory=dict)
    media_types: Counter[str] = field(default_factory=Counter)
    bodies: Bodies = field(default_factory=Bodies)

    def add(self, response: Response) -> None:
        """Count one answer."""
        self.count += 1
        if response.headers is not None:
            self.with_headers += 1
            for name, value in {name.lower(): value for name, value in response.headers}.items():
                _note(self.headers, name, value)
            if response.body:
                _count(self.media_types, media_type(response.header("content-type")))
        self.empty += not response.body
        if response.body and response.json_fault is None:
            self.with_json += 1
            self.bodies.add(response.json)


@dataclass(slots=True)
class Requests:
    """The requests of one operation that were answered with a success, and what they carried."""

    count: int = 0
    with_body: int = 0
    path: dict[str, Place] = field(default_factory=dict)
    query: dict[str, Place] = field(default_factory=dict)
    headers: Counter[str] = field(default_factory=Counter)
    media_types: Counter[str] = field(default_factory=Counter)
    credentials: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    bodies: Bodies = field(default_factory=Bodies)

    def add(self, request: Request, addressed: Addressed) -> None:
        """Count one request."""
        self.count += 1
        for name in {name.lower() for name, _ in request.headers}:
            _count(self.headers, name)
        for found in credentials(request):
            self.credentials[found] += 1
        for name, value in addressed.values:
            _note(self.path, name, value)
        secret = {name for place, name, _ in credentials(request) if place == "query"}
        for name, value in dict(parse_qsl(request.query, keep_blank_values=True)).items():
            if name not in secret:
                _note(self.query, name, value)
        if request.body:
            self.with_body += 1
            _count(self.media_types, media_type(request.header("content-type")))
            value = _sent(request)
            if value is not None:
                self.bodies.add(value)


@dataclass(slots=True)
class OperationObserved:
    """One operation as traffic shows it; ``id`` is the contract's, None where no contract was given.

    ``by_request`` has the statuses of the answers to requests of one shape (query names, structure of the body,
    credential or none): so that only what was asked alike is compared. ``unshown`` are members of requests that came
    back with another value, as tokens (``*`` for an index).
    """

    method: str
    path: str
    id: str | None = None
    count: int = 0
    bases: Counter[str] = field(default_factory=Counter)
    answers: dict[int, Answers] = field(default_factory=dict)
    requests: Requests = field(default_factory=Requests)
    by_request: dict[int, Counter[int]] = field(default_factory=dict)
    unshown: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Its name in changes: ``GET /forms``."""
        return f"{self.method} {self.path}"

    @property
    def statuses(self) -> Counter[int]:
        """How many answers had each status."""
        return Counter({status: answers.count for status, answers in self.answers.items()})

    def add(self, interaction: Interaction, addressed: Addressed) -> None:
        """Count one interaction."""
        self.count += 1
        _count(self.bases, addressed.base)
        status = interaction.response.status
        if status in self.answers or len(self.answers) < _MOST_STATUSES:
            self.answers.setdefault(status, Answers()).add(interaction.response)
        shape = _shape(interaction.request)
        if shape in self.by_request or len(self.by_request) < _MOST_SHAPES:
            self.by_request.setdefault(shape, Counter())[status] += 1
        if 200 <= status < 400:
            self.requests.add(interaction.request, addressed)
            if interaction.request.body and len(self.unshown) < _MOST_NAMES:
                self.unshown.update(_unshown(_sent(interaction.request), interaction.response.json, ()))


@dataclass(slots=True)
class Observations:
    """What a recording shows: by method and path template, and what belongs to no operation of the contract.

    ``bases`` counts the addresses below which the paths stand, such as ``https://api.example.com/v1``; ``outside``
    the requests that address no operation of the contract, by method, origin and path's template.
    """

    operations: dict[tuple[str, str], OperationObserved] = field(default_factory=dict)
    outside: Counter[str] = field(default_factory=Counter)
    bases: Counter[str] = field(default_factory=Counter)
    count: int = 0

    def add(self, interaction: Interaction, addressed: Addressed | None) -> None:
        """Count one interaction; ``addressed`` tells its operation, None where it has none."""
        self.count += 1
        if addressed is None:
            request = interaction.request
            _count(self.outside, f"{request.method} {origin(request.url) or ''}{template(request.path)[0]}")
            return
        _count(self.bases, addressed.base)
        key = addressed.method, addressed.path
        if key not in self.operations and len(self.operations) >= _MOST_OPERATIONS:
            return
        found = self.operations.setdefault(key, OperationObserved(*key, addressed.id))
        found.add(interaction, addressed)


def observe(
    interactions: Iterable[Interaction],
    contract: Contract | None = None,
    bases: Mapping[str, str] | None = None,
    *,
    unknown: bool = False,
) -> Observations:
    """Observe interactions, in one pass: those of the contract's operations, or by inferred path templates.

    ``bases`` are what ``base_urls`` has found out already. ``unknown``: with a contract, also by templates what it has
    no operation for, at the addresses that it answers at.

    Memory does not grow with their number: places, names and values are bounded, and what is beyond the bounds is
    only counted.
    """
    found = Observations()
    if contract is None:
        for interaction in interactions:
            url = interaction.request.url
            found.add(interaction, by_form(interaction.request.method, url, origin(url) or ""))
        return found
    router, known, rest = Router(contract), Bases(contract, bases or {}), iter(interactions)
    while window := list(islice(rest, _WINDOW)):
        known.learn((one.request.method, one.request.url) for one in window)
        for one in window:
            found.add(one, by_contract(one.request, router, known, unknown=unknown))
    return found


def media_type(value: str | None) -> str:
    """Give the media type of a Content-Type, without its parameters; empty where there is none (RFC 9110, 8.3)."""
    return (value or "").partition(";")[0].strip().lower()


_CREDENTIAL_HEADER = re.compile(
    r"(?:^|-)(?:api-?key|apikey|token|auth|secret|access-?key|session|username|client-?id|app-?id)(?:-|$)", re.I
)
_CREDENTIAL_QUERY = re.compile(
    r"(?:api[_-]?key|access[_-]?token|auth[_-]?token|api[_-]?token|token|key|apikey|auth|secret|signature|sig)", re.I
)
_NO_CREDENTIAL = frozenset({"www-authenticate", "x-csrf-token", "idempotency-key"})


def credentials(request: Request) -> tuple[tuple[str, str, str], ...]:
    """Tell where a request carries what looks like a credential: place, name and scheme's word; never the value."""
    found = []
    for name, value in request.headers:
        lower = name.lower()
        if lower == "authorization":
            word, space, _ = value.partition(" ")
            known = word.lower() if space and re.fullmatch(r"[A-Za-z-]{1,20}", word) else ""
            found.append(("header", lower, known))
        elif lower not in _NO_CREDENTIAL and _CREDENTIAL_HEADER.search(lower):
            found.append(("header", lower, ""))
    names = dict.fromkeys(name for name, _ in parse_qsl(request.query, keep_blank_values=True))
    found += [("query", name, "") for name in names if _CREDENTIAL_QUERY.fullmatch(name)]
    return tuple(dict.fromkeys(found))


def _sent(request: Request) -> Any:
    """The body of a request as a value: JSON, or a form's fields; None for anything else."""
    if media_type(request.header("content-type")) == "application/x-www-form-urlencoded":
        return dict(parse_qsl((request.body or b"").decode("utf-8", "replace"), keep_blank_values=True))
    try:
        return strict_json.loads(request.body or b"")
    except strict_json.StrictJSONError:
        return None


def _unshown(sent: Any, shown: Any, tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give the places at which an answer has another value than was sent; what an answer does not have is no other."""
    if isinstance(sent, dict) and isinstance(shown, dict):
        for name, value in sent.items():
            if name in shown:
                yield from _unshown(value, shown[name], (*tokens, name))
            elif tokens:
                yield (*tokens, name)
    elif isinstance(sent, list) and isinstance(shown, list) and len(sent) == len(shown):
        for value, other in zip(sent, shown, strict=True):
            yield from _unshown(value, other, (*tokens, ITEM))
    elif sent != shown and tokens:
        yield tokens


def _shape(request: Request) -> int:
    names = sorted(dict(parse_qsl(request.query, keep_blank_values=True)))
    known = sorted(f"{place} {name} {word}" for place, name, word in credentials(request))
    return zlib.crc32(
        repr((names, known, media_type(request.header("content-type")), _outline(_sent(request)))).encode()
    )


def _outline(value: Any, depth: int = 0) -> Any:
    """A value's names and types, as deep as requests commonly go."""
    if depth < 4 and isinstance(value, Mapping):
        return sorted((str(name), _outline(member, depth + 1)) for name, member in value.items())
    if depth < 4 and isinstance(value, list):
        return ["array", *sorted({repr(_outline(item, depth + 1)) for item in value[:20]})]
    return type_of(value)


def _note(places: dict[str, Place], name: str, value: str) -> None:
    if name not in places and len(places) >= _MOST_NAMES:
        return
    note_text(places.setdefault(name, Place(name)), value)


def _count(counter: Counter[str], name: str) -> None:
    if name in counter or len(counter) < _MOST_NAMES:
        counter[name] += 1
