"""Schemas of what was observed hold for all that was observed, whatever it was."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from driftwitness.drift.observed import differences, observe
from driftwitness.drift.observed.places import Bodies
from driftwitness.run.from_recordings.notes import Notes
from driftwitness.run.from_recordings.schemas import of_answer
from driftwitness.trace import Interaction, Request, Response

NAMES = st.sampled_from(["id", "status", "created_at", "data", "items", "a/b", "~", "", "41", "é"])
TEXTS = st.sampled_from(
    [
        "",
        "open",
        "closed",
        "2026-01-31",
        "2026-02-30",
        "2026-01-31T10:00:00Z",
        "2026-01-31T10:00:60Z",
        "2026-01-31 10:00",
        "0001-01-01T00:00:00+24:00",
        "a@b.example",
        "a..b@c",
        "https://example.com/a?b=%20",
        "https://exa mple.com",
        "https://example.com/%zz",
        "6f1c1b1e-6f0e-4c5d-8d0a-0123456789ab",
        "12",
        "1.50",
    ]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2_000_000_000) | st.floats(-10, 10) | TEXTS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(VALUES, min_size=1, max_size=12) | st.lists(TEXTS, min_size=2, max_size=3))
@settings(max_examples=200, deadline=None)
def test_every_observed_body_keeps_the_schema_of_all(bodies: list[Any]) -> None:
    found, notes = Bodies(), Notes("recordings")
    for body in bodies:
        found.add(body)
    schema = of_answer(found.root, "", notes)
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    for body in bodies:
        assert list(validator.iter_errors(body)) == []


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([["2026-02-30", "2026-02-28"]], {"type": "array", "items": {"type": "string"}}),
        ([{"id": 1}] * 5, {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}),
        ([None, None], {}),
        ([1.5, None], {"type": ["number", "null"]}),
        ([{"41": 1, "42": 2}], {"type": "object", "additionalProperties": {"type": "number"}}),
    ],
)
def test_schemas_by_hand(bodies: list[Any], expected: dict[str, Any]) -> None:
    found = Bodies()
    for body in bodies:
        found.add(body)
    assert of_answer(found.root, "", Notes("recordings")) == expected


@given(st.lists(st.tuples(st.sampled_from(["/a", "/b/12", "//", "/%zz"]), st.binary(max_size=12)), max_size=8))
@settings(max_examples=100, deadline=None)
def test_whatever_came_is_the_same_as_itself(answers: list[tuple[str, bytes]]) -> None:
    recorded = [
        Interaction(
            n, n, n, Request("POST", f"https://h.example{path}?x", (), body), Response(200, (("", "\x00"),), body)
        )
        for n, (path, body) in enumerate(answers)
    ]
    assert differences(observe(recorded), observe(recorded)) == []
