"""Resources and their lifecycle, as the contract's Links and path shapes tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from driftwitness.contract.model import Contract, Operation

_VERBS: Mapping[str, tuple[str, ...]] = {
    "create": ("create", "new", "add"),
    "get": ("get", "view", "show"),
    "update": ("update", "edit"),
    "delete": ("delete", "remove"),
}
_ITEM_VERBS = (*_VERBS["get"], *_VERBS["update"], *_VERBS["delete"])
_PARAMETER = re.compile(r"\{[^}/]*\}")
_BODY = re.compile(r"\$response\.body#(?P<pointer>/.*)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A request property (``parent`` resource's id) or path parameter by which one resource names another."""

    operation: str
    location: str
    name: str
    resource: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of thing the vendor keeps, and the operations on it.

    ``collection`` and ``item`` are path templates; ``id_pointer`` points into one payload (below the envelope's item
    pointer), ``id_param`` names the path parameter. ``sublists`` list this resource's members under a parent's path;
    ``references`` are the places where another resource's id is sent.
    """

    name: str
    collection: str
    item: str | None
    id_param: str | None
    id_pointer: str
    create: Operation | None = None
    list: Operation | None = None
    get: Operation | None = None
    update: Operation | None = None
    delete: Operation | None = None
    sublists: tuple[Operation, ...] = ()
    references: tuple[Reference, ...] = field(default=())

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The lifecycle's operations that exist, sublists last."""
        found = (self.create, self.list, self.get, self.update, self.delete, *self.sublists)
        return tuple(operation for operation in found if operation)


def resources(contract: Contract) -> tuple[Resource, ...]:
    """Give the contract's resources, by the order of their first operation.

    A format at the end of paths (``.json``) is no part of a name.
    A collection is a path that an item path (``{collection}/{parameter}``) or a creating operation hangs below; where
    the vendor puts verbs into paths, ``{collection}/get/{parameter}`` and ``{collection}/create`` do. A path
    ``{item}/{segment}`` whose last segment is another resource's collection lists the members of that resource.
    """
    collections = [path for path in _collections(contract) if "{" not in path]
    around = _around(contract, collections)
    return tuple(_resource(contract, collection, around) for collection in collections)


def nested(contract: Contract) -> tuple[Resource, ...]:
    """Give the resources whose collection stands below a path parameter: ``/a/{a}/b`` with ``/a/{a}/b/{b}``."""
    collections = _collections(contract)
    around = _around(contract, collections)
    found = (_resource(contract, path, around) for path in collections if "{" in path)
    return tuple(resource for resource in found if _is_kept(resource))


def _is_kept(resource: Resource) -> bool:
    """Whether a path below parameters is a collection: ``/a/{a}/b/{b}`` may as well be one thing with two names."""
    on_item = [operation for operation in (resource.get, resource.update, resource.delete) if operation]
    if not resource.collection.endswith("}"):
        plain = f"{erased(resource.collection)}/{{}}"
        return bool(resource.create and resource.list) or any(erased(one.path) == plain for one in on_item)
    return bool(resource.get and (resource.update or resource.delete))


def plain(path: str) -> str:
    """Give a path template without the format that it ends with: ``/things/{id}.json`` is ``/things/{id}``."""
    return path.removesuffix(".json")


@lru_cache(maxsize=4096)
def erased(path: str) -> str:
    """Give a path template without a format and the names of its parameters, which may differ between operations."""
    return _PARAMETER.sub("{}", plain(path))


def resource_at(contract: Contract, collection: str, collections: Sequence[str]) -> Resource:
    """Give the resource of one collection; ``collections`` are those whose members it may belong to."""
    return _resource(contract, collection, _around(contract, collections))


class _Around(NamedTuple):
    """What lists the members of collections, by the last segment of its path; what names them, by who takes them."""

    sublists: Mapping[str, Sequence[Operation]]
    references: Mapping[str, Sequence[Reference]]


def _around(contract: Contract, collections: Sequence[str]) -> _Around:
    known = frozenset(collections)
    sublists: dict[str, list[Operation]] = {}
    for operation in contract.operations if known else ():
        parent, _, last = plain(operation.path).rpartition("/")
        if operation.method == "GET" and parent.endswith("}") and parent.rpartition("/")[0] in known:
            sublists.setdefault(last, []).append(operation)
    references: dict[str, list[Reference]] = {}
    for owner in collections:
        creating = _creating(contract, owner)
        for target, link in links(creating) if creating else ():
            body = link.get("requestBody")
            for name in body if isinstance(body, dict) else ():
                named = Reference(target, "body", name, owner.rpartition("/")[2])
                references.setdefault(target, []).append(named)
    return _Around(sublists, references)


