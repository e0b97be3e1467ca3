"""Forms as values: names that stand twice, brackets, documented types."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from driftwitness.contract import Contract, EvidenceIndex, bodies
from driftwitness.contract.model import Body

PERSON = {"type": "object", "properties": {"age": {"type": "integer"}, "name": {"type": "string"}}}
SCHEMA = {
    "type": "object",
    "properties": {
        "count": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "sizes": {"type": "array", "items": {"type": "integer"}},
        "person": PERSON,
        "people": {"type": "array", "items": PERSON},
        "flat[name]": {"type": "integer"},
    },
}
CONTRACT = Contract("forms", {}, EvidenceIndex({}))
BODY = Body("application/x-www-form-urlencoded; charset=utf-8", True, SCHEMA, "/schema")

READINGS: list[tuple[list[tuple[str, str]], dict[str, Any]]] = [
    ([("count", "3")], {"count": 3}),
    ([("count", "3"), ("count", "4")], {"count": 4}),
    ([("count", "")], {"count": ""}),
    ([("free", "3"), ("free", "4")], {"free": "4"}),
    ([("tags", "a"), ("tags", "b")], {"tags": ["a", "b"]}),
    ([("tags", "a")], {"tags": ["a"]}),
    ([("tags", '["a", "b"]')], {"tags": ["a", "b"]}),
    ([("tags[]", "a"), ("tags[]", "b")], {"tags": ["a", "b"]}),
    ([("tags[1]", "b"), ("tags[0]", "a")], {"tags": ["a", "b"]}),
    ([("sizes", "1"), ("sizes", "x")], {"sizes": [1, "x"]}),
    ([("sizes[]", "1")], {"sizes": [1]}),
    ([("person[age]", "40"), ("person[name]", "40")], {"person": {"age": 40, "name": "40"}}),
    ([("person", '{"age": 40}')], {"person": {"age": 40}}),
    ([("person", "40 years")], {"person": "40 years"}),
    ([("person[0]", "x")], {"person": {"0": "x"}}),
    ([("people[0][age]", "4"), ("people[1][age]", "5")], {"people": [{"age": 4}, {"age": 5}]}),
    ([("people[10][age]", "5"), ("people[9][age]", "4")], {"people": [{"age": 4}, {"age": 5}]}),
    ([("flat[name]", "7")], {"flat[name]": 7}),
    ([("free[a][b][c]", "d")], {"free": {"a": {"b": {"c": "d"}}}}),
    ([("free", "x"), ("free[a]", "y")], {"free": {"a": "y"}}),
    ([("a[b", "1"), ("a]b[", "2"), ("[a]", "3")], {"a[b": "1", "a]b[": "2", "[a]": "3"}),
    ([("a" + "[b]" * 21, "1")], {"a" + "[b]" * 21: "1"}),
    ([], {}),
]


@pytest.mark.parametrize(("pairs", "value"), READINGS)
def test_a_form_is_read_by_its_names_and_documented_types(pairs: list[tuple[str, str]], value: dict[str, Any]) -> None:
    assert bodies.read(CONTRACT, BODY, urlencode(pairs).encode()) == value


@pytest.mark.parametrize("value", [{"tags": ["a", "b"]}, {"person": {"age": 4}, "count": 2}, {"sizes": []}])
def test_what_is_written_is_read_again(value: dict[str, Any]) -> None:
    assert bodies.read(CONTRACT, BODY, bodies.write(BODY, value)) == value
