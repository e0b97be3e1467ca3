"""Lists as the contract has them: filtered and in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, overload

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Filter, Query, Selection
from driftwitness.mock import shapes
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.kinds import Kind
from driftwitness.mock.ordered import rank

_SORTS = re.compile(r"(sort|order)(_?by)?|(sort|order)_?field", re.IGNORECASE)
_DIRECTIONS = re.compile(r"(sort|order)_?(by_?)?(dir|direction|order)|dir|direction|order", re.IGNORECASE)
_WORDS = re.compile(r"(?P<sign>[-+]?)(?P<name>\w+)(?:[ :,.](?P<direction>asc|desc)\w*)?", re.IGNORECASE)
MOST_KEPT = 4096
_SCALARS = {"string", "integer", "number", "boolean"}


@dataclass(frozen=True, slots=True)
class Order:
    """The property by which a request wants a list sorted; without a name, by creation."""

    name: str
    descending: bool


class Backwards(Sequence[dict[str, Any]]):
    """A list from its end, without a copy: a page of a long one is cheap."""

    def __init__(self, items: Sequence[dict[str, Any]]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[dict[str, Any]]: ...

    def __getitem__(self, index: int | slice) -> dict[str, Any] | Sequence[dict[str, Any]]:
        """Give one item, or a part of the list: that of the same place from the other end."""
        if isinstance(index, int):
            return self._items[-1 - index]
        chosen = range(len(self._items))[index]
        return [self._items[-1 - place] for place in chosen]


def arrange(
    contract: Contract,
    operation: Operation,
    kind: Kind,
    items: Sequence[dict[str, Any]],
    query: Mapping[str, str],
    behaviour: Behaviour,
    sorted_by: str | None = None,
) -> Sequence[dict[str, Any]]:
    """Filter items that come oldest first, or in the order of the property ``sorted_by``, and put them in order.

    It is the one that the request asks for by a documented parameter, else the documented one, else newest first.
    """
    filters = [entry for entry in filters_of(contract, operation, kind) if query.get(entry.param)] if query else []
    if behaviour.filters and filters:
        items = [
            item
            for item in items
            if all(
                _matches(entry, item, query[entry.param], behaviour) != behaviour.inverts_filters for entry in filters
            )
        ]
    arranged = items
    descending = True
    documented, wanted = contract.conventions.order(operation.id), asked_order(operation, kind, query)
    if wanted:
        if wanted.name:
            arranged = sorted(items, key=lambda item: rank(item.get(wanted.name)))
        descending = wanted.descending
    elif documented:
        if sorted_by != documented.by:
            arranged = sorted(items, key=lambda item: rank(json_pointer.get(item, documented.by, None)))
        descending = documented.descending
    return Backwards(arranged) if descending != behaviour.reverses_order else arranged


def part(asked: Query, items: Sequence[dict[str, Any]], query: Mapping[str, str]) -> Sequence[dict[str, Any]]:
    """Give what a request asks for of a list by its own words: the items with a text, so many, from one of them on."""
    text = query.get(asked.search or "", "").casefold()
    if text:
        items = [item for item in items if any(text in str(value).casefold() for value in item.values())]
    start, limit = (query.get(name or "", "") for name in (asked.start, asked.limit))
    first = int(start) if start.isdecimal() else 0
    return items[first : first + int(limit)] if limit.isdecimal() and int(limit) else items[first:]


def selected(
    selection: Selection, items: Sequence[dict[str, Any]], body: Mapping[str, Any], behaviour: Behaviour
) -> Sequence[dict[str, Any]]:
    """Give the items whose properties contain the texts of a body's filters; a filter of another form is let be."""
    given = body.get(selection.member)
    filters = [one for one in given if _is_documented(selection, one)] if isinstance(given, list) else []
    if not filters or not behaviour.filters:
        return items
    wanted = not behaviour.inverts_filters
    return [item for item in items if all(_is_met(selection, item, one) for one in filters) == wanted]


def _is_documented(selection: Selection, one: Any) -> bool:
    given = all(json_pointer.get(one, place, None) == value for place, value in selection.when.items())
    return given and all(isinstance(json_pointer.get(one, p, None), str) for p in (selection.property, selection.text))


def _is_met(selection: Selection, item: Mapping[str, Any], one: Any) -> bool:
    name, text = (json_pointer.get(one, place) for place in (selection.property, selection.text))
    return name not in item or text.casefold() in str(item[name]).casefold()


def standing_order(contract: Contract, operation: Operation, kind: Kind, query: Mapping[str, str]) -> str | None:
    """Give the property that puts a list in order where a request asks for no other order; None where none does."""
    documented = contract.conventions.order(operation.id)
    return documented.by if documented and not asked_order(operation, kind, query) else None


