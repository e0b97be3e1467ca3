"""Asks for each documented refusal once: no credential, a wrong one, unknown ids, malformed and invalid bodies.

And for what is just within the bounds: the longest text, one that is often spoiled, no more than is required. What
each rule looks at first comes before the loops over all operations, so that a small budget reaches it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.contract.bodies import is_form
from driftwitness.contract.resources import Resource
from driftwitness.drive.client import Ask, Client, item_id
from driftwitness.drive.credential import takes_token
from driftwitness.drive.probes.invalid import InvalidBodies
from driftwitness.drive.probes.protocol import plainest
from driftwitness.drive.probes.reading import members
from driftwitness.drive.values import Values

UNKNOWN_ID = 999_999_937
UNKNOWN_PATH = "/driftwitness-unknown"
UNKNOWN_PIECE = "driftwitness"
OTHER_MEDIA = "text/csv"

Items = dict[str, dict[str, Any]]
"""What this run created: a resource's path template for one item, and the path values of one."""
Parents = dict[str, Any]
"""Ids of what others may refer to, by resource."""


def run(client: Client, values: Values) -> None:
    """Ask, for each operation, for what its documented refusals are about."""
    items = _items(client, values)
    secured = _secured(client.contract)
    _strangers(client, values, secured[:1], items)
    client.send(Ask(None, "GET", UNKNOWN_PATH, why="an unknown path"))
    _unreadable(client, values, items)
    _credentials(client, values)
    _unknown_parameter(client, values)
    _unknown_ids(client, values)
    _often_spoiled(client, values, items)
    invalid = InvalidBodies(client.contract, values)
    _bodies(client, values, items, invalid)
    unbroken = _unbroken(client.contract, values, invalid)
    watched = [
        one for one in unbroken if _list_whole(client, values, one, "the whole list, before creations by nobody")
    ]
    _strangers(client, values, secured[1:], items)
    for resource in watched:
        _list_whole(client, values, resource, "the whole list, after creations by nobody")


def _unbroken(contract: Contract, values: Values, invalid: InvalidBodies) -> list[Resource]:
    """Give the resources whose creations no vendor has to refuse for their bodies, but for the credential."""
    return [
        resource
        for resource in contract.resources
        if resource.create
        and resource.create.secured
        and not any(True for _ in invalid.of(resource.create, {}, values.valid_body(resource.create)))
    ]


def _secured(contract: Contract) -> list[Operation]:
    """Give the operations that demand a credential, the plainest read first, what deletes last.

    A vendor that lets strangers in must not harm what others are still to be asked for.
    """
    first = plainest(contract, lambda o: o.secured)
    secured = [operation for operation in contract.operations if operation.secured]
    return sorted(secured, key=lambda o: (o.method == "DELETE", o is not first))


def _strangers(client: Client, values: Values, operations: Iterable[Operation], items: Items) -> None:
    for operation in operations:
        path_values, body = _own(operation, items) or _unknown(operation), values.body(operation)
        client.send(values.ask(operation, path_values, body=body, by="nobody", why="without a credential"))
        client.send(values.ask(operation, path_values, body=body, by="stranger", why="with a wrong credential"))


def _unreadable(client: Client, values: Values, items: Items) -> None:
    """Send each operation a body that is not JSON, and where that is documented to be refused, one of another type."""
    for operation in client.contract.operations:
        if operation.body is None:
            continue
        path_values = _own(operation, items) or {}
        if not is_form(operation.body):
            client.send(values.ask(operation, path_values, body=b'{"driftwitness": ', why="a body that is not JSON"))
        if "415" in operation.responses:
            other = replace(operation, body=replace(operation.body, media_type=OTHER_MEDIA))
            client.send(values.ask(other, path_values, body=b"driftwitness,1\r\n", why=f"a body of {OTHER_MEDIA}"))


