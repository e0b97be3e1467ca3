"""Asks once, with documented values, for each operation that no other probe is sure to lead to a success."""

from __future__ import annotations

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.resources import Resource
from driftwitness.drive.client import Client
from driftwitness.drive.values import Values

_ORDER = ("reads", "writes", "reaches", "destroys")


def run(client: Client, values: Values) -> None:
    """Ask for each operation outside of every lifecycle that creates; read what was changed.

    Documented items are not deleted: others are still to be asked for them.
    """
    led = _led(client.contract)
    others = [operation for operation in client.contract.operations if operation.id not in led]
    for operation in sorted(others, key=lambda o: _ORDER.index(o.effect)):
        client.send(values.ask(operation, body=values.body(operation), why="as documented"))
        reading = _reading(client.contract, operation)
        if reading and operation.effect != "reads":
            client.send(values.ask(reading, why="read afterwards"))


def cost(contract: Contract) -> int:
    """Give the greatest number of requests that ``remove`` sends."""
    return 3 * len(_removable(contract))


def remove(client: Client, values: Values) -> None:
    """Delete each documented item that no run creates, ask for it, and delete it again."""
    for resource in _removable(client.contract):
        if resource.delete:
            client.send(values.ask(resource.delete, why="delete as documented"))
            if resource.get:
                client.send(values.ask(resource.get, why="read what was deleted"))
            client.send(values.ask(resource.delete, why="delete again"))


def _removable(contract: Contract) -> list[Resource]:
    return [resource for resource in contract.resources if resource.delete and not _is_known(contract, resource)]


def _is_known(contract: Contract, resource: Resource) -> bool:
    """Whether a run learns the id of what it creates: its answer is documented, in the vendor's envelope."""
    success, convention = resource.create.success if resource.create else None, contract.conventions.success
    if success is None or not success.schema:
        return False
    place = json_pointer.split(convention.item or "") if convention else ()
    documented = contract.resolve(success.schema)
    return not place or place[0] in documented.get("properties", {}) or "allOf" in documented


def _led(contract: Contract) -> set[str]:
    """Give the operations of the resources whose members a run can create and then name."""
    found = contract.resources
    known = {operation.id for resource in found if _is_known(contract, resource) for operation in resource.operations}
    return known | {resource.delete.id for resource in found if resource.delete}


def _reading(contract: Contract, operation: Operation) -> Operation | None:
    """Give the get of the item that an operation changes."""
    for resource in contract.resources:
        if operation is resource.update:
            return resource.get
    return None
