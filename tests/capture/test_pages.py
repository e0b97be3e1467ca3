"""Invented pages of other fields of business and other habits, with the facts that a reader finds in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from tests.capture.assertions import assert_evidence, assert_examples_validate, assert_sound

from driftwitness.capture import Captured, capture
from driftwitness.document import read_document
from driftwitness.document.text import read

PAGES = Path(__file__).parents[1] / "data" / "documents" / "pages"


def summary(captured: Captured) -> dict[str, Any]:
    """The contract in the form of the facts files: prose-free and without evidence."""
    openapi = captured.openapi
    return {
        "info": openapi["info"],
        "servers": [server["url"] for server in openapi.get("servers", [])],
        "security": openapi["components"]["securitySchemes"],
        "tags": [tag["name"] for tag in openapi["tags"]],
        "operations": {
            operation["operationId"]: {
                "request": f"{method.upper()} {path}",
                "tag": operation["tags"][0],
                "parameters": {
                    f"{p['in']}:{p['name']}" + ("!" if p.get("required") else ""): p["schema"]
                    for p in operation.get("parameters", [])
                },
                "body": content_schema(operation.get("requestBody", {})),
                "answers": {
                    status: content_schema(response)
                    for status, response in operation["responses"].items()
                    if status.startswith("2")
                },
                "errors": [int(status) for status in operation["responses"] if not status.startswith("2")],
                "links": {
                    name: link.get("parameters") or link.get("requestBody")
                    for status, response in operation["responses"].items()
                    for name, link in response.get("links", {}).items()
                },
            }
            for path, item in openapi["paths"].items()
            for method, operation in item.items()
        },
        "schemas": openapi["components"]["schemas"],
        "headers": openapi["components"].get("headers", {}),
        "x-driftwitness": openapi["x-driftwitness"],
        "findings": sorted({finding.rule for finding in captured.findings}),
        "exchanges": [f"{e.operation_id} {e.status}" for e in captured.exchanges],
    }


def content_schema(holder: dict[str, Any]) -> Any:
    return next((content["schema"] for content in holder.get("content", {}).values()), None)


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.txt")), ids=lambda page: page.stem)
def test_page_is_captured_as_read_by_hand(page: Path) -> None:
    document = read_document(page)
    captured = capture([document], vendor=page.stem)
    assert summary(captured) == json.loads(page.with_suffix(".json").read_text())
    assert_sound(captured, [document])


def test_two_documents_make_one_contract() -> None:
    documents = [read_document(PAGES / f"{name}.txt") for name in ("harbour", "greenhouse")]
    captured = capture(documents, vendor="both")
    names = [operation["operationId"] for item in captured.openapi["paths"].values() for operation in item.values()]
    assert {"listBerths", "listSensors"} <= set(names)
    assert {entry["document"] for entry in captured.evidence.values()} == {"harbour.txt", "greenhouse.txt"}
    assert_sound(captured, documents)


def test_same_input_gives_the_same_bytes() -> None:
    document = read_document(PAGES / "harbour.txt")
    first, second = (capture([document], vendor="harbour") for _ in range(2))
    assert json.dumps(first.openapi) == json.dumps(second.openapi)
    assert json.dumps(first.evidence) == json.dumps(second.evidence)
    assert (first.findings, first.unused, first.exchanges) == (second.findings, second.unused, second.exchanges)


LINES = [line for page in sorted(PAGES.glob("*.txt")) for line in page.read_text().split("\n")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.integers(1, 12)), max_size=25))
def test_any_mixture_of_pages_gives_a_valid_contract_with_evidence(cuts: list[tuple[int, int]]) -> None:
    document = read("mixed.txt", "\n".join(line for start, count in cuts for line in LINES[start : start + count]))
    captured = capture([document], vendor="mixed")
    validate(captured.openapi)
    assert_evidence(captured, [document])
    assert_examples_validate(captured.openapi)


def test_no_document_gives_a_contract_without_operations() -> None:
    captured = capture([], vendor="nothing")
    assert captured.openapi["info"] == {"title": "nothing", "version": "unknown"}
    assert captured.openapi["paths"] == {}
    assert (captured.evidence, captured.findings, captured.unused, captured.exchanges) == ({}, (), (), ())