def _credentials(client: Client, values: Values) -> None:
    """Read with each documented way to show a credential, and with what is almost one."""
    first = plainest(client.contract, lambda o: o.secured)
    if first and takes_token(client.contract, first):
        client.send(values.ask(first, by="half", why="with the word Bearer and no credential behind it"))
        client.send(values.ask(first, by="otherwise", why="with the right credential behind the word Basic"))
    elif first:
        client.send(values.ask(first, by="blank", why="with an empty credential in its place"))
    for operation in client.contract.operations:
        if not operation.secured or operation.effect != "reads" or operation.path_parameters:
            continue
        ways = client.contract.ways(operation)
        client.send(values.ask(operation, by="namesake", why="with a credential that only begins like the right one"))
        if len(ways) > 2:
            client.send(values.ask(operation, by="second", why="with the credential in its second place"))
        if len(ways) > 1:
            client.send(values.ask(operation, by="otherwise", why="with the credential in its other place"))
        if ways and len(ways[0]) > 1:
            client.send(values.ask(operation, by="half", why="with a part of the credential"))


def _unknown_parameter(client: Client, values: Values) -> None:
    """Ask the plainest read that has parameters for one more, where the document has an error for that."""
    told = any(entry.of == "unknown" for entry in client.contract.conventions.errors)
    operation = plainest(client.contract, lambda o: bool(o.parameters)) if told else None
    if operation:
        client.send(values.ask(operation, query={"driftwitness_unknown": 1}, why="a parameter that nobody documents"))


def _unknown_ids(client: Client, values: Values) -> None:
    for operation in client.contract.operations:
        if operation.path_parameters:
            body, why = values.body(operation), "an id that does not exist"
            client.send(values.ask(operation, _unknown(operation), body=body, why=why))
            if operation.method == "GET":
                malformed = dict.fromkeys(_unknown(operation), "driftwitness-no-id")
                client.send(values.ask(operation, malformed, why="an id of another form"))
            for name in _told_apart(client.contract, operation):
                client.send(
                    values.ask(operation, {name: UNKNOWN_PIECE}, body=body, why=f"a {name} that does not exist")
                )


def _told_apart(contract: Contract, operation: Operation) -> list[str]:
    """Give the parameters of a path for whose unknown values there are error codes, where they are all it has."""
    told = {entry.of for entry in contract.conventions.errors}
    names = [parameter.name for parameter in operation.path_parameters]
    return names if set(names) <= told else []


def _unknown(operation: Operation) -> dict[str, Any]:
    """Give an id that cannot exist for the last parameter of an operation's path; those before it lead there."""
    return {parameter.name: UNKNOWN_ID for parameter in operation.path_parameters[-1:]}


def _items(client: Client, values: Values) -> Items:
    """Create an item of each resource."""
    items: Items = {}
    parents: Parents = {}
    for resource in client.contract.resources:
        identity = _created(client, values, resource, parents)
        if identity is not None:
            parents[resource.name] = identity
            if resource.item and resource.id_param:
                items[resource.item] = {resource.id_param: identity}
    return items


def _own(operation: Operation, items: Items) -> dict[str, Any] | None:
    """Give path values of something that this run created, where the operation is on or below such a thing."""
    owner = next((item for item in items if operation.path == item or operation.path.startswith(item + "/")), None)
    return items[owner] if owner else None


def _created(client: Client, values: Values, resource: Resource, parents: Parents) -> Any:
    """Create an item with an emoji, a sign of four bytes on which databases are known to fail; else a plain one."""
    references = _references(client, values, resource, parents)
    if resource.create is None or references is None:
        return None
    unusual, plain = values.unusual_body(resource.create, references), values.valid_body(resource.create, references)
    for body, why in ((unusual, "an emoji in a text"), (plain, "create")):
        if body is not None:
            answer = client.send(values.ask(resource.create, body=body, why=why))
            if answer.ok:
                return item_id(client.contract, resource, answer.json)
    return None


def _often_spoiled(client: Client, values: Values, items: Items) -> None:
    """Read what was created with an emoji, and something with signs of markup; alone and in their list."""
    made = [one for one in client.contract.resources if one.item in items and one.id_param]
    parents: Parents = {one.name: items[one.item][one.id_param] for one in made if one.item and one.id_param}
    for resource in client.contract.resources:
        own, references = items.get(resource.item or ""), _references(client, values, resource, parents)
        if own is None or references is None or resource.create is None:
            continue
        marked = values.marked_body(resource.create, references)
        answer = client.send(values.ask(resource.create, body=marked, why="with signs of markup")) if marked else None
        identity = item_id(client.contract, resource, answer.json) if answer and answer.ok else None
        known = [own] if identity is None or resource.id_param is None else [own, {resource.id_param: identity}]
        if resource.get:
            for path_values in known:
                client.send(values.ask(resource.get, path_values, why="read what was created"))
        if resource.list and not resource.list.path_parameters:
            client.send(values.ask(resource.list, why="list what was created"))


