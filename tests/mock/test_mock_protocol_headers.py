"""Header parameters: what a contract requires there is refused when missing or wrong, and our own driver sends it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mocked import Client, Mocked, varied

from driftwitness.checks.judge import judge
from driftwitness.contract import Contract
from driftwitness.run import Options, conduct
from driftwitness.trace import journal

REGION = {"name": "X-Region", "in": "header", "required": True, "schema": {"type": "string", "enum": ["eu", "us"]}}
COUNT = {"name": "X-Count", "in": "header", "schema": {"type": "integer"}}
IGNORED = [
    {"name": name, "in": "header", "required": True, "schema": {"const": "never"}}
    for name in ("Accept", "content-type", "Authorization")
]


def with_headers(*parameters: dict[str, Any]) -> Contract:
    """The notebooks contract whose every operation takes these parameters."""
    contract = varied()
    paths = {
        path: {**item, "parameters": [*item.get("parameters", ()), *parameters]}
        for path, item in contract.document["paths"].items()
    }
    return varied(paths=paths)


def listed(client: Client) -> int:
    return int(client.send("GET", "/notebooks", headers={"X-Region": "eu"}).json()["paging"]["total"])


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({"X-Region": "eu"}, None),
        ({"x-region": "us", "X-Count": "3"}, None),
        ({}, "X-Region"),
        ({"X-Region": "moon"}, "X-Region"),
        ({"X-Region": ""}, "X-Region"),
        ({"X-Region": "eu", "X-Count": "many"}, "X-Count"),
    ],
)
def test_a_header_is_held_against_the_contract(vendor: Mocked, headers: dict[str, str], field: str | None) -> None:
    client = vendor(contract=with_headers(REGION, COUNT, *IGNORED))
    before = listed(client)
    response = client.send("POST", "/notebooks", {"title": "a"}, headers=headers)
    error = response.json().get("error", {})
    assert (response.status_code, error.get("code")) == ((422, "invalid_input") if field else (201, None))
    assert list(error.get("details", {})) == ([field] if field else [])
    assert listed(client) == before + (field is None)


def test_the_driver_sends_what_is_required_and_is_taken(tmp_path: Path) -> None:
    schema = {"type": "array", "items": {"type": "boolean"}}
    tags = {"name": "X-Tags", "in": "header", "required": True, "schema": schema}
    contract = with_headers(REGION, tags, *IGNORED)
    options = Options(runs=tmp_path, probe_rate_limit=False, budget=340)
    trace = journal.read(conduct(contract, options))
    fixed = [one for one in trace.interactions if one.source != "explore"]
    routed = [one for one in fixed if one.response.status != 404 or "unknown" not in one.request.path]
    assert {one.request.header("X-Region") for one in routed} == {"eu"}
    assert {one.request.header("X-Tags") for one in routed} == {"true"}
    explored = [one for one in trace.interactions if one.source == "explore"]
    assert None in {one.request.header("X-Region") for one in explored}
    findings = [f for f in judge(contract, trace).findings if f.severity == "error"]
    assert findings == []
