"""`x-driftwitness.pagination`: request parameters by their role, and what the answers tell of the page."""

from __future__ import annotations

from typing import Any

from driftwitness.capture import constraints
from driftwitness.capture.assemble_conventions import items_pointer
from driftwitness.capture.evidence import EvidenceLog
from driftwitness.capture.facts import Example, ParameterRow, Where
from driftwitness.capture.outline import Operation, Outline
from driftwitness.contract import pointer as json_pointer

PAGE = ("page", "page_number", "pagenumber", "page_no", "p")
OFFSET = ("offset", "skip", "start", "start_index")
CURSOR = (
    "cursor",
    "after",
    "starting_after",
    "page_token",
    "pagetoken",
    "next_token",
    "start_cursor",
    "continuation_token",
)
SIZE = ("per_page", "perpage", "page_size", "pagesize", "limit", "size", "count", "max_results", "page_limit")
STYLES = (("page", PAGE), ("offset", OFFSET), ("cursor", CURSOR))
TOLD = {
    "total": ("total", "total_count", "total_items", "total_results", "count_total", "total_records"),
    "last": ("last_page", "total_pages", "page_count", "pages", "pages_total"),
    "current": ("current_page", "page", "page_number", "current"),
    "echo": ("per_page", "page_size", "limit", "size", "perpage"),
}
NEXT = ("next_cursor", "next_page_token", "next_token", "end_cursor", "next", "cursor", "next_page")


def parameter_names(operation: Operation) -> dict[str, ParameterRow]:
    """The documented paging parameters of a list, by role: `page`, `offset`, `cursor`, `size`."""
    rows = {_plain(row.name): row for row in operation.located("query")}
    found = {role: rows[name] for role, names in (*STYLES, ("size", SIZE)) for name in names if name in rows}
    return found if operation.lists and found.keys() & {"page", "offset", "cursor"} else {}


def pagination(page: Outline, log: EvidenceLog) -> list[dict[str, Any]]:
    """One entry for each way to page; operations that do it alike share one."""
    entries: list[dict[str, Any]] = []
    for operation in page.operations:
        rows = parameter_names(operation)
        if not rows:
            continue
        entry, places = _entry(operation, rows)
        same = next(
            (known for known in entries if {**known, "operations": None} == {**entry, "operations": None}), None
        )
        if same:
            same["operations"].append(operation.id)
            continue
        at = ("x-driftwitness", "pagination", len(entries))
        log.note(at, next(iter(rows.values())).where)
        for part, where in places.items():
            place = (*at, "cursor", "next") if part == "next" else (*at, part)
            log.note(place, where, "stated" if part in rows else "example")
        entries.append(entry)
    return entries


def _entry(operation: Operation, rows: dict[str, ParameterRow]) -> tuple[dict[str, Any], dict[str, Where]]:
    style = next(role for role, _ in STYLES if role in rows)
    schema = constraints.schema(rows[style])
    entry: dict[str, Any] = {"style": style, style: {"param": rows[style].name}}
    if style != "cursor":
        default = schema.get("default", schema.get("minimum", 1 if style == "page" else 0))
        entry[style] |= {"first": default, "default": default}
    if "size" in rows:
        known = constraints.schema(rows["size"])
        kept = {name: known[name] for name in ("default", "minimum", "maximum") if name in known}
        entry["size"] = {"param": rows["size"].name} | kept
    entry["items"] = items_pointer(operation)
    places = {role: rows[role].where for role in (style, "size") if role in rows}
    for answer in operation.successes:
        places.setdefault("items", answer.example.at(entry["items"]))
        _told(entry, places, style, answer.example)
    entry["operations"] = [operation.id]
    return entry, places


def _told(entry: dict[str, Any], places: dict[str, Where], style: str, example: Example) -> None:
    """Add the pointers of what the example tells of the page, outside the items."""
    outside = {
        place: json_pointer.get(example.value, place)
        for place in sorted(example.lines)
        if _outside(place, entry["items"])
    }
    for role, names in TOLD.items():
        if role in ("current", "last") and style != "page":
            continue
        place = _named(names, {place: value for place, value in outside.items() if type(value) is int})
        if place is not None and role not in entry:
            entry[role] = place
            places[role] = example.at(place)
    if style == "cursor" and (place := _named(NEXT, outside)) is not None:
        entry["cursor"]["next"] = place
        places["next"] = example.at(place)


def _outside(place: str, items: str) -> bool:
    return bool(place) and place != items and not place.startswith(items + "/") if items else place.count("/") == 0


def _named(names: tuple[str, ...], values: dict[str, Any]) -> str | None:
    for name in names:
        for place, value in values.items():
            if _plain(place.rpartition("/")[2]) == name and not isinstance(value, dict | list):
                return place
    return None


def _plain(name: str) -> str:
    """A name as the tables above spell it: `pageSize`, `page-size` and `page[size]` are `page_size`."""
    spaced = "".join("_" + letter.lower() if letter.isupper() else letter for letter in name)
    return spaced.replace("-", "_").replace("[", "_").strip("]_")
