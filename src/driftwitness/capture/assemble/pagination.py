"""`x-driftwitness.pagination`: request parameters by their role, and what the answers tell of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from driftwitness.capture import paging
from driftwitness.capture.assemble.conventions import items_pointer
from driftwitness.capture.convention_facts import PagingLink, PagingParameter
from driftwitness.capture.evidence import EvidenceLog, Kind
from driftwitness.capture.facts import Example, OperationLine, ParameterRow, Where
from driftwitness.capture.fields import constraints
from driftwitness.capture.outline import Operation, Outline
from driftwitness.capture.paging import CURSOR, OFFSET, PAGE, SIZE, PagingRole, plain
from driftwitness.contract import pointer as json_pointer

STYLES: tuple[tuple[PagingRole, tuple[str, ...]], ...] = (("page", PAGE), ("offset", OFFSET), ("cursor", CURSOR))
ORDER = (*PAGE, *OFFSET, *CURSOR, *SIZE)
TOLD = {
    "total": ("total", "total_count", "total_items", "total_results", "count_total", "total_records"),
    "last": ("last_page", "total_pages", "page_count", "pages", "pages_total"),
    "current": ("current_page", "page", "page_number", "current"),
    "echo": ("per_page", "page_size", "limit", "size", "perpage"),
}
PARTNERS = frozenset({*SIZE, "skip"})
STARTS = re.compile(
    r"\b(?:starts?|starting|begins?|beginning)\s+(?:from|at|with)\b|\bskip\w*\b|\bfirst\s+(?:entry|item|record|result|row)\b",
    re.IGNORECASE,
)
"""What is said of an offset whatever its name, beside a size."""
NEXT = ("next_cursor", "next_page_token", "next_token", "end_cursor", "next", "cursor", "next_page")
NEXT_URLS = ("next", "previous", "prev", "next_page", "next_url", "next_page_url", "prev_page_url", "next_href")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A paging parameter, by the row or the sentence that documents it."""

    role: PagingRole
    row: ParameterRow
    kind: Kind

    @property
    def rank(self) -> int:
        """The place among those of its role: the usual names come first."""
        return ORDER.index(plain(self.row.name)) if plain(self.row.name) in ORDER else len(ORDER)


def parameter_names(operation: Operation) -> dict[str, ParameterRow]:
    """The documented paging parameters of a list, by role: `page`, `offset`, `cursor`, `size`."""
    return {parameter.role: parameter.row for parameter in reversed(_own(operation))}


def pages(operation: Operation, page: Outline) -> bool:
    """Whether the documents tell how the operation is paged: under it, or for all lists."""
    return bool(_own(operation) or (_is_list(operation) and _general(page)))


def pagination(page: Outline, log: EvidenceLog) -> list[dict[str, Any]]:
    """One entry for each way to page; operations that do it alike share one. What is told at large holds for lists."""
    entries: list[dict[str, Any]] = []
    general = _general(page)
    for operation in page.operations:
        parameters, links = _own(operation), [*operation.of(PagingLink), *page.of(PagingLink)]
        if not parameters and _is_list(operation):
            parameters = general or _shown_sizes(operation, page)
        names = {parameter.row.name for parameter in parameters}
        if all(parameter.kind == "example" for parameter in parameters):  # what is told at large says more
            told = {parameter.row.name for parameter in general}
            names |= told if names & told else set()
        parameters = [known for known in _distinct([*parameters, *general]) if known.row.name in names]
        if parameters or (operation.of(PagingLink) and _is_list(operation)):
            _add(entries, operation, parameters, links, log)
        elif links and _is_list(operation):
            _add(entries, operation, [], links, log)
    if not entries and (general or any(link.names for link in page.of(PagingLink))):
        _add(entries, None, general, page.of(PagingLink), log)
    return entries


def _is_list(operation: Operation) -> bool:
    return operation.lists and operation.method == "GET"


