from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.contract.strategies import NOTEBOOKS

from driftwitness.contract import Contract, EvidenceIndex, store
from driftwitness.contract.resources import Reference, Resource, links, resources

FOUND = {resource.name: resource for resource in resources(store.load(NOTEBOOKS))}


def test_resources_in_the_order_of_the_contract() -> None:
    assert list(FOUND) == ["notebooks", "notes", "hooks"]


@pytest.mark.parametrize(
    ("name", "lifecycle", "sublists"),
    [
        ("notebooks", ["createNotebook", "listNotebooks", "getNotebook", "updateNotebook", "deleteNotebook"], []),
        ("notes", ["createNote", None, "getNote", None, "deleteNote"], ["listNotebookNotes"]),
        ("hooks", ["createHook", "listHooks", None, "updateHook", "deleteHook"], []),
    ],
)
def test_the_lifecycle_of_a_resource(name: str, lifecycle: list[str | None], sublists: list[str]) -> None:
    found = FOUND[name]
    operations = [found.create, found.list, found.get, found.update, found.delete]
    assert [operation and operation.id for operation in operations] == lifecycle
    assert [operation.id for operation in found.sublists] == sublists
    assert [operation.id for operation in found.operations] == [*filter(None, lifecycle), *sublists]
    assert (found.collection, found.item, found.id_param) == (f"/{name}", f"/{name}/{{id}}", "id")
    assert found.id_pointer == "/id"


def test_references_to_another_resource() -> None:
    assert FOUND["notebooks"].references == ()
    assert FOUND["notes"].references == (Reference("createNote", "body", "notebook_id", "notebooks"),)
    assert FOUND["hooks"].references == (Reference("createHook", "body", "notebook_id", "notebooks"),)


def test_links_of_an_operation() -> None:
    create = FOUND["notebooks"].create
    assert create is not None
    assert {target for target, _ in links(create)} == {
        "getNotebook",
        "updateNotebook",
        "deleteNotebook",
        "listNotebookNotes",
        "createNote",
        "createHook",
    }


def _of(paths: dict[str, Any], **extension: Any) -> dict[str, Resource]:
    for path, item in paths.items():
        for method, operation in item.items():
            operation.setdefault("operationId", f"{method} {path}")
    document = {"openapi": "3.1.0", "paths": paths, "x-driftwitness": extension}
    return {resource.name: resource for resource in resources(Contract("acme", document, EvidenceIndex({})))}


def _linking(expression: str, status: str = "201") -> dict[str, Any]:
    """An operation with a body, whose answer links to an item."""
    link = {"get": {"operationId": "getIt", "parameters": {"key": expression}}}
    content = {"application/json": {"schema": {"type": "object"}}}
    return {"requestBody": {"content": content}, "responses": {status: {"description": "", "links": link}}}


@pytest.mark.parametrize(
    ("expression", "item", "pointer"),
    [
        ("$response.body#/data/key", "/data", "/key"),
        ("$response.body#/data/meta/key", "/data", "/meta/key"),
        ("$response.body#/key", "", "/key"),
        ("$response.body#/key", None, "/key"),
        ("$response.header.Location", "/data", "/id"),
    ],
)
def test_the_place_of_the_id_is_that_of_the_link(expression: str, item: str | None, pointer: str) -> None:
    paths = {"/things": {"post": _linking(expression)}, "/things/{key}": {"get": {}}}
    found = _of(paths, envelope={"success": {"item": item, "items": "/data"}})
    assert found["things"].id_pointer == pointer
    assert found["things"].id_param == "key"


def test_the_place_of_the_id_in_a_list() -> None:
    paths = {"/things": {"get": _linking("$response.body#/data/0/key", "200")}, "/things/{key}": {"delete": {}}}
    found = _of(paths, envelope={"success": {"items": "/data"}})["things"]
    assert (found.id_pointer, found.create, found.get) == ("/key", None, None)
    assert found.delete is not None


def test_paths_that_are_no_resources() -> None:
    assert _of({"/account": {"get": {}}, "/account/usage": {"get": {}}}) == {}
    assert _of({"/search": {"post": {"requestBody": {"content": {"application/json": {}}}, "responses": {}}}}) == {}
    assert _of({"/a/{x}/b/{y}": {"get": {}}}) == {}


def test_a_collection_without_items_is_a_resource_where_its_creation_links() -> None:
    found = _of({"/things": {"post": _linking("$response.body#/id")}})["things"]
    assert (found.item, found.id_param) == (None, None)
    assert [operation.id for operation in found.operations] == ["post /things"]


def test_patch_updates_where_nothing_is_put() -> None:
    found = _of({"/things/{id}": {"patch": {}}})["things"]
    assert found.update is not None
    assert found.update.method == "PATCH"
    found = _of({"/things/{id}": {"patch": {}, "put": {}}})["things"]
    assert found.update is not None
    assert found.update.method == "PUT"


def test_deep_places_below_the_server() -> None:
    found = _of({"/api/things/{id}": {"get": {}}, "/api/things/{id}/parts": {"get": {}}, "/parts/{id}": {"get": {}}})
    assert found["things"].collection == "/api/things"
    assert [operation.id for operation in found["parts"].sublists] == ["get /api/things/{id}/parts"]
    assert replace(found["things"], sublists=()) == found["things"]
