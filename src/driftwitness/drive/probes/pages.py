"""Walks lists: each page once, the edges of the page size, behind the end, each documented filter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from driftwitness.contract import Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Filter, Pagination
from driftwitness.contract.resources import Resource, resources
from driftwitness.drive.client import Answer, Client, ask, item_id
from driftwitness.drive.probes.reading import item_ids
from driftwitness.drive.values import Values

PAGES_WALKED = 4
FARTHEST = 1_000_000_000
MEMBERS = 3


def run(client: Client, values: Values) -> None:
    """Walk each paged list with pages of two, then ask for its edges and filters."""
    for resource in resources(client.contract):
        if resource.list:
            if resource.create and not any(r.operation == resource.create.id for r in resource.references):
                for _ in range(MEMBERS):
                    client.send(ask(resource.create, body=values.valid_body(resource.create), why="something to list"))
            _walk(client, values, resource.list, {})
        for sublist in resource.sublists:
            _sublist(client, values, resource, sublist)


def _sublist(client: Client, values: Values, resource: Resource, sublist: Operation) -> None:
    for parent in resources(client.contract):
        if not (parent.item and sublist.path.startswith(parent.item + "/") and parent.id_param):
            continue
        identity = _parent_with_members(client, values, parent, resource)
        if identity is not None:
            _walk(client, values, sublist, {parent.id_param: identity})


def _parent_with_members(client: Client, values: Values, parent: Resource, resource: Resource) -> Any:
    if parent.create and resource.create:
        answer = client.send(ask(parent.create, body=values.valid_body(parent.create), why="a parent for a list"))
        identity = item_id(client.contract, parent, answer.json) if answer.ok else None
        references = {r.name: identity for r in resource.references if r.resource == parent.name}
        if identity is not None and references:
            for _ in range(MEMBERS):
                body = values.valid_body(resource.create, references)
                client.send(ask(resource.create, body=body, why="something to list"))
            return identity
    return next(iter(item_ids(client, parent, parent.list, values) if parent.list else []), None)


def _walk(client: Client, values: Values, listing: Operation, path_values: dict[str, Any]) -> None:
    paging = client.contract.conventions.pages(listing.id)
    whole = client.send(ask(listing, path_values, why="the list as it comes"))
    if paging and paging.position and paging.style in ("page", "offset"):
        last = None
        for number in range(PAGES_WALKED):
            answer = client.send(
                ask(listing, path_values, _position(paging, number, 2), why=f"page {number + 1} of two each")
            )
            if not answer.ok or len(_items(answer, paging.items)) < 2:
                break
            last = json_pointer.get(answer.json, paging.last, None) if paging.last else None
        last = last if isinstance(last, int) and last <= FARTHEST else None
        if isinstance(last, int) and last > PAGES_WALKED:
            client.send(ask(listing, path_values, _position(paging, last - 1, 2), why="the last page"))
        if isinstance(last, int):
            client.send(ask(listing, path_values, _position(paging, last + 1, 2), why="behind the last page"))
        for size in {paging.minimum, paging.maximum} - {None}:
            client.send(ask(listing, path_values, {str(paging.size): size}, why=f"the size's bound, {size}"))
        for size in (0, (paging.maximum or 0) + 1):
            client.send(ask(listing, path_values, {str(paging.size): size}, why=f"a size outside its bounds, {size}"))
    for entry in client.contract.conventions.filters:
        if entry.operation == listing.id:
            for value in _filter_values(client, values, entry, listing, whole, paging):
                client.send(ask(listing, path_values, {entry.param: value}, why=f"only {entry.param}={value}"))


def _position(paging: Pagination, number: int, size: int) -> dict[str, Any]:
    start = paging.first + (number if paging.style == "page" else number * size)
    return {str(paging.position): start} | ({paging.size: size} if paging.size else {})


def _items(answer: Answer, place: str) -> list[Any]:
    found = json_pointer.get(answer.json, place, None)
    return found if isinstance(found, list) else []


def _filter_values(
    client: Client, values: Values, entry: Filter, listing: Operation, whole: Answer, paging: Pagination | None
) -> list[Any]:
    parameter = listing.parameter(entry.param, "query")
    schema = client.contract.resolve(parameter.schema) if parameter else {}
    if schema.get("enum"):
        return list(schema["enum"])
    success = client.contract.conventions.success
    shown = _items(whole, paging.items if paging else (success.items or "" if success else ""))
    seen = [json_pointer.get(item, entry.property, None) for item in shown]
    texts = [value for value in seen if isinstance(value, str) and value]
    if entry.match in ("after", "before"):
        moments = sorted(moment for moment in map(_moment, texts) if moment)
        if not moments:
            return []
        middle = moments[len(moments) // 2]
        return [(middle + timedelta(days=shift)).strftime("%Y-%m-%d") for shift in (-2, 2)]
    if entry.match == "contains" and texts:
        return [texts[0].split()[0], "driftwitness-nothing-matches"]
    return texts[:1] or [values.value(entry.param, schema)]


def _moment(text: str) -> datetime | None:
    """Read a moment that has days before and after it."""
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 1 < moment.year < 9999 else None
