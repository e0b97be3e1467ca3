"""Reads everything that can be read without writing: lists, their first items, sublists, singletons."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.resources import Resource
from driftwitness.drive.client import Answer, Client
from driftwitness.drive.values import Values


def run(client: Client, values: Values) -> None:
    """Read each resource's list, its first item and what hangs below; then each readable operation that is left."""
    seen: set[str] = set()
    for resource in client.contract.resources:
        _read(client, values, resource, seen)
    for operation in client.contract.operations:
        if operation.method == "GET" and operation.id not in seen:
            client.send(values.ask(operation, why="read"))


def _read(client: Client, values: Values, resource: Resource, seen: set[str]) -> None:
    found: list[Any] = []
    if resource.list:
        seen.add(resource.list.id)
        found = item_ids(client, resource, resource.list, values)
    for identity in found[:1]:
        if resource.get:
            seen.add(resource.get.id)
            client.send(values.ask(resource.get, {resource.id_param or "": identity}, why="get a listed item"))
        for other in client.contract.resources:
            for sublist in other.sublists:
                if resource.item and sublist.path.startswith(resource.item + "/"):
                    seen.add(sublist.id)
                    for member in item_ids(client, other, sublist, values, {resource.id_param or "": identity})[:1]:
                        if other.get and other.id_param:
                            seen.add(other.get.id)
                            client.send(values.ask(other.get, {other.id_param: member}, why="get a listed item"))


def item_ids(
    client: Client, resource: Resource, listing: Operation, values: Values, path_values: dict[str, Any] | None = None
) -> list[Any]:
    """Ask for a list as it comes and give the ids of its items."""
    answer = client.send(values.ask(listing, path_values, why="list"))
    ids = [json_pointer.get(item, resource.id_pointer, None) for item in members(client, listing, answer)]
    return [identity for identity in ids if identity is not None]


def members(client: Client, listing: Operation, answer: Answer) -> list[Any]:
    """Give the items that an answer to a list holds; none where it is no list."""
    paging, success = client.contract.conventions.pages(listing.id), client.contract.conventions.success
    place = paging.items if paging else (success.items or "" if success else "")
    found = json_pointer.get(answer.json, place, None) if answer.ok else None
    return found if isinstance(found, list) else []
