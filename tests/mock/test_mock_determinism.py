"""The same seed, clock and requests give the same bytes, whatever the requests."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from mocked import NOTEBOOKS
from shaped import Asked
from shapes_known import ACTIONS, BULK, NESTED, OPEN, RECORDS, SAVED, SHALLOW, SINGLE
from test_mock_pages_machine import BY_CURSOR, BY_LINK

from driftwitness.contract import Contract

CONTRACTS = {
    "notebooks": NOTEBOOKS,
    "nested": NESTED,
    "shallow": SHALLOW,
    "single": SINGLE,
    "actions": ACTIONS,
    "saved": SAVED,
    "records": RECORDS,
    "bulk": BULK,
    "open": OPEN,
    "cursor": BY_CURSOR,
    "link": BY_LINK,
}
STEP = st.tuples(st.integers(0, 99), st.integers(1, 6), st.sampled_from("abc"), st.integers(0, 40))


def value(schema: dict[str, Any], number: int, text: str) -> Any:
    """A value that a body of this schema may well have."""
    kind = schema.get("type")
    if "enum" in schema:
        return schema["enum"][number % len(schema["enum"])]
    if kind == "object":
        return {name: value(inside, number, text) for name, inside in schema.get("properties", {}).items()} or {text: 1}
    if kind == "array":
        return [value(schema.get("items", {}), number, text)]
    return {"integer": number, "boolean": number % 2 == 0}.get(str(kind), text)


def answers(contract: Contract, script: list[tuple[int, int, str, int]], seed: int) -> list[bytes]:
    """All bytes of the answers to a script."""
    vendor = Asked(contract, seed=seed)
    found = []
    for which, number, text, wait in script:
        operation = contract.operations[which % len(contract.operations)]
        path = operation.path
        for parameter in operation.path_parameters:
            path = path.replace(f"{{{parameter.name}}}", text if parameter.name.endswith("_name") else str(number))
        asked = "&".join(f"{p.name}={number}" for p in operation.parameters if p.location == "query" and wait % 2)
        schema = dict(operation.body.schema) if operation.body else None
        body = value(schema, number, text) if schema else None
        status, headers, content = vendor.raw(operation.method, f"{path}?{asked}", body)
        found.append(repr((status, sorted(headers.items()))).encode() + content)
        vendor.clock.sleep(wait)
    return found


@pytest.mark.parametrize("name", CONTRACTS)
@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(script=st.lists(STEP, min_size=5, max_size=25), seed=st.integers(0, 3))
def test_the_same_script_gives_the_same_bytes(name: str, script: list[tuple[int, int, str, int]], seed: int) -> None:
    assert answers(CONTRACTS[name], script, seed) == answers(CONTRACTS[name], script, seed)


def test_another_seed_gives_other_bytes() -> None:
    body = {"title": "a", "pages": [{"kind": "text", "heading": "b"}]}
    first, second = (Asked(NOTEBOOKS, seed=seed).ok("POST", "/notebooks", body) for seed in (0, 1))
    assert first != second
