"""A format at the end of every path (``/things/{id}.json``) changes the addresses and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapes_known
from mocked import NOTEBOOKS, Mocked

from driftwitness.contract import Contract
from driftwitness.contract.store import load
from driftwitness.mock.roles import Roles

TESTED = Path(__file__).parents[1]
FOLDERS = [
    folder
    for place in (TESTED.parent / "contracts", TESTED / "data" / "contracts")
    for folder in sorted(place.iterdir())
    if (folder / "openapi.yaml").is_file()
]
SHAPES = {name: made for name, made in vars(shapes_known).items() if isinstance(made, Contract)}
# what is done to the member that the first request makes, whose id is {id}
CALLS: dict[str, list[tuple[str, str, Any]]] = {
    "NOTEBOOKS": [
        ("POST", "/notebooks", {"title": "Trip"}),
        ("GET", "/notebooks", None),
        ("GET", "/notebooks/{id}", None),
        ("PUT", "/notebooks/{id}", {"title": "Tour"}),
        ("POST", "/notes", {"notebook_id": 42, "text": "hello"}),
        ("GET", "/notebooks/{id}/notes", None),
        ("DELETE", "/notebooks/{id}", None),
        ("GET", "/notebooks/{id}", None),
        ("GET", "/notebooks", None),
        ("GET", "/account", None),
    ],
    "NESTED": [
        ("POST", "/teams", {"name": "a"}),
        ("POST", "/teams/{id}/people", {"name": "b"}),
        ("GET", "/teams/{id}/people", None),
        ("PATCH", "/teams/{id}/people/10", {"age": 4}),
        ("GET", "/teams/{id}/people/10", None),
        ("DELETE", "/teams/{id}", None),
        ("GET", "/teams/{id}/people", None),
    ],
    "ACTIONS": [
        ("POST", "/jobs", {"job": {"title": "a"}}),
        ("POST", "/jobs/{id}/complete", None),
        ("POST", "/jobs/{id}/edit", {"job": {"title": "b"}}),
        ("GET", "/jobs/{id}", None),
        ("POST", "/jobs/{id}/delete", None),
        ("GET", "/jobs", None),
    ],
}
STATUSES = {
    "NOTEBOOKS": [201, 200, 200, 200, 201, 200, 200, 404, 200, 200],
    "NESTED": [201, 201, 200, 200, 200, 204, 404],
    "ACTIONS": [201, 200, 200, 200, 204, 200],
}


def suffixed(contract: Contract) -> Contract:
    """The same contract with a format at the end of every path."""
    paths = {f"{path}.json": item for path, item in contract.document["paths"].items()}
    return replace(contract, document={**contract.document, "paths": paths})


def placed(contract: Contract) -> Contract:
    """The same contract below the path at which the stage serves."""
    return replace(contract, document={**contract.document, "servers": NOTEBOOKS.document["servers"]})


def told(contract: Contract) -> dict[str, Any]:
    """What the mock makes of each operation: its role, and the members that its path names."""
    roles = Roles(contract)
    return {
        operation.id: (
            (role := roles.by_operation.get(operation.id))
            and (role.act, role.kind.key, role.kind.name, role.address, role.owner and role.owner.key, role.verb),
            [(guard.kind.key, guard.parameters) for guard in roles.guards[operation.id]],
        )
        for operation in contract.operations
    }


@pytest.mark.parametrize("name", [*(folder.name for folder in FOLDERS), *SHAPES])
def test_every_operation_keeps_its_role(name: str) -> None:
    folder = next((folder for folder in FOLDERS if folder.name == name), None)
    contract = load(folder) if folder else SHAPES[name]
    assert told(suffixed(contract)) == told(contract)


@pytest.mark.parametrize("name", CALLS)
def test_what_is_made_is_listed_shown_changed_and_removed(vendor: Mocked, name: str) -> None:
    contract = placed(SHAPES.get(name, NOTEBOOKS))
    found = []
    for made, suffix in ((contract, ""), (suffixed(contract), ".json")):
        client = vendor(contract=made)
        client.faithful = False
        identifier = 42 if name == "NOTEBOOKS" else 4
        answers = [client.send(method, path.format(id=identifier) + suffix, body) for method, path, body in CALLS[name]]
        found.append([(answer.status_code, answer.text.replace(".json", "")) for answer in answers])
    assert found[1] == found[0]
    assert [status for status, _ in found[0]] == STATUSES[name]