def _own(operation: Operation) -> list[Parameter]:
    """What is documented under an operation, if it is a list or is paged as one."""
    rows = _meaning_paging(operation.located("query"))
    found = [Parameter(role, row, "stated") for row in rows if (role := paging.written_role(row.name))]
    found += [_of_fact(fact) for fact in operation.of(PagingParameter)]
    found += list(_of_examples(operation))
    chosen = _distinct(found)
    positions = [parameter for parameter in chosen if parameter.role != "size"]
    if not positions:
        told = any(plain(parameter.row.name) in paging.UNMISTAKABLE for parameter in chosen) or _next_url(operation)
        listed = {row.where.first for row in operation.parameters}
        sentences = (fact for fact in operation.of(PagingParameter) if fact.where.first not in listed)
        told = told or any("Default:" in fact.text for fact in sentences)
        return chosen if _is_list(operation) and told else []
    paged = len(chosen) > len(positions) or any(parameter.role == "page" for parameter in positions)
    return chosen if operation.lists or (operation.method == "GET" and paged) else []


def _meaning_paging(rows: Sequence[ParameterRow]) -> list[ParameterRow]:
    """The rows about paging; a size of whatever name is one beside a position, and `skip` beside a size."""
    known = {row.name for row in rows if paging.means_paging(row.name, row.description)}
    roles = {paging.role(name) for name in known}
    partners: set[PagingRole] = {"size"} if roles & {"page", "offset", "cursor"} and "size" not in roles else set()
    partners |= {"offset"} if roles == {"size"} else set()
    return [
        row
        for row in rows
        if row.name in known or (paging.role(row.name) in partners and _is_partner(row) and _is_count(row))
    ]


def _is_partner(row: ParameterRow) -> bool:
    spelled = paging.plain(row.name)
    return spelled in PARTNERS or (spelled in OFFSET and STARTS.search(row.description) is not None)


def _is_count(row: ParameterRow) -> bool:
    return not paging.DATED.search(row.description) and constraints.schema(row).get("type", "integer") in (
        "integer",
        "number",
    )


def _next_url(operation: Operation) -> bool:
    """Whether an answer holds the URL of another page."""
    return any(
        isinstance(value, str) and "://" in value and plain(pointer.rpartition("/")[2]) in NEXT_URLS
        for answer in operation.successes
        for pointer, value in answer.example.values()
    )


def _general(page: Outline) -> list[Parameter]:
    """What the documents tell of paging at large: sentences, tables and examples outside of operations."""
    told = [row for row in page.of(ParameterRow) if row.location in (None, "query")]
    rows = _meaning_paging(told)
    found = [Parameter(role, row, "stated") for row in rows if (role := paging.role(row.name))]
    found += [_of_fact(fact) for fact in page.of(PagingParameter)]
    chosen = _distinct(found)
    return chosen if any(parameter.role != "size" for parameter in chosen) else []


def _shown_sizes(operation: Operation, page: Outline) -> list[Parameter]:
    """The sizes that the documents tell at large, with their default, and that a request of the operation shows."""
    shown = {name for line in operation.of(OperationLine) for name in line.query}
    told = (fact for fact in page.of(PagingParameter) if fact.name in shown and "Default:" in fact.text)
    return _distinct(_of_fact(fact) for fact in told)


def _of_fact(fact: PagingParameter) -> Parameter:
    numeric = None if fact.role == "cursor" else "integer"
    row = ParameterRow(fact.where, fact.name, numeric, None, fact.text, "query", None)
    return Parameter(fact.role, row, "example" if fact.shown else "stated")


def _of_examples(operation: Operation) -> Iterator[Parameter]:
    """The paging parameters in the URLs of other pages that an answer holds."""
    for answer in operation.successes:
        for pointer, value in answer.example.values():
            if isinstance(value, str) and "?" in value and plain(pointer.rpartition("/")[2]) in NEXT_URLS:
                for name, _ in parse_qsl(urlsplit(value).query):
                    if (role := paging.role(name)) and paging.sure(name):
                        yield Parameter(role, _row(answer.example.at(pointer), name, role), "example")


def _row(where: Where, name: str, role: PagingRole) -> ParameterRow:
    return ParameterRow(where, name, None if role == "cursor" else "integer", None, "", "query", None)


def _distinct(found: Iterable[Parameter]) -> list[Parameter]:
    """Each name once, what is stated before what is shown, the usual names first."""
    chosen: dict[str, Parameter] = {}
    for parameter in sorted(found, key=lambda parameter: parameter.kind == "example"):
        first = chosen.setdefault(parameter.row.name, parameter)
        if not first.row.description:
            row = replace(first.row, description=parameter.row.description)
            chosen[parameter.row.name] = replace(first, row=row)
    return sorted(chosen.values(), key=lambda parameter: parameter.rank)


