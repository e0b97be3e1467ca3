"""Walks lists: each page once, the edges of the page size, behind the end, each documented filter."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from driftwitness.contract import Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Filter, Pagination
from driftwitness.contract.paging import next_position
from driftwitness.contract.resources import Resource
from driftwitness.drive.client import Answer, Client, item_id
from driftwitness.drive.probes.reading import item_ids
from driftwitness.drive.values import Values

PAGES_WALKED = 4
EMPTY_WALKED = 3
FARTHEST = 1_000_000_000
MEMBERS = 3
SHORTEST_WORD = 3


def run(client: Client, values: Values) -> None:
    """Walk each paged list with pages of two, then ask for its edges and filters."""
    for resource in client.contract.resources:
        if resource.list:
            if resource.create and not any(r.operation == resource.create.id for r in resource.references):
                for _ in range(MEMBERS):
                    _create(client, values, resource, {}, "create something to list")
            _walk(_List(client, values, resource.list, {}))
        for sublist in resource.sublists:
            _sublist(client, values, resource, sublist)
    walked = {o.id for resource in client.contract.resources for o in (resource.list, *resource.sublists) if o}
    for operation in client.contract.operations:
        if client.contract.conventions.pages(operation.id) and operation.id not in walked:
            _walk(_List(client, values, operation, {}))


def _sublist(client: Client, values: Values, resource: Resource, sublist: Operation) -> None:
    for parent in client.contract.resources:
        if not (parent.item and sublist.path.startswith(parent.item + "/") and parent.id_param):
            continue
        identity = _parent_with_members(client, values, parent, resource)
        if identity is not None:
            _walk(_List(client, values, sublist, {parent.id_param: identity}))


def _parent_with_members(client: Client, values: Values, parent: Resource, resource: Resource) -> Any:
    if parent.create and resource.create:
        answer = _create(client, values, parent, {}, "create a parent for a list")
        identity = item_id(client.contract, parent, answer.json) if answer.ok else None
        references = {r.name: identity for r in resource.references if r.resource == parent.name}
        if identity is not None and references:
            for _ in range(MEMBERS):
                _create(client, values, resource, references, "create something to list")
            return identity
    return next(iter(item_ids(client, parent, parent.list, values) if parent.list else []), None)


def _create(client: Client, values: Values, resource: Resource, references: dict[str, Any], why: str) -> Answer:
    if resource.create is None:
        return Answer(0)
    body = values.valid_body(resource.create, references)
    return client.send(values.ask(resource.create, body=body, why=why))


@dataclass(frozen=True, slots=True)
class _List:
    """A list to walk."""

    client: Client
    values: Values
    operation: Operation
    path_values: dict[str, Any]

    @property
    def paging(self) -> Pagination | None:
        return self.client.contract.conventions.pages(self.operation.id)

    def ask(self, query: dict[str, Any], why: str) -> Answer:
        return self.client.send(self.values.ask(self.operation, self.path_values, query, why=why))


def _walk(listing: _List) -> None:
    paging = listing.paging
    whole = listing.ask({}, "the list as it comes")
    if paging and paging.position:
        if paging.style in ("page", "offset"):
            _walk_numbers(listing, paging)
        else:
            _walk_names(listing, paging, whole)
    if paging and paging.position and paging.style == "page" and paging.current:
        below = paging.first - 1
        listing.ask({paging.position: below}, f"a page below the first, {below}")
    if paging and paging.position and paging.style == "page" and paging.default_size is None:
        second = paging.first + 1
        listing.ask({paging.position: second}, f"page {second} of a size that nobody tells")
    if paging and paging.size:
        bounds = {size for size in (paging.minimum, paging.maximum) if size is not None}
        for size in (*sorted(bounds), 0, (paging.maximum or 0) + 1):
            what = "the size's bound" if size in bounds else "a size outside its bounds"
            listing.ask({paging.size: size}, f"{what}, {size}")
    _filter(listing, whole)


def _filter(listing: _List, whole: Answer) -> None:
    """Ask with each documented filter, and for the list again: what was there before and after was there in between."""
    paging = listing.paging
    largest = {paging.size: paging.maximum} if paging and paging.size and paging.maximum else {}
    entries = [one for one in listing.client.contract.conventions.filters if one.operation == listing.operation.id]
    for entry in entries:
        for number, value in enumerate(_filter_values(listing, entry, whole), 1):
            # the value may be one that an answer showed: a plan that was rehearsed knows only which one it is
            listing.ask({entry.param: value}, f"only what {entry.match} {entry.param}, value {number}")
    if entries:
        listing.ask(largest, "the list again, behind its filters")


def _walk_numbers(listing: _List, paging: Pagination) -> None:
    """Ask for the first pages by number, the last one, and the one behind it."""
    last = None
    for number in range(PAGES_WALKED):
        answer = listing.ask(_position(paging, number, 2), f"page {number + 1} of two each")
        if not answer.ok:
            break
        # of a rehearsed plan perhaps only the first page is asked for: the others' answers are of another list
        last = _last(answer, paging) if last is None else last
        if len(_items(answer, paging.items)) < 2:
            break
    if not isinstance(last, int) or last > FARTHEST:
        return
    if last > PAGES_WALKED:
        listing.ask(_position(paging, last - 1, 2), "the last page")
    listing.ask(_position(paging, last + 1, 2), "behind the last page")


def _last(answer: Answer, paging: Pagination) -> Any:
    """Give the number of pages of two, as the answer tells it or by its total; None where it tells neither."""
    if paging.last:
        return json_pointer.get(answer.json, paging.last, None)
    total = json_pointer.get(answer.json, paging.total, None) if paging.total else None
    return max(1, math.ceil(total / 2)) if isinstance(total, int) else None


def _walk_names(listing: _List, paging: Pagination, whole: Answer) -> None:
    """Follow each page to the one that it names as next, to the end where the first answer holds the whole list.

    Where positions are numbers, ask for the one behind the end too.
    """
    count, ended = len(_items(whole, paging.items)), next_position(paging, whole.json, whole.headers) is None
    size = max(2, math.ceil(count / (PAGES_WALKED - 1))) if ended else 2
    query: dict[str, Any] = {paging.size: size} if paging.size else {}
    for number in range(PAGES_WALKED):
        answer = listing.ask(query, f"page {number + 1} of a few" if paging.size else f"page {number + 1}")
        following = next_position(paging, answer.json, answer.headers) if answer.ok else None
        if following is None:
            break
        query = {**query, str(paging.position): following}
    if number:
        # only where the first page is still the same, a repeated item is surely a fault
        listing.ask({paging.size: size} if paging.size else {}, "page 1 again")
    position = str(query.get(str(paging.position), ""))
    if answer.ok and following is None and position.isdecimal() and position.isascii() and paging.size:
        behind = int(position) + size
        listing.ask({**query, str(paging.position): behind}, "behind the last page")
    if not ended:
        _walk_on(listing, paging, whole)


def _walk_on(listing: _List, paging: Pagination, whole: Answer) -> None:
    """Follow the list as it comes, at a size of its own, and behind its end as far as one empty page names another."""
    answer, walked, empty = whole, 0, 0
    while answer.ok and walked < PAGES_WALKED and empty < EMPTY_WALKED:
        following = next_position(paging, answer.json, answer.headers)
        if following is None:
            return
        answer = listing.ask({str(paging.position): following}, "the next page of the list as it comes")
        empty += not _items(answer, paging.items)
        walked += bool(_items(answer, paging.items))


def _position(paging: Pagination, number: int, size: int) -> dict[str, Any]:
    start = paging.first + (number if paging.style == "page" else number * size)
    return {str(paging.position): start} | ({paging.size: size} if paging.size else {})


def _items(answer: Answer, place: str) -> list[Any]:
    found = json_pointer.get(answer.json, place, None)
    return found if isinstance(found, list) else []


def _filter_values(listing: _List, entry: Filter, whole: Answer) -> list[Any]:
    contract, paging = listing.client.contract, listing.paging
    parameter = listing.operation.parameter(entry.param, "query")
    schema = contract.resolve(parameter.schema) if parameter else {}
    if schema.get("enum"):
        return list(schema["enum"])
    success = contract.conventions.success
    shown = _items(whole, paging.items if paging else (success.items or "" if success else ""))
    seen = [json_pointer.get(item, entry.property, None) for item in shown]
    texts = [value for value in seen if isinstance(value, str) and value]
    if entry.match in ("after", "before"):
        moments = sorted(moment for moment in map(_moment, texts) if moment)
        if not moments:
            return []
        middle = moments[len(moments) // 2]
        days = [(middle + timedelta(days=shift)).strftime("%Y-%m-%d") for shift in (-2, 2)]
        if "date-time" not in _formats(schema):
            return days
        # a zone that is taken for another shows only next to the moment
        near = [(middle + timedelta(seconds=shift)).strftime("%Y-%m-%dT%H:%M:%SZ") for shift in (-1, 1, 0)]
        return [*days, *near]
    if entry.match == "contains" and texts:
        return [_telling_word(texts), "driftwitness-nothing-matches"]
    return texts[:1] or [listing.values.value(entry.param, schema)]


def _telling_word(texts: Sequence[str]) -> str:
    """Give a word of the texts that the fewest have: a search that finds it, and them alone, looks at texts."""
    words = dict.fromkeys(
        word for text in texts for word in text.split() if word.isalnum() and len(word) >= SHORTEST_WORD
    )
    counts = {word: sum(word.casefold() in text.casefold() for text in texts) for word in words}
    return min(counts, key=lambda word: counts[word], default=texts[0].split()[0])


def _formats(schema: Mapping[str, Any]) -> set[str]:
    """Give the formats that a text may have."""
    return {part["format"] for part in (schema, *(schema.get("anyOf") or ())) if "format" in part}


def _moment(text: str) -> datetime | None:
    """Read a moment that has days before and after it."""
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 1 < moment.year < 9999 else None
