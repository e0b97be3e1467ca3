"""Resources and their lifecycle, as the contract's Links and path shapes tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from driftwitness.contract.model import Contract, Operation

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

    A collection is a path that an item path (``{collection}/{parameter}``) or a creating operation hangs below. A path
    ``{item}/{segment}`` whose last segment is another resource's collection lists the members of that resource.
    """
    collections = _collections(contract)
    found = []
    for collection in collections:
        item = _item_path(contract, collection)
        by = {(operation.method, operation.path): operation for operation in contract.operations}
        create = by.get(("POST", collection))
        id_param = item[len(collection) + 2 : -1] if item else None
        item_operations = {method: by.get((method, item or "")) for method in ("GET", "PUT", "PATCH", "DELETE")}
        found.append(
            Resource(
                name=collection.strip("/").rpartition("/")[2],
                collection=collection,
                item=item,
                id_param=id_param,
                id_pointer=_id_pointer(contract, create, by.get(("GET", collection))),
                create=create,
                list=by.get(("GET", collection)),
                get=item_operations["GET"],
                update=item_operations["PUT"] or item_operations["PATCH"],
                delete=item_operations["DELETE"],
                sublists=tuple(_sublists(contract, collection, collections)),
                references=tuple(_references(contract, create, collections)),
            )
        )
    return tuple(found)


def links(operation: Operation) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the Links of an operation's documented 2xx responses: target operationId and the Link object."""
    for status, response in (operation.raw.get("responses") or {}).items():
        if str(status).startswith("2"):
            for name, link in (response.get("links") or {}).items():
                yield str(link.get("operationId", name)), link


def _collections(contract: Contract) -> list[str]:
    found: list[str] = []
    for operation in contract.operations:
        parent, _, last = operation.path.rpartition("/")
        path = parent if last.startswith("{") else operation.path
        creates = operation.method == "POST" and not last.startswith("{") and _creates(operation)
        if (last.startswith("{") or creates) and "{" not in path and path not in found:
            found.append(path)
    return found


def _creates(operation: Operation) -> bool:
    return bool(operation.body) and any(True for _ in links(operation))


def _item_path(contract: Contract, collection: str) -> str | None:
    pattern = re.compile(re.escape(collection) + r"/\{[^}/]+\}")
    return next((o.path for o in contract.operations if pattern.fullmatch(o.path)), None)


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


def _sublists(contract: Contract, collection: str, collections: list[str]) -> Iterator[Operation]:
    name = collection.rpartition("/")[2]
    for operation in contract.operations:
        parent, _, last = operation.path.rpartition("/")
        owner = parent.rpartition("/")[0]
        if operation.method == "GET" and last == name and parent.endswith("}") and owner in collections:
            yield operation


def _references(contract: Contract, create: Operation | None, collections: list[str]) -> Iterator[Reference]:
    if create is None:
        return
    for operation in contract.operations:
        owner = operation.path
        if operation.method != "POST" or owner not in collections:
            continue
        for target, link in links(operation):
            body = link.get("requestBody")
            if target == create.id and isinstance(body, dict):
                for name in body:
                    yield Reference(create.id, "body", name, owner.rpartition("/")[2])