def _add(
    entries: list[dict[str, Any]],
    operation: Operation | None,
    parameters: Sequence[Parameter],
    links: Sequence[PagingLink],
    log: EvidenceLog,
) -> None:
    entry, places = _entry(operation, parameters, links)
    same = next((known for known in entries if {**known, "operations": None} == {**entry, "operations": None}), None)
    if same:
        same["operations"] += entry["operations"]
        return
    at = ("x-driftwitness", "pagination", len(entries))
    first, kind = next(iter(places.values()))
    log.note(at, first, kind)
    for part, (where, kind) in places.items():
        log.note((*at, "cursor", "next") if part == "next" else (*at, part), where, kind)
    entries.append(entry)


def _entry(
    operation: Operation | None, parameters: Sequence[Parameter], links: Sequence[PagingLink]
) -> tuple[dict[str, Any], dict[str, tuple[Where, Kind]]]:
    """An entry of the contract, and the lines that tell each of its parts."""
    places: dict[str, tuple[Where, Kind]] = {}
    by_role = {parameter.role: parameter for parameter in reversed(parameters)}
    position = next((by_role[role] for role, _ in STYLES if role in by_role), None)
    entry: dict[str, Any] = {"style": _style(position, by_role.get("size"), links)}
    for parameter in (position, by_role.get("size")):
        if parameter:
            entry[parameter.role] = _part(parameter)
            places[parameter.role] = (parameter.row.where, parameter.kind)
    named = {parameter.row.name: (parameter.row.where, parameter.kind) for parameter in parameters}
    for link in links if entry["style"] == "link" else ():
        named |= {name: (link.where, "example") for name in link.names if name not in named}
    chosen = {part["param"] for part in entry.values() if isinstance(part, dict)}
    if others := [name for name in named if name not in chosen]:
        entry["params"] = others
        places["params"] = named[others[0]]
    if entry["style"] == "link" and links:
        places.setdefault("style", (links[0].where, "example" if links[0].names else "stated"))
    entry["items"] = items_pointer(operation) if operation else ""
    for answer in operation.successes if operation else ():
        places.setdefault("items", (answer.example.at(entry["items"]), "example"))
        _told(entry, places, answer.example)
    entry["operations"] = [operation.id] if operation else []
    return entry, places


def _style(position: Parameter | None, size: Parameter | None, links: Sequence[PagingLink]) -> str:
    """Numbered pages and offsets are what they are; else a link leads on where there is one."""
    if position and (position.role != "cursor" or not links):
        return position.role
    numbered = not links and size is not None and plain(size.row.name).endswith(("page", "page_size", "pagesize"))
    return "page" if numbered else "link"


def _part(parameter: Parameter) -> dict[str, Any]:
    schema = constraints.schema(parameter.row)
    part: dict[str, Any] = {"param": parameter.row.name}
    if parameter.role in ("page", "offset"):
        usual = 1 if parameter.role == "page" else 0
        default = schema.get("default", schema.get("minimum", usual))
        default = default if isinstance(default, int) else usual
        return part | {"first": default, "default": default}
    if parameter.role == "size":
        part |= {name: schema[name] for name in ("default", "minimum", "maximum") if isinstance(schema.get(name), int)}
    return part


def _told(entry: dict[str, Any], places: dict[str, tuple[Where, Kind]], example: Example) -> None:
    """Add the pointers of what the example tells of the page, outside the items."""
    outside = {
        place: json_pointer.get(example.value, place)
        for place in sorted(example.lines)
        if _outside(place, entry["items"])
    }
    for role, names in TOLD.items():
        if role in ("current", "last") and entry["style"] != "page":
            continue
        place = _named(names, {place: value for place, value in outside.items() if type(value) is int})
        if place is not None and role not in entry:
            entry[role] = place
            places[role] = (example.at(place), "example")
    if entry["style"] == "cursor" and (place := _named(NEXT, outside)) is not None:
        entry["cursor"]["next"] = place
        places["next"] = (example.at(place), "example")


def _outside(place: str, items: str) -> bool:
    return bool(place) and place != items and not place.startswith(items + "/") if items else place.count("/") == 0


def _named(names: tuple[str, ...], values: dict[str, Any]) -> str | None:
    for name in names:
        for place, value in values.items():
            if plain(place.rpartition("/")[2]) == name and not isinstance(value, dict | list):
                return place
    return None
