"""What requests asked of lists beside a page: how many items, from which on, with which text, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.pages import calms
from driftwitness.checks.refused_credential import is_demanded
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Query
from driftwitness.contract.paging import sole_list
from driftwitness.contract.validity import Validity

_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a list by the documented names, and the list that was answered.

    ``given`` is the query, or the body where the operation has one; ``pointer`` is the list's place in the answer.
    """

    exchange: Exchange
    entry: Query
    given: Mapping[str, Any]
    items: list[Any]
    pointer: str

    @property
    def limit(self) -> int | None:
        """How many items were asked for; None where nobody can tell."""
        return _number(self.given.get(self.entry.limit or ""))

    @property
    def start(self) -> int | None:
        """How many items were to be left out; None where nobody can tell."""
        return _number(self.given.get(self.entry.start or "", 0))

    @property
    def filters(self) -> list[Any]:
        """The filters of the body."""
        found = self.given.get(self.entry.selection.member) if self.entry.selection else None
        return found if isinstance(found, list) else []

    def besides(self, *names: str | None) -> dict[str, Any]:
        """Give what was asked but for some names."""
        return {name: value for name, value in self.given.items() if name not in names}

    def place(self, index: int) -> str:
        """Point at an item, as a judgement does."""
        return f"/response/body{self.pointer}/{index}"


def asked(exchange: Exchange) -> Asked | None:
    """Read an exchange as a request for a list; None where it is none, or certainly not a valid one."""
    entry = exchange.contract.conventions.query(exchange.operation_id or "")
    operation = exchange.operation
    if entry is None or operation is None or not exchange.succeeded:
        return None
    if exchange.credential != "given" and is_demanded(operation, exchange.contract):
        return None
    given = exchange.sent if operation.body else exchange.query
    found = sole_list(exchange.body)
    if found is None or not isinstance(given, dict) or exchange.assessment.validity is Validity.INVALID:
        return None
    return Asked(exchange, entry, given, found[1], found[0])


def followed(history: History) -> Iterator[tuple[Asked, list[Asked]]]:
    """Give each request for a list with those before it of the same list, where nothing was written in between."""
    for calm in calms(history):
        before: dict[tuple[str, ...], list[Asked]] = {}
        for exchange in calm:
            if found := asked(exchange):
                key = (found.exchange.operation_id or "", *exchange.path_values.values())
                yield found, list(before.setdefault(key, []))
                before[key].append(found)


def is_steady(one: Asked, since: Asked, before: list[Asked]) -> bool:
    """Whether nobody else can have changed the list between two requests.

    The mock's is nobody else's; at a vendor, the later request was made before both too, and answered alike.
    """
    return one.exchange.origin == "mock" or any(
        earlier.given == one.given
        and earlier.items == one.items
        and earlier.exchange.sequence < since.exchange.sequence
        for earlier in before
    )


def member(item: Any, name: str) -> Any:
    """Give an item's member; None where it has none of the name."""
    return json_pointer.get(item, json_pointer.join(name), None)


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) < len(str(_LARGEST)):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST else None
