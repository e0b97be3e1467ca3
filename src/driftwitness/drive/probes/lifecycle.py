"""Leads one member of each resource through its documented life: create, get, list, update, delete, and after."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import Operation
from driftwitness.contract.resources import Resource
from driftwitness.drive.client import Answer, Client, item_id
from driftwitness.drive.probes.invalid import InvalidBodies
from driftwitness.drive.values import Values

SECONDS = 2.5


def run(client: Client, values: Values) -> None:
    """Run the chain of each resource that can be created; a resource that needs a parent runs within its parent's."""
    all_resources = client.contract.resources
    chain = _Chain(client, values, all_resources)
    for resource in all_resources:
        if resource.create and not _needs_parent(resource):
            # the id in an example is one of the vendor's own: what this run left behind is there for certain
            chain.run(
                resource, {r.name: chain.left[r.resource] for r in resource.references if r.resource in chain.left}
            )


def _needs_parent(resource: Resource) -> bool:
    schema = resource.create.body.schema if resource.create and resource.create.body else {}
    required = schema.get("required") or ()
    return any(reference.name in required for reference in resource.references)


class _Chain:
    def __init__(self, client: Client, values: Values, all_resources: tuple[Resource, ...]) -> None:
        self._client = client
        self._values = values
        self._resources = all_resources
        self._invalid = InvalidBodies(client.contract, values)
        self.left: dict[str, Any] = {}

    def run(self, resource: Resource, references: dict[str, Any], above: tuple[str, ...] = ()) -> None:
        if self._whole(resource):
            self._list(resource, "list before creating")
        identity = self._create(resource, references)
        if identity is None:
            return
        self._get(resource, identity, "read what was created")
        self._list(resource, "list what was created")
        self._refused_update(resource, identity, references)
        self._update(resource, identity, references)
        children = []
        chain = (*above, resource.name)
        for child in self._children(resource, chain):
            names = {r.name: identity for r in child.references if r.resource == resource.name}
            self.run(child, names, chain)
            why = "create after a deletion" if child.delete else "create another"
            children.append((child, self._create(child, names, why)))
        if children:
            self._get(resource, identity, "read again with something below it")
        self._sublists(resource, identity)
        self._below(resource, identity)
        if resource.delete:
            self._delete(resource, identity, references)
            for child, child_id in children:
                if child_id is not None:
                    self._get(child, child_id, "read below what was deleted")
            self._sublists(resource, identity)
            identity = None if above else self._create(resource, references, "create after a deletion")
        if identity is not None:
            self.left[resource.name] = identity

    def _children(self, resource: Resource, chain: tuple[str, ...]) -> list[Resource]:
        """Give the resources that need this one and are not in the chain already, as a reply to a reply would be."""
        return [
            other
            for other in self._resources
            if other.create
            and other.name not in chain
            and _needs_parent(other)
            and any(r.resource == resource.name for r in other.references)
        ]

    def _create(self, resource: Resource, references: dict[str, Any], why: str = "create") -> Any:
        if resource.create is None:
            return None
        body = self._values.valid_body(resource.create, references)
        answer = self._client.send(self._values.ask(resource.create, body=body, why=why))
        return item_id(self._client.contract, resource, answer.json) if answer.ok else None

    def _get(self, resource: Resource, identity: Any, why: str) -> Answer | None:
        if resource.get is None or resource.id_param is None:
            return None
        return self._client.send(self._values.ask(resource.get, {resource.id_param: identity}, why=why))

    def _list(self, resource: Resource, why: str) -> None:
        if resource.list:
            self._client.send(self._values.ask(resource.list, query=self._whole(resource), why=why))

    def _whole(self, resource: Resource) -> dict[str, Any]:
        """Give the query for the longest page where nobody tells how many items a page has without it."""
        paging = self._client.contract.conventions.pages(resource.list.id) if resource.list else None
        is_open = paging is not None and paging.default_size is None and paging.maximum is not None
        return {paging.size: paging.maximum} if paging and paging.size and is_open else {}

    def _sublists(self, resource: Resource, identity: Any) -> None:
        for other in self._resources:
            for sublist in other.sublists:
                if resource.item and sublist.path.startswith(resource.item + "/"):
                    self._send(sublist, {resource.id_param or "": identity}, why="list below the item")

    def _below(self, resource: Resource, identity: Any) -> None:
        """Ask for what stands below the item and lists no resource; what sets a property is done twice."""
        lists = {sublist.id for other in self._resources for sublist in other.sublists}
        for operation in self._client.contract.operations:
            below = resource.item is not None and operation.path.startswith(resource.item + "/")
            if not below or operation.id in lists or operation.effect == "destroys":
                continue
            acts = self._client.contract.conventions.act(operation.id) is not None
            for why in ("below the item", "the same again")[: 1 + acts]:
                body = self._values.body(operation)
                self._send(operation, {resource.id_param or "": identity}, body, why)
                if operation.effect != "reads":
                    self._get(resource, identity, f"read after {operation.id}")

    def _send(self, operation: Operation, path_values: dict[str, Any], body: Any = None, why: str = "") -> None:
        self._client.send(self._values.ask(operation, path_values, body=body, why=why))

    def _refused_update(self, resource: Resource, identity: Any, references: dict[str, Any]) -> None:
        """Change one property along with a value that must be refused, between two reads."""
        if resource.update is None or resource.get is None or resource.id_param is None:
            return
        path_values = {resource.id_param: identity}
        for changed, update in self._values.update_bodies(resource.update, references):
            invalid = list(self._invalid.of(resource.update, path_values, update))
            invalid = invalid or list(self._values.incomplete_bodies(resource.update, update))
            # a value of another type than examples show need not be refused, but where it is, the refusal tells much
            invalid = invalid or list(self._values.invalid_bodies(resource.update, update))
            # a server that stores what it can before it refuses the rest shows in the other property
            beside = [(name, body) for name, body in invalid if not {*changed.split()} & {*name.split()}]
            for name, body in (beside or invalid)[:1]:
                self._send(resource.update, path_values, body, f"update {changed} with {name}, to be refused")
                self._get(resource, identity, "read after the refused update")
                return

    def _update(self, resource: Resource, identity: Any, references: dict[str, Any]) -> None:
        if resource.update is None or resource.id_param is None:
            return
        path_values = {resource.id_param: identity}
        # the time of a change is told in whole seconds
        self._client.pause(SECONDS)
        for name, body in self._values.update_bodies(resource.update, references):
            self._client.send(self._values.ask(resource.update, path_values, body=body, why=f"update {name} alone"))
            if self._get(resource, identity, f"read after the update of {name}") is None:
                self._list(resource, f"list after the update of {name}")

    def _delete(self, resource: Resource, identity: Any, references: dict[str, Any]) -> None:
        if resource.delete is None or resource.id_param is None:
            return
        path_values = {resource.id_param: identity}
        self._client.send(self._values.ask(resource.delete, path_values, why="delete"))
        self._get(resource, identity, "read what was deleted")
        self._list(resource, "list after the deletion")
        self._client.send(self._values.ask(resource.delete, path_values, why="delete again"))
        if resource.update:
            for _, body in list(self._values.update_bodies(resource.update, references))[:1]:
                self._send(resource.update, path_values, body, "update what was deleted")