def _bodies(client: Client, values: Values, items: Items, invalid: InvalidBodies) -> None:
    """Send what the contract states to be invalid; updates go to an item that was created here."""
    led = {operation.id for resource in client.contract.resources for operation in resource.operations}
    for operation in client.contract.operations:
        if operation.body and operation.id not in led:
            valid = values.valid_body(operation)
            _send(client, values, operation, {}, invalid.of(operation, {}, valid))
            _send(client, values, operation, {}, values.boundary_bodies(operation, valid))
    # not what is changed here: an archived parent may take no members
    parents: Parents = {}
    for resource in client.contract.resources:
        references = _references(client, values, resource, parents)
        if references is None:
            continue
        if resource.create:
            _creates(client, values, resource, references, invalid)
        own = items.get(resource.item or "")
        if resource.update and resource.create and own:
            least = values.least_body(resource.update, references)
            _send(client, values, resource.update, own, invalid.of(resource.update, own, least))
            _send(client, values, resource.update, own, values.boundary_bodies(resource.update, least))
            _send(client, values, resource.update, own, values.unusual_bodies(resource.update, least))
            _shown(client, values, resource.update, own, values.valid_body(resource.create, references))


def _creates(
    client: Client, values: Values, resource: Resource, references: dict[str, Any], invalid: InvalidBodies
) -> None:
    """Send creations that are to be refused between two looks at the whole list, then those on the edge."""
    create = resource.create
    if create is None:
        return
    valid = values.valid_body(create, references)
    refused = list(invalid.of(create, {}, valid))
    is_whole = bool(refused) and _list_whole(client, values, resource, "the whole list, before refused creations")
    _send(client, values, create, {}, refused)
    if is_whole:
        _list_whole(client, values, resource, "the whole list, after refused creations")
    _send(client, values, create, {}, values.boundary_bodies(create, valid))
    _send(client, values, create, {}, values.long_bodies(create, valid))
    fuller = values.fuller_body(create, references)
    if fuller is not None:
        client.send(values.ask(create, body=fuller, why="with texts that no example shows"))
    _shown(client, values, create, {}, valid)
    least = values.least_body(create, references)
    if least and least.keys() != valid.keys():
        client.send(values.ask(create, body=least, why="no more than is required"))
    for reference in resource.references:
        body = {**valid, reference.name: UNKNOWN_ID}
        client.send(values.ask(create, body=body, why=f"{reference.name} that does not exist"))


def _list_whole(client: Client, values: Values, resource: Resource, why: str) -> bool:
    """Ask for a list in one page, and tell whether that certainly is all of it."""
    if resource.list is None or resource.list.path_parameters:
        return False
    paging = client.contract.conventions.pages(resource.list.id)
    size = (paging.maximum or paging.default_size) if paging else None
    query = {paging.size: size} if paging and paging.size and paging.maximum else {}
    answer = client.send(values.ask(resource.list, query=query, why=why))
    return answer.ok and (paging is None or (size is not None and len(members(client, resource.list, answer)) < size))


def _send(
    client: Client,
    values: Values,
    operation: Operation,
    path_values: dict[str, Any],
    bodies: Iterable[tuple[str, Any]],
) -> None:
    for name, body in bodies:
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


def _references(client: Client, values: Values, resource: Resource, parents: Parents) -> dict[str, Any] | None:
    """Give what a resource must refer to, created where ``parents`` does not have it; None where it cannot be had."""
    found: dict[str, Any] = {}
    by_name = {other.name: other for other in client.contract.resources}
    for reference in resource.references:
        parent = by_name[reference.resource]
        if parent.create is None:
            continue
        if parent.name not in parents:
            answer = client.send(
                values.ask(parent.create, body=values.valid_body(parent.create), why=f"create a {parent.name} item")
            )
            identity = item_id(client.contract, parent, answer.json) if answer.ok else None
            if identity is None:
                return None
            parents[parent.name] = identity
        found[reference.name] = parents[parent.name]
    return found
