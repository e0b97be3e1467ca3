"""Links: which operations continue with what a creating or listing operation answers."""

from __future__ import annotations

from typing import Any

from driftwitness.capture import naming
from driftwitness.capture.assemble.resources import Resources
from driftwitness.capture.evidence import EvidenceLog, Place
from driftwitness.capture.outline import Operation, Outline

UPDATES = ("PUT", "PATCH")


def links(operation: Operation, page: Outline, resources: Resources, log: EvidenceLog, at: Place) -> dict[str, Any]:
    """The `links` of the operation's success response, by the operationId they lead to."""
    payload = next((operation.payload_of(answer) for answer in operation.successes), None)
    if payload is None:
        return _of_named(operation, page, log, at)
    creates = operation.method == "POST" and not operation.reads and payload.kind == "item"
    if naming.is_parameter(operation.path.rpartition("/")[2]) or not (creates or operation.lists):
        return {}
    base = f"$response.body#{payload.pointer}" + ("/0" if payload.kind == "items" else "")
    found: dict[str, Any] = {}
    for target in page.operations:
        link = None if target.id == operation.id else _link(operation, target, resources, base)
        if link:
            log.note((*at, "links", target.id), target.where, "inferred")
            found[target.id] = {"operationId": target.id} | link
    return found


def _of_named(operation: Operation, page: Outline, log: EvidenceLog, at: Place) -> dict[str, Any]:
    """Where no body is known, the request names the item: for all below it after a get, for the get after an update."""
    names = naming.path_parameters(operation.path)
    if not naming.is_parameter(operation.path.rpartition("/")[2]) or operation.method not in ("GET", *UPDATES):
        return {}
    found: dict[str, Any] = {}
    for target in page.at_or_below(operation.path):
        same, below = target.path == operation.path, target.path.startswith(operation.path + "/")
        follows = (same or below) if operation.method == "GET" else (same and target.method == "GET")
        if target.id != operation.id and follows and naming.path_parameters(target.path) == names:
            log.note((*at, "links", target.id), target.where, "inferred")
            parameters = {name: f"$request.path.{name}" for name in names}
            found[target.id] = {"operationId": target.id, "parameters": parameters}
    return found


def _link(source: Operation, target: Operation, resources: Resources, base: str) -> dict[str, Any] | None:
    """How the target takes its parameters, or one property of its body, from the source's answer."""
    parameters: dict[str, str] = {}
    answered = False
    for name in naming.path_parameters(target.path):
        above, _, _ = target.path.partition(f"/{{{name}}}")
        owner = naming.pascal(naming.singular(above.rpartition("/")[2]))
        member = resources.identifier(source.resource, name)
        if source.path.startswith(f"{above}/{{{name}}}/"):
            parameters[name] = f"$request.path.{name}"
        elif owner == source.resource and member:
            parameters[name] = f"{base}/{member}"
            answered = True
        else:
            return None
    return {"parameters": parameters} if answered else _reference(source, target, resources, base, parameters)


def _reference(
    source: Operation, target: Operation, resources: Resources, base: str, parameters: dict[str, str]
) -> dict[str, Any] | None:
    if target.method != "POST" or target.reads or target.resource == source.resource:
        return None
    for row in target.located("body"):
        *owner, last = naming.words(row.name)
        names_source = last in ("id", "uuid") and naming.pascal("_".join(owner)) == source.resource
        member = resources.identifier(source.resource, row.name) if names_source else None
        if member:
            link: dict[str, Any] = {"parameters": parameters} if parameters else {}
            return link | {"requestBody": {row.name: f"{base}/{member}"}}
    return None