def filters_of(contract: Contract, operation: Operation, kind: Kind) -> list[Filter]:
    """Give the documented filters of a list; where none is, the parameters that could be nothing else.

    Those bear the name of a property of its members and take its values; one with a default does not choose.
    """
    conventions = contract.conventions
    found = [entry for entry in conventions.filters if entry.operation == operation.id]
    if found:
        return found
    pages = conventions.pages(operation.id)
    taken = {pages.position, pages.size} if pages else set()
    for parameter in operation.parameters:
        name = parameter.name
        if parameter.location != "query" or name in taken or name not in kind.properties:
            continue
        if _takes_its_values(contract, parameter.schema, kind.properties[name]):
            found.append(Filter(operation.id, name, json_pointer.join(name), "equals", parameter.pointer))
    return found


def _takes_its_values(contract: Contract, asked: Any, kept: Any) -> bool:
    """Whether a parameter takes what a property may be."""
    parameter, own = shapes.flatten(contract, asked), shapes.flatten(contract, kept)
    types, known = set(parameter["type"]), set(own["type"]) & _SCALARS
    if "default" in parameter or not known or (types and not types & known):
        return False
    both = "enum" in parameter and "enum" in own
    return not both or any(value in own["enum"] for value in parameter["enum"])


def asked_order(operation: Operation, kind: Kind, query: Mapping[str, str]) -> Order | None:
    """Read the order that a request asks for: ``sort=-created``, ``order_by=name&order=desc``, ``sort=name:asc``.

    None where it asks for none, or by a name that members do not have.
    """
    if not any(_is_of_order(name) for name in query):
        return None
    names = _parameter_names(operation)
    told = next(
        (query[n] for n in names if _DIRECTIONS.fullmatch(n) and query.get(n, "").lower() in ("asc", "desc")), ""
    )
    for parameter in names:
        match = _WORDS.match(query.get(parameter, "")) if _SORTS.fullmatch(parameter) else None
        name = _property(match["name"], (*kind.properties, *kind.sent)) if match else None
        if match and name:
            direction = (match["direction"] or told).lower()
            return Order(name, direction == "desc" if direction else match["sign"] == "-")
    # a direction alone means that of creation
    alone = not any(_SORTS.fullmatch(name) and not _DIRECTIONS.fullmatch(name) for name in names)
    return Order("", told.lower() == "desc") if told and alone else None


@lru_cache(MOST_KEPT)
def _is_of_order(name: str) -> bool:
    return bool(_SORTS.fullmatch(name) or _DIRECTIONS.fullmatch(name))


def _parameter_names(operation: Operation) -> list[str]:
    named = [parameter.name for parameter in operation.parameters if parameter.location == "query"]
    body = operation.body.schema if operation.body and operation.effect == "reads" else {}
    return [*named, *(body.get("properties") or {})]


def _property(word: str, known: Iterable[str]) -> str | None:
    """Give the property that a word means: ``created`` is ``created_at`` where nothing bears the word itself."""
    names = list(known)
    plain = {re.sub(r"[_-]", "", name).lower(): name for name in reversed(names)}
    wanted = re.sub(r"[_-]", "", word).lower()
    return next((plain[text] for end in ("", "at", "on", "date", "time") if (text := wanted + end) in plain), None)


def _matches(entry: Filter, item: Mapping[str, Any], asked: str, behaviour: Behaviour) -> bool:
    match = "equals" if entry.match == "contains" and behaviour.searches_whole_words else entry.match
    value = json_pointer.get(item, entry.property, None)
    if behaviour.includes_bounds and match in ("after", "before") and _moment(value) == _moment(asked):
        return True
    return _COMPARISONS[match](value, asked)


def _equals(value: Any, asked: str) -> bool:
    return str(value).lower() == asked.lower() if isinstance(value, bool) else str(value) == asked


def _contains(value: Any, asked: str) -> bool:
    return asked.casefold() in str(value).casefold()


def _after(value: Any, asked: str) -> bool:
    moment, bound = _moment(value), _moment(asked)
    # A bound that the contract lets through and nobody can read narrows nothing.
    return moment is None or bound is None or moment > bound


def _before(value: Any, asked: str) -> bool:
    moment, bound = _moment(value), _moment(asked)
    return moment is None or bound is None or moment < bound


_COMPARISONS: Mapping[str, Callable[[Any, str], bool]] = {
    "equals": _equals,
    "contains": _contains,
    "after": _after,
    "before": _before,
}


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
