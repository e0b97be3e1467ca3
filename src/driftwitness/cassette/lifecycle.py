"""How old a vendor's cassettes are, what they still stand on, and how much of the contract they show."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from driftwitness.cassette.library import Cassette
from driftwitness.contract import Contract, Operation
from driftwitness.contract.evidence import OF_DOCUMENTS
from driftwitness.contract.expiry import DAY, Expiry, expiry

State = Literal["fresh", "old", "expired", "page changed", "operation gone", "undated", "mock"]

FINDINGS: tuple[State, ...] = ("expired", "page changed")
WARNINGS: tuple[State, ...] = ("old", "operation gone", "undated")


@dataclass(frozen=True, slots=True)
class Entry:
    """One cassette: ``age`` in days (None where it has no date), ``statuses`` the answers that it holds.

    ``same_contract`` says whether it was made under the contract in force, None where it does not tell; ``shown`` what
    of a documented exchange its document shows.
    """

    cassette: Cassette
    state: State
    age: int | None
    same_contract: bool | None
    statuses: tuple[int, ...]
    shown: str

    @property
    def is_vendors_word(self) -> bool:
        """Whether the vendor answered it, or a document of the vendor's shows it."""
        return self.cassette.kind != "mock" and self.cassette.origin.get("evidence") in (None, *OF_DOCUMENTS)

    def as_json(self) -> dict[str, Any]:
        """Give the entry for machines."""
        return {
            "operation": self.cassette.operation,
            "file": self.cassette.path.name,
            "origin": self.cassette.kind,
            "host": self.cassette.origin.get("host"),
            "age_days": self.age,
            "state": self.state,
            "contract": {True: "same", False: "other", None: None}[self.same_contract],
            "statuses": list(self.statuses),
            "shown": self.shown,
        }


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a contract the vendor's own word shows: operations, and pairs of operation and documented status."""

    operations: int
    known_operations: int
    statuses: int
    known_statuses: int
    missing: tuple[str, ...]


def entries(
    contract: Contract, cassettes: Iterable[Cassette], now: float, sha256_of: Callable[[str], str | None]
) -> tuple[Entry, ...]:
    """Look at each cassette at a time; ``sha256_of`` gives the hash of a document that is at hand, or None.

    Raises InputError where the vendor's limits are none.
    """
    limits = expiry(contract)
    order = {operation.id: index for index, operation in enumerate(contract.operations)}
    found = [_entry(contract, cassette, now, limits, sha256_of) for cassette in cassettes]
    return tuple(sorted(found, key=lambda entry: order.get(entry.cassette.operation, len(order))))


def _entry(
    contract: Contract, cassette: Cassette, now: float, limits: Expiry, sha256_of: Callable[[str], str | None]
) -> Entry:
    recorded = cassette.recorded
    made_under = cassette.origin.get("contract")
    answered = [one for one in cassette.interactions if cassette.kind != "document" or one.response.body]
    return Entry(
        cassette,
        _state(contract, cassette, now, limits, sha256_of),
        None if recorded is None else int((now - recorded) // DAY),
        None if made_under is None else made_under == contract.sha256,
        tuple(sorted({one.response.status for one in answered})),
        str(cassette.origin.get("shown", "")),
    )


def _state(
    contract: Contract, cassette: Cassette, now: float, limits: Expiry, sha256_of: Callable[[str], str | None]
) -> State:
    if cassette.operation not in contract.by_id:
        return "operation gone"
    if cassette.kind == "document":
        return "page changed" if _is_of_another_page(cassette, sha256_of) else "fresh"
    if cassette.kind == "mock":
        return "mock"
    if cassette.recorded is None:
        return "undated"
    return limits.age(now - cassette.recorded)


def _is_of_another_page(cassette: Cassette, sha256_of: Callable[[str], str | None]) -> bool:
    """Whether a document of the cassette is at hand with another hash."""
    named = cassette.origin.get("documents")
    if not isinstance(named, Mapping):
        return False
    return any(sha256_of(str(name)) not in (None, sha256) for name, sha256 in named.items())


def coverage(contract: Contract, found: Sequence[Entry]) -> Coverage:
    """Count what cassettes of the vendor's own word show.

    What our mock answered counts for nothing, and neither does an operation that no document of the vendor's places.
    """
    seen: dict[str, set[int]] = {}
    for entry in found:
        if entry.is_vendors_word:
            seen.setdefault(entry.cassette.operation, set()).update(entry.statuses)
    known = contract.operations
    return Coverage(
        operations=sum(operation.id in seen for operation in known),
        known_operations=len(known),
        statuses=sum(_shown(operation, seen.get(operation.id, set())) for operation in known),
        known_statuses=sum(len(operation.responses) for operation in known),
        missing=tuple(operation.id for operation in known if operation.id not in seen),
    )


def _shown(operation: Operation, statuses: set[int]) -> int:
    """Count the documented statuses (200, 2XX, default) of an operation that recorded ones show."""
    return len({_name(operation.responses, status) for status in statuses} & operation.responses.keys())


def _name(responses: Container[str], status: int) -> str:
    """Give the name under which a contract documents a status."""
    return next((name for name in (str(status), f"{status // 100}XX") if name in responses), "default")
