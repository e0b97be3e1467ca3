from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.strategies import CONTRACTS, NOTEBOOKS

from driftwitness.contract import Contract, EvidenceIndex, Router, store


def contract(*operations: str) -> Contract:
    """A contract of operations such as ``GET /a/{id}``, whose ids are their own text."""
    paths: dict[str, Any] = {}
    for operation in operations:
        method, path = operation.split()
        paths.setdefault(path, {})[method.lower()] = {"operationId": operation, "responses": {}}
    return Contract("acme", {"openapi": "3.1.0", "paths": paths}, EvidenceIndex({}))


# operations, request, the operation that it addresses, the values of its path
ROUTES: list[tuple[list[str], str, str | None, dict[str, str]]] = [
    (["GET /a/{id}", "GET /a/edit"], "GET /a/edit", "GET /a/edit", {}),
    (["GET /a/edit", "GET /a/{id}"], "GET /a/other", "GET /a/{id}", {"id": "other"}),
    (["GET /{y}/b", "GET /{x}/{z}"], "GET /a/b", "GET /{y}/b", {"y": "a"}),
    (["GET /{x}/b", "GET /a/{y}"], "GET /a/b", "GET /a/{y}", {"y": "b"}),
    (["GET /a/{x}/c", "GET /a/{x}/{y}"], "GET /a/b/c", "GET /a/{x}/c", {"x": "b"}),
    (["GET /a/{name}", "GET /a/{name}.json"], "GET /a/b.json", "GET /a/{name}.json", {"name": "b"}),
    (["GET /a/{x}-{y}", "GET /a/{z}"], "GET /a/1-2", "GET /a/{x}-{y}", {"x": "1", "y": "2"}),
    (["PUT /a/edit", "GET /a/{id}"], "GET /a/edit", "GET /a/{id}", {"id": "edit"}),
    (["GET /a/{id}"], "GET /a/b%2Fc", "GET /a/{id}", {"id": "b/c"}),
    (["GET /a/{id}"], "GET /a/%C3%A9%20+", "GET /a/{id}", {"id": "é +"}),
    (["GET /a/{id}"], "GET /a/%zz", "GET /a/{id}", {"id": "%zz"}),
    (["GET /a/{id}"], "GET /a/b/c", None, {}),
    (["GET /a/{id}"], "GET /a/", None, {}),
    (["GET /a"], "GET /a/", "GET /a", {}),
    (["GET /a/"], "GET /a", "GET /a/", {}),
    (["GET /a"], "GET /a?b=/c", "GET /a", {}),
    (["GET /"], "GET /", "GET /", {}),
    (["GET /"], "GET ", "GET /", {}),
    (["GET /a"], "GET /A", None, {}),
    (["GET /a.b"], "GET /aXb", None, {}),
    (["GET /a"], "get /a", "GET /a", {}),
    (["GET /a"], "HEAD /a", None, {}),
    (["HEAD /a"], "HEAD /a", "HEAD /a", {}),
    (["GET /a"], "POST /a", None, {}),
    (["GET /a"], "GET /b", None, {}),
]


@pytest.mark.parametrize(("operations", "request_line", "expected", "values"), ROUTES)
def test_routes(operations: list[str], request_line: str, expected: str | None, values: dict[str, str]) -> None:
    method, _, path = request_line.partition(" ")
    for order in (operations, operations[::-1]):
        found = Router(contract(*order)).route(method, path)
        assert (found.operation.id if found else None) == expected
        assert (found.path_values if found else {}) == values


def test_methods_of_a_path() -> None:
    router = Router(contract("GET /a/{id}", "DELETE /a/{id}", "PUT /a/edit"))
    assert router.methods("/a/edit") == ("DELETE", "GET", "PUT")
    assert router.methods("/a/7/") == ("DELETE", "GET")
    assert router.methods("/b") == ()


segments = st.sampled_from(["a", "b", "{x}", "{y}", "{z}"])
templates = st.lists(segments, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))
values = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip("/"))


@settings(deadline=None)
@given(st.lists(templates, min_size=1, max_size=6, unique=True), st.data())
def test_a_path_made_from_a_template_leads_back_unless_a_more_literal_one_wins(
    paths: list[str], data: st.DataObject
) -> None:
    router = Router(contract(*(f"GET {path}" for path in paths)))
    template = data.draw(st.sampled_from(paths))
    filled = {name: data.draw(values | st.sampled_from(["a", "b"])) for name in "xyz"}
    made = [quote(filled[part[1]], safe="") if "{" in part else part for part in template.split("/")]
    found = router.route("GET", "/".join(made))
    assert found is not None
    if found.operation.path == template:
        assert found.path_values == {name: filled[name] for name in "xyz" if "{" + name + "}" in template}
    else:
        literal = ["{" not in part for part in found.operation.path.split("/")]
        assert literal >= ["{" not in part for part in template.split("/")]


@pytest.mark.parametrize("folder", CONTRACTS, ids=lambda folder: folder.name)
def test_every_operation_of_a_committed_contract_is_found(folder: Any) -> None:
    loaded = store.load(folder)
    router = Router(loaded)
    for operation in loaded.operations:
        path = operation.path
        for parameter in operation.path_parameters:
            path = path.replace("{" + parameter.name + "}", "0-no-literal-segment")
        found = router.route(operation.method, path)
        assert found is not None
        assert found.operation is operation


def test_operations_know_their_place() -> None:
    loaded = store.load(NOTEBOOKS)
    assert len(loaded.operations) == 14
    found = Router(loaded).route("PUT", "/notebooks/41")
    assert found is not None
    operation = found.operation
    assert (operation.id, operation.tag, operation.secured, operation.effect) == (
        "updateNotebook",
        "Notebooks",
        True,
        "writes",
    )
    assert operation.pointer == "/paths/~1notebooks~1{id}/put"
    assert operation.success is operation.responses["200"]
    assert [parameter.name for parameter in operation.path_parameters] == ["id"]
    assert operation.parameter("id", "path") is operation.path_parameters[0]
    assert operation.parameter("id", "query") is None
    assert (loaded.title, loaded.server_url, loaded.base_path) == (
        "Notebooks",
        "https://api.notebooks.example/api/v2",
        "/api/v2",
    )


@pytest.mark.parametrize(
    ("kind", "known"), [("integer", ("PUT",)), ("string", ("GET", "PUT"))], ids=["not an id", "as good as an id"]
)
def test_a_literal_path_hides_a_template_whose_parameter_cannot_be_it(kind: str, known: tuple[str, ...]) -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": kind}}
    paths = {
        "/a/edit": {"put": {"operationId": "edit", "responses": {}}},
        "/a/{id}": {"get": {"operationId": "get", "parameters": [parameter], "responses": {}}},
    }
    router = Router(Contract("acme", {"openapi": "3.1.0", "paths": paths}, EvidenceIndex({})))
    assert router.methods("/a/edit") == known
    assert router.methods("/a/7") == ("GET",)
    assert (router.route("GET", "/a/edit") is None) == (kind == "integer")