def _resource(contract: Contract, collection: str, around: _Around) -> Resource:
    item = _item_path(contract, collection)
    create, listing = _creating(contract, collection), _listing(contract, collection)
    return Resource(
        name=collection.strip("/").rpartition("/")[2],
        collection=collection,
        item=item,
        id_param=item.rpartition("/")[2][1:].partition("}")[0] if item else None,
        id_pointer=_id_pointer(contract, create, listing),
        create=create,
        list=listing,
        get=_on_item(contract, collection, ("GET",), "get"),
        update=_on_item(contract, collection, ("PUT", "PATCH"), "update"),
        delete=_on_item(contract, collection, ("DELETE",), "delete"),
        sublists=tuple(around.sublists.get(collection.rpartition("/")[2], ())),
        references=tuple(around.references.get(create.id, ()) if create else ()),
    )


def links(operation: Operation) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the Links of an operation's documented 2xx responses: target operationId and the Link object."""
    for status, response in (operation.raw.get("responses") or {}).items():
        if str(status).startswith("2"):
            for name, link in (response.get("links") or {}).items():
                yield str(link.get("operationId", name)), link


def _collections(contract: Contract) -> list[str]:
    found: dict[str, str] = {}
    for operation in contract.operations:
        parent, _, last = plain(operation.path).rpartition("/")
        is_item = last.startswith("{")
        path, _, verb = parent.rpartition("/") if is_item else (parent, "", last)
        if is_item and verb not in _ITEM_VERBS:
            path = parent
        elif not is_item and not _is_creation(operation, verb):
            path, is_item = plain(operation.path), operation.method == "POST" and _creates(operation)
        else:
            is_item = True
        if is_item and path:
            found.setdefault(erased(path), path)
    return list(found.values())


def _is_creation(operation: Operation, verb: str) -> bool:
    return operation.method == "POST" and verb in _VERBS["create"] and operation.effect != "reads"


def _creates(operation: Operation) -> bool:
    return bool(operation.body) and operation.effect != "reads" and any(True for _ in links(operation))


def _creating(contract: Contract, collection: str) -> Operation | None:
    """Give what creates: POST below the collection with a creating verb, else POST to it, unless that only reads."""
    path = erased(collection)
    for wanted in (*(f"{path}/{verb}" for verb in _VERBS["create"]), path):
        if posts := [o for o in contract.of_shape(wanted) if o.method == "POST" and o.effect != "reads"]:
            return posts[-1]
    return None


def _listing(contract: Contract, collection: str) -> Operation | None:
    for wanted in (erased(collection), f"{erased(collection)}/list"):
        if gets := [operation for operation in contract.of_shape(wanted) if operation.method == "GET"]:
            return gets[-1]
    return None


def _item_path(contract: Contract, collection: str) -> str | None:
    for below in ("", *(f"/{verb}" for verb in _ITEM_VERBS)):
        if found := contract.of_shape(f"{erased(collection)}{below}/{{}}"):
            return found[0].path
    return None


def _on_item(contract: Contract, collection: str, methods: tuple[str, ...], role: str) -> Operation | None:
    """Give the operation on one item: by its method, or by a verb in the path, whatever the method."""
    plain = contract.of_shape(f"{erased(collection)}/{{}}")
    for method in methods:
        if found := next((operation for operation in plain if operation.method == method), None):
            return found
    spoken = [contract.of_shape(f"{erased(collection)}/{verb}/{{}}") for verb in _VERBS[role]]
    first = [operations[0] for operations in spoken if operations]
    return min(first, key=contract.operations.index) if len(first) > 1 else next(iter(first), None)


def _id_pointer(contract: Contract, create: Operation | None, listing: Operation | None) -> str:
    """Read the id's place from a Link's expression, relative to the payload: ``$response.body#/data/id`` is ``/id``."""
    success = contract.conventions.success
    paging = contract.conventions.pages(listing.id) if listing else None
    listed = paging.items if paging else success.items if success else ""
    for operation, payload in ((create, success.item if success else ""), (listing, listed)):
        for _, link in links(operation) if operation else ():
            for expression in (link.get("parameters") or {}).values():
                if match := _BODY.fullmatch(str(expression)):
                    inside = match["pointer"].removeprefix(payload or "")
                    return re.sub(r"^/\d+(?=/)", "", inside)
    return "/id"
