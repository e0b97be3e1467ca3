"""Asks for each documented refusal once: no credential, a wrong one, unknown ids, malformed and invalid bodies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from driftwitness.contract import Operation, SchemaSet
from driftwitness.contract.resources import Resource, resources
from driftwitness.contract.validity import RequestRules, Validity
from driftwitness.drive.client import Ask, Client, ask, item_id
from driftwitness.drive.values import Values

UNKNOWN_ID = 999_999_937
UNKNOWN_PATH = "/driftwitness-unknown"


def run(client: Client, values: Values) -> None:
    """Ask, for each operation, for what its documented refusals are about."""
    contract = client.contract
    rules = RequestRules(contract, SchemaSet(contract))
    for operation, path_values in _addressed(client, values):
        body = values.valid_body(operation) if operation.body else None
        if operation.secured:
            client.send(ask(operation, path_values, body=body, by="nobody", why="without a credential"))
            client.send(ask(operation, path_values, body=body, by="stranger", why="with a wrong credential"))
    for operation in contract.operations:
        if operation.secured and operation.method == "GET" and not operation.path_parameters:
            client.send(ask(operation, by="namesake", why="with a credential that only begins like the right one"))
        if operation.path_parameters:
            unknown = {p.name: UNKNOWN_ID for p in operation.path_parameters}
            body = values.valid_body(operation) if operation.body else None
            client.send(ask(operation, unknown, body=body, why="an id that does not exist"))
            if operation.method == "GET":
                malformed = dict.fromkeys(unknown, "driftwitness-no-id")
                client.send(ask(operation, malformed, why="an id of another form"))
    client.send(Ask(None, "GET", UNKNOWN_PATH, why="an unknown path"))
    _bodies(client, values, rules)


def _addressed(client: Client, values: Values) -> Iterator[tuple[Operation, dict[str, Any]]]:
    """Give each operation with path values of something that this run created; what deletes comes last.

    A vendor that lets strangers in must not harm what is not ours.
    """
    items: dict[str, dict[str, Any]] = {}
    for resource in resources(client.contract):
        identity = _created(client, values, resource)
        if identity is not None and resource.item and resource.id_param:
            items[resource.item] = {resource.id_param: identity}
    for operation in sorted(client.contract.operations, key=lambda o: o.method == "DELETE"):
        owner = next((item for item in items if operation.path == item or operation.path.startswith(item + "/")), None)
        unknown = {p.name: UNKNOWN_ID for p in operation.path_parameters}
        yield operation, unknown | (items[owner] if owner else {})


def _created(client: Client, values: Values, resource: Resource) -> Any:
    references = _parents(client, values, resource)
    if resource.create is None or references is None:
        return None
    answer = client.send(ask(resource.create, body=values.valid_body(resource.create, references), why="create"))
    return item_id(client.contract, resource, answer.json) if answer.ok else None


def _bodies(client: Client, values: Values, rules: RequestRules) -> None:
    """Send what the contract states to be invalid; updates go to an item that was created for them."""
    for resource in resources(client.contract):
        references = _parents(client, values, resource)
        if resource.create and references is not None:
            valid = values.valid_body(resource.create, references)
            _refused(client, rules, values, resource.create, {}, valid)
            for reference in resource.references:
                body = {**valid, reference.name: UNKNOWN_ID}
                client.send(ask(resource.create, body=body, why=f"{reference.name} that does not exist"))
        if resource.update and resource.create and resource.id_param and references is not None:
            answer = client.send(
                ask(resource.create, body=values.valid_body(resource.create, references), why="create")
            )
            identity = item_id(client.contract, resource, answer.json) if answer.ok else None
            if identity is not None:
                _refused(client, rules, values, resource.update, {resource.id_param: identity}, {})


def _refused(
    client: Client,
    rules: RequestRules,
    values: Values,
    operation: Operation,
    path_values: dict[str, Any],
    valid: dict[str, Any],
) -> None:
    client.send(ask(operation, path_values, body=b'{"driftwitness": ', why="a body that is not JSON"))
    for name, body in values.invalid_bodies(operation, valid):
        texts = {key: str(value) for key, value in path_values.items()}
        if rules.assess(operation, texts, "", json.dumps(body).encode()).validity is Validity.INVALID:
            client.send(ask(operation, path_values, body=body, why=name))
    for name, body in values.boundary_bodies(operation, valid):
        client.send(ask(operation, path_values, body=body, why=name))


def _parents(client: Client, values: Values, resource: Resource) -> dict[str, Any] | None:
    """Create what a resource must refer to; None where that could not be had."""
    found: dict[str, Any] = {}
    by_name = {other.name: other for other in resources(client.contract)}
    for reference in resource.references:
        parent = by_name[reference.resource]
        if parent.create is None:
            continue
        answer = client.send(
            ask(parent.create, body=values.valid_body(parent.create), why=f"create a {parent.name} item")
        )
        identity = item_id(client.contract, parent, answer.json) if answer.ok else None
        if identity is None:
            return None
        found[reference.name] = identity
    return found
