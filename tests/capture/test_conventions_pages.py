"""Invented pages with one habit of telling conventions each, and what a reader finds in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate
from tests.capture.assertions import assert_evidence

from driftwitness.capture import capture
from driftwitness.contract.reading_conventions import read
from driftwitness.document import read_document

FACTS = sorted((Path(__file__).parents[1] / "data" / "documents" / "conventions").glob("*.json"))
POSITIONS = ("page", "offset", "cursor")


def page_of(facts: Path) -> Path:
    return next(path for path in facts.parent.glob(f"{facts.stem}.*") if path != facts)


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.stem)
def test_conventions_are_captured_as_read_by_hand(facts: Path) -> None:
    expected = json.loads(facts.read_text())
    document = read_document(page_of(facts))
    captured = capture([document], vendor=facts.stem)
    found = summary(captured.openapi)
    assert {part: found.get(part) for part in expected} == expected
    validate(captured.openapi)
    assert_evidence(captured, [document])
    read(captured.openapi["x-driftwitness"])


def summary(openapi: dict[str, Any]) -> dict[str, Any]:
    """The conventions in the form of the facts files."""
    told = openapi["x-driftwitness"]
    rules = told.get("rateLimit", [])
    schemes = openapi.get("components", {}).get("securitySchemes", {})
    error = told.get("envelope", {}).get("error", {})
    return {
        "statuses": sorted(statuses(openapi)),
        "limits": sorted([rule["window"], rule["quota"]] for rule in rules if "quota" in rule),
        "headers": sorted({name(header) for rule in rules for header in rule.get("headers", {}).values()}),
        "blocks": [rule["blocks"] for rule in rules if "blocks" in rule],
        "pagination": [paging(entry) for entry in told.get("pagination", [])],
        "schemes": sorted(scheme(entry) for entry in schemes.values()),
        "flows": schemes.get("oauth2", {}).get("flows"),
        "security": [[schemes[key].get("name", key) for key in way] for way in openapi.get("security", [])],
        "errors": [[entry.get("status"), entry.get("code")] for entry in told.get("errors", [])],
        "meanings": [entry["when"] for entry in told.get("errors", [])],
        "envelope": {key: value for key, value in error.items() if key != "schema"},
        "versioning": [[entry["style"], entry.get("name"), entry["value"]] for entry in told.get("versioning", [])],
        **{f"headers of {rule['window']}": roles(rule) for rule in reversed(rules) if "window" in rule},
    }


def statuses(openapi: dict[str, Any]) -> Iterator[int]:
    found = {int(entry["status"]) for entry in openapi["x-driftwitness"].get("statuses", [])}
    for item in openapi["paths"].values():
        for operation in item.values():
            found |= {int(status) for status in operation["responses"] if status.isdigit()}
    yield from found


def name(header: Any) -> str:
    return header["name"] if isinstance(header, dict) else header


def roles(rule: dict[str, Any]) -> dict[str, str]:
    known = ("limit", "remaining", "reset", "retryAfter")
    return {role: name(header) for role, header in rule.get("headers", {}).items() if role in known}


def scheme(entry: dict[str, Any]) -> str:
    return " ".join([entry.get("scheme", entry["type"]), *(entry[key] for key in ("in", "name") if key in entry)])


def paging(entry: dict[str, Any]) -> dict[str, Any]:
    part = {role: entry[role]["param"] for role in (*POSITIONS, "size") if role in entry}
    size = {key: entry.get("size", {})[key] for key in ("default", "maximum") if key in entry.get("size", {})}
    others = {"params": entry["params"]} if "params" in entry else {}
    return {"style": entry["style"]} | part | size | others | {"operations": entry["operations"]}
