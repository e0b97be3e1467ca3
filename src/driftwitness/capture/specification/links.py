"""Links that a specification leaves out: where the path of an item hangs below the collection that creates it."""

from __future__ import annotations

import re
from typing import Any, Protocol

from driftwitness.capture import naming
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.flat import flatten
from driftwitness.contract.specification.grammar import Place

_ITEM = re.compile(r"(?P<collection>.*[^/}])/\{(?P<name>[^{}/]+)\}")


class Log(Protocol):
    """Remembers why the contract says something."""

    def note(self, place: Place, said_at: Place | None = None, kind: str = "vendor-spec") -> None:
        """Remember why the contract says what stands at ``place``."""


def add_links(contract: Contract, document: dict[str, Any], log: Log) -> None:
    """Add to the answers of ``POST /things`` the Links to the operations on ``/things/{id}``.

    Only where the answer's schema has the id, in the body or one level below, and no answer has Links.
    """
    if any(
        isinstance(response, dict) and response.get("links")
        for operation in contract.operations
        for response in operation.raw.get("responses", {}).values()
    ):
        return
    items: dict[str, list[tuple[Operation, str]]] = {}
    for target in contract.operations:
        if match := _ITEM.fullmatch(target.path):
            items.setdefault(match["collection"], []).append((target, match["name"]))
    for operation in contract.operations:
        links = {}
        for target, name in items.get(operation.path, ()) if operation.method == "POST" else ():
            if identifier := _identifier(contract, operation, name):
                links[target.id] = _link(target, name, identifier)
        if links:
            _put(contract, document, operation, links, log)


def _link(target: Operation, name: str, identifier: str) -> dict[str, Any]:
    above = [parameter.name for parameter in target.path_parameters if parameter.name != name]
    parameters = {inherited: f"$request.path.{inherited}" for inherited in above}
    return {"operationId": target.id, "parameters": parameters | {name: f"$response.body#{identifier}"}}


def _identifier(contract: Contract, operation: Operation, name: str) -> str | None:
    """Give the pointer of what a path parameter names in an answer: the same name, or ``id`` for ``form_id``."""
    response = operation.success
    if response is None or response.schema is None:
        return None
    body = flatten(contract, response.schema, response.schema_pointer)
    levels = [("", body)]
    for member, (schema, place) in body.properties.items():
        levels.append((json_pointer.join(member), flatten(contract, schema, place)))
    for base, level in levels:
        scalar = {member for member, (schema, place) in level.properties.items() if _is_scalar(contract, schema, place)}
        for candidate in (name, "id") if naming.words(name)[-1:] == ["id"] else (name,):
            if candidate in scalar and (not base or len(body.properties) <= 3):
                return base + json_pointer.join(candidate)
    return None


def _is_scalar(contract: Contract, schema: Any, place: str) -> bool:
    return bool((flatten(contract, schema, place).types or frozenset()) & {"string", "integer"})


def _put(contract: Contract, document: dict[str, Any], operation: Operation, links: dict[str, Any], log: Log) -> None:
    status = operation.success.status if operation.success else ""
    item = document["paths"][operation.path]
    method = operation.method.lower()
    responses = item[method]["responses"]
    response = contract.resolve(responses[status])
    item[method] = {**item[method], "responses": {**responses, status: {**response, "links": links}}}
    place: Place = ("paths", operation.path, method, "responses", status)
    for target in links:
        log.note((*place, "links", target), place, "inferred")
