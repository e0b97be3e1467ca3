"""Asks for each documented refusal once: no credential, a wrong one, unknown ids, malformed and invalid bodies.

And for what is just within the bounds: the longest text, no more than is required.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from driftwitness.contract import Operation, SchemaSet
from driftwitness.contract.bodies import is_form, write
from driftwitness.contract.resources import Resource, resources
from driftwitness.contract.validity import RequestRules, Validity
from driftwitness.drive.client import Ask, Client, item_id
from driftwitness.drive.values import Values

UNKNOWN_ID = 999_999_937
UNKNOWN_PATH = "/driftwitness-unknown"


def run(client: Client, values: Values) -> None:
    """Ask, for each operation, for what its documented refusals are about."""
    contract = client.contract
    rules = RequestRules(contract, SchemaSet(contract))
    for operation, path_values in _addressed(client, values):
        body = values.body(operation)
        if operation.secured:
            client.send(values.ask(operation, path_values, body=body, by="nobody", why="without a credential"))
            client.send(values.ask(operation, path_values, body=body, by="stranger", why="with a wrong credential"))
    _credentials(client, values)
    for operation in contract.operations:
        if operation.path_parameters:
            client.send(
                values.ask(operation, _unknown(operation), body=values.body(operation), why="an id that does not exist")
            )
            if operation.method == "GET":
                malformed = dict.fromkeys(_unknown(operation), "driftwitness-no-id")
                client.send(values.ask(operation, malformed, why="an id of another form"))
    client.send(Ask(None, "GET", UNKNOWN_PATH, why="an unknown path"))
    _bodies(client, values, rules)


def _credentials(client: Client, values: Values) -> None:
    """Read with each documented way to show a credential, and with what is almost one."""
    for operation in client.contract.operations:
        if not operation.secured or operation.effect != "reads" or operation.path_parameters:
            continue
        ways = client.contract.ways(operation)
        client.send(values.ask(operation, by="namesake", why="with a credential that only begins like the right one"))
        if len(ways) > 1:
            client.send(values.ask(operation, by="otherwise", why="with the credential in its other place"))
        if ways and len(ways[0]) > 1:
            client.send(values.ask(operation, by="half", why="with a part of the credential"))


def _unknown(operation: Operation) -> dict[str, Any]:
    """Give an id that cannot exist for the last parameter of an operation's path; those before it lead there."""
    return {parameter.name: UNKNOWN_ID for parameter in operation.path_parameters[-1:]}


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
        yield operation, items[owner] if owner else _unknown(operation)


def _created(client: Client, values: Values, resource: Resource) -> Any:
    references = _parents(client, values, resource)
    if resource.create is None or references is None:
        return None
    answer = client.send(values.ask(resource.create, body=values.valid_body(resource.create, references), why="create"))
    return item_id(client.contract, resource, answer.json) if answer.ok else None


def _bodies(client: Client, values: Values, rules: RequestRules) -> None:
    """Send what the contract states to be invalid; updates go to an item that was created for them."""
    led = {operation.id for resource in resources(client.contract) for operation in resource.operations}
    for operation in client.contract.operations:
        if operation.body and operation.id not in led:
            _refused(client, rules, values, operation, {}, values.valid_body(operation))
    for resource in resources(client.contract):
        references = _parents(client, values, resource)
        if resource.create and references is not None:
            valid = values.valid_body(resource.create, references)
            _refused(client, rules, values, resource.create, {}, valid)
            _shown(client, values, resource.create, {}, valid)
            least = _least(resource.create, values.valid_body(resource.create, references))
            if least and least.keys() != valid.keys():
                client.send(values.ask(resource.create, body=least, why="no more than is required"))
            for reference in resource.references:
                body = {**valid, reference.name: UNKNOWN_ID}
                client.send(values.ask(resource.create, body=body, why=f"{reference.name} that does not exist"))
        if resource.update and resource.create and resource.id_param and references is not None:
            answer = client.send(
                values.ask(resource.create, body=values.valid_body(resource.create, references), why="create")
            )
            identity = item_id(client.contract, resource, answer.json) if answer.ok else None
            if identity is not None:
                path_values = {resource.id_param: identity}
                _refused(client, rules, values, resource.update, path_values, {})
                _shown(client, values, resource.update, path_values, values.valid_body(resource.create, references))


def _least(operation: Operation, valid: dict[str, Any]) -> dict[str, Any]:
    required = (operation.body.schema.get("required") or ()) if operation.body else ()
    return {name: value for name, value in valid.items() if name in required}


def _refused(
    client: Client,
    rules: RequestRules,
    values: Values,
    operation: Operation,
    path_values: dict[str, Any],
    valid: dict[str, Any],
) -> None:
    if operation.body and not is_form(operation.body):
        client.send(values.ask(operation, path_values, body=b'{"driftwitness": ', why="a body that is not JSON"))
    for name, body in values.invalid_bodies(operation, valid):
        texts = {key: str(value) for key, value in values.path(operation, path_values).items()}
        query = urlencode(values.query(operation))
        if rules.assess(operation, texts, query, write(operation.body, body)).validity is Validity.INVALID:
            client.send(values.ask(operation, path_values, body=body, why=name))
    for name, body in values.boundary_bodies(operation, valid):
        client.send(values.ask(operation, path_values, body=body, why=name))


def _shown(
    client: Client, values: Values, operation: Operation, path_values: dict[str, Any], valid: dict[str, Any]
) -> None:
    """Put an object in place of each value whose field a documented refusal names, where the operation has the field.

    An update sends no other property.
    """
    if operation.body is None or not operation.body.media_type.endswith("json"):
        return
    schema = client.contract.resolve(operation.body.schema) or {}
    for name in (name for entry in client.contract.conventions.errors for name in entry.fields):
        first, *rest = name.split(".")
        if first in (schema.get("properties") or {}) and first in valid:
            part = _with_object(valid[first], rest)
            if part is not None:
                body = {first: part} if path_values else {**valid, first: part}
                client.send(values.ask(operation, path_values, body=body, why=f"{name} an object, as in no example"))


def _with_object(value: Any, steps: list[str]) -> Any:
    """Copy a value with an object in place of what is plain at the end of the steps (``*``: the first); else None."""
    if not steps:
        return None if isinstance(value, dict | list) else {"driftwitness": True}
    step, *rest = steps
    if step == "*" and isinstance(value, list) and value:
        first = _with_object(value[0], rest)
        return None if first is None else [first, *value[1:]]
    if isinstance(value, dict) and step in value:
        inside = _with_object(value[step], rest)
        return None if inside is None else {**value, step: inside}
    return None


def _parents(client: Client, values: Values, resource: Resource) -> dict[str, Any] | None:
    """Create what a resource must refer to; None where that could not be had."""
    found: dict[str, Any] = {}
    by_name = {other.name: other for other in resources(client.contract)}
    for reference in resource.references:
        parent = by_name[reference.resource]
        if parent.create is None:
            continue
        answer = client.send(
            values.ask(parent.create, body=values.valid_body(parent.create), why=f"create a {parent.name} item")
        )
        identity = item_id(client.contract, parent, answer.json) if answer.ok else None
        if identity is None:
            return None
        found[reference.name] = identity
    return found
