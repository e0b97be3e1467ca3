"""Random APIs rendered as pages come back as they went in."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from tests.capture.assertions import assert_sound
from tests.capture.random_pages import Api, Field, apis, operations, render

from driftwitness.capture import capture
from driftwitness.document.text import read


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(apis())
def test_operations_parameters_bounds_and_statuses_come_back(api: Api) -> None:
    document = read("toys.txt", render(api))
    captured = capture([document], vendor="toys")
    openapi = captured.openapi
    found = {
        operation["operationId"]: (method.upper(), path, operation)
        for path, item in openapi["paths"].items()
        for method, operation in item.items()
    }
    expected = operations(api)
    assert openapi["servers"] == [{"url": "https://toys.example" + api.prefix}]
    assert {name: entry[:2] for name, entry in found.items()} == {name: e[:2] for name, e in expected.items()}
    for name, (method, path, resource) in expected.items():
        operation = found[name][2]
        listed = (*api.paging, *resource.filters) if name.startswith("list") else ()
        assert query(operation) == {field.name: (field.required, field.schema) for field in listed}
        assert statuses(operation) == expected_statuses(api, method, path)
        if method in ("POST", "PUT"):
            assert_body(operation, resource.fields)
    rules = [(rule["quota"], rule["window"]) for rule in openapi["x-driftwitness"]["rateLimit"]]
    assert rules == [(api.quota, api.window[1])]
    paged = {name for entry in openapi["x-driftwitness"].get("pagination", []) for name in entry["operations"]}
    assert paged == {name for name in expected if name.startswith("list") and api.paging}
    assert_sound(captured, [document])


def query(operation: dict[str, Any]) -> dict[str, Any]:
    return {
        parameter["name"]: (parameter.get("required", False), parameter["schema"])
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query"
    }


def statuses(operation: dict[str, Any]) -> set[int]:
    return {int(status) for status in operation["responses"]}


def expected_statuses(api: Api, method: str, path: str) -> set[int]:
    """Where a status of the table can occur, by docs/contract.md."""
    body = method in ("POST", "PUT")
    where = {400: body, 404: "{" in path, 409: body or method == "DELETE", 422: method != "POST" or body}
    success = 201 if method == "POST" else 200
    return {status for status in api.statuses if where.get(status, True)} | {success}


def assert_body(operation: dict[str, Any], fields: tuple[Field, ...]) -> None:
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert {name: dict(found) for name, found in schema["properties"].items()} == {f.name: f.schema for f in fields}
    assert schema.get("required", []) == [field.name for field in fields if field.required]
