"""Values for requests, over generated schemas: an independent validator agrees with what each body is meant to be."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.drive.driving import CONTRACTS, NOTEBOOKS

from driftwitness.contract import Contract, Operation, SchemaSet
from driftwitness.contract.store import load
from driftwitness.contract.validity import Assessment, RequestRules, Validity
from driftwitness.drive.plain import LONGEST
from driftwitness.drive.values import Values


@st.composite
def bounded(draw: st.DrawFn, low: str, high: str, numbers: st.SearchStrategy[int]) -> dict[str, int]:
    """Give none, one or both of two bounds, in order."""
    least, most = sorted((draw(numbers), draw(numbers)))
    return {name: bound for name, bound in ((low, least), (high, most)) if draw(st.booleans())}


LEAVES = st.one_of(
    bounded("minLength", "maxLength", st.integers(1, 40)).map(lambda bounds: {"type": "string", **bounds}),
    bounded("minimum", "maximum", st.integers(-50, 50)).map(lambda bounds: {"type": "integer", **bounds}),
    st.integers(-50, 50).map(lambda least: {"type": "number", "exclusiveMinimum": least}),
    st.integers(-50, 50).map(lambda most: {"type": ["null", "integer"], "exclusiveMaximum": most}),
    st.integers(2, 9).map(lambda step: {"type": "integer", "minimum": 1, "multipleOf": step}),
    st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=3).map(
        lambda names: {"type": "string", "enum": names}
    ),
    st.sampled_from(
        [
            {"type": "boolean"},
            {"type": "null"},
            {"type": "string", "const": "only this"},
            {"type": "string", "format": "date-time"},
        ]
    ),
)


def _object(members: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": sorted(members)[::2], "properties": members}


MEMBERS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.integers(0, 3)).map(lambda pair: {"type": "array", "items": pair[0], "minItems": pair[1]}),
        st.dictionaries(st.sampled_from("xyz"), inner, max_size=3).map(_object),
    ),
    max_leaves=4,
)
BODIES = st.dictionaries(st.sampled_from(["alpha", "beta", "gamma", "delta"]), MEMBERS, min_size=1).map(_object)


def creating(schema: dict[str, Any]) -> tuple[Contract, Operation]:
    """Give the notebooks contract with another body for its first creation, and that operation."""
    document = copy.deepcopy(dict(NOTEBOOKS.document))
    body = document["paths"]["/notebooks"]["post"]["requestBody"]["content"]["application/json"]
    body["schema"] = schema
    del body["examples"]
    contract = replace(NOTEBOOKS, document=document)
    return contract, contract.by_id["createNotebook"]


@settings(max_examples=200, deadline=None)
@given(schema=BODIES, seed=st.integers(0, 9))
def test_bodies_are_what_they_are_meant_to_be(schema: dict[str, Any], seed: int) -> None:
    contract, operation = creating(schema)
    values, is_valid = Values(contract, seed), Draft202012Validator(schema).is_valid
    valid = values.valid_body(operation)
    assert is_valid(valid), valid
    for name, body in values.invalid_bodies(operation, valid):
        assert not is_valid(body), name
    for name, body in values.boundary_bodies(operation, valid):
        assert is_valid(body), name
        longer = {key: value + "x" if isinstance(value, str) else value for key, value in body.items()}
        assert not is_valid(longer) or "length" not in name, name


@pytest.mark.parametrize("operation", [o for o in NOTEBOOKS.operations if o.body], ids=lambda o: str(o.id))
def test_the_contract_itself_assesses_the_bodies_alike(operation: Operation) -> None:
    values, rules = Values(NOTEBOOKS, 0), RequestRules(NOTEBOOKS, SchemaSet(NOTEBOOKS))

    def assess(body: Any) -> Assessment:
        ids = {parameter.name: "1" for parameter in operation.path_parameters}
        return rules.assess(operation, ids, "", {}, json.dumps(body).encode())

    valid = values.valid_body(operation)
    assert assess(valid).faults == ()
    assert [name for name, body in values.boundary_bodies(operation, valid) if assess(body).faults] == []
    assert any(assess(body).validity is Validity.INVALID for _, body in values.invalid_bodies(operation, valid))


def test_two_creations_differ_and_a_seed_repeats_them() -> None:
    operation = NOTEBOOKS.by_id["createNotebook"]

    def titles(seed: int) -> list[str]:
        values = Values(NOTEBOOKS, seed)
        return [values.valid_body(operation)["title"] for _ in range(3)]

    assert len(set(titles(0))) == 3
    assert titles(0) == titles(0) != titles(1)


def test_an_address_that_the_page_masks_is_sent_as_one() -> None:
    masked = "[email\u00a0protected]"
    contract, operation = creating({"type": "object", "properties": {"owner": {"type": "string"}}})
    media = contract.document["paths"]["/notebooks"]["post"]["requestBody"]["content"]["application/json"]
    media["examples"] = {"one": {"value": {"owner": masked, "more": [{"copy": f"Ann <{masked}>"}]}}}
    assert Values(contract, 0).valid_body(operation) == {
        "owner": "user@example.com",
        "more": [{"copy": "Ann <user@example.com>"}],
    }


def test_unusual_bodies_hold_what_the_contract_allows() -> None:
    schema = {
        "type": "object",
        "properties": {"label": {"type": "string", "maxLength": 20}, "owner": {"type": ["integer", "null"]}},
    }
    contract, operation = creating(schema)
    found = dict(Values(contract, 0).unusual_bodies(operation, {"label": "one", "owner": 1}))
    assert found["owner null"] == {"label": "one", "owner": None}
    assert found["label of digits alone"]["label"].startswith("0")
    assert not found["label beyond ASCII"]["label"].isascii()
    assert all(Draft202012Validator(schema).is_valid(body) for body in found.values())


def test_a_long_text_goes_where_no_bound_forbids_it() -> None:
    texts = {"label": {"type": "string", "maxLength": 299}, "notes": {"type": "string"}, "more": {"type": "string"}}
    contract, operation = creating({"type": "object", "properties": texts})
    ((name, body),) = Values(contract, 0).long_bodies(operation, {"label": "one"})
    assert (name, sorted(body), len(body["notes"])) == ("notes of 300 signs", ["label", "notes"], 300)
    bounded = creating({"type": "object", "properties": {"label": texts["label"]}})
    assert list(Values(bounded[0], 0).long_bodies(bounded[1], {"label": "one"})) == []


def test_signs_of_markup_stand_in_the_first_plain_text_also_inside_of_an_object() -> None:
    text = {"type": "string"}
    contract, operation = creating({"type": "object", "properties": {"state": {"enum": ["open"]}, "label": text}})
    values = Values(contract, 0)
    assert values.marked_body(operation) is None, "no example, and nothing required"
    assert values.fuller_body(operation) == {"label": "driftwitness-d82c07cd"}
    contract, operation = creating(
        {"type": "object", "required": ["parts"], "properties": {"parts": _object({"a": text})}}
    )
    marked = Values(contract, 0).marked_body(operation)
    assert marked is not None
    assert "&" in marked["parts"]["a"]
    assert Values(contract, 0).fuller_body(operation) is None


def test_bodies_on_the_edge_have_the_greatest_length_and_each_choice() -> None:
    state, events = {"enum": ["open", "shut", "torn"]}, {"type": "array", "items": {"enum": ["made", "gone"]}}
    schema = {"properties": {"label": {"type": "string", "maxLength": 4}, "state": state, "events": events}}
    contract, operation = creating({"type": "object", **schema})
    valid = {"label": "one", "state": "shut", "events": ["made"]}
    found = [body for _, body in Values(contract, 0).boundary_bodies(operation, valid)]
    changes = ({"label": "xxxx"}, {"state": "open"}, {"state": "torn"}, {"events": ["gone"]})
    assert found == [valid | change for change in changes]
    assert list(Values(contract, 0, {"state": "open", "events": []}).boundary_bodies(operation, valid))[1:] == []


def test_what_the_tenant_fixed_wins() -> None:
    operation = NOTEBOOKS.by_id["createNote"]
    fixed = Values(NOTEBOOKS, 0, {"notebook_id": 4711})
    assert fixed.valid_body(operation, {"notebook_id": 1})["notebook_id"] == 4711
    assert fixed.value("notebook_id", {"type": "integer"}) == 4711


def test_a_bound_without_measure_makes_no_endless_text() -> None:
    contract, operation = creating(_object({"alpha": {"type": "string", "minLength": 10**12, "maxLength": 10**13}}))
    values = Values(contract, 0)
    bodies = [values.valid_body(operation)]
    bodies += [body for _, body in (*values.invalid_bodies(operation, {}), *values.boundary_bodies(operation, {}))]
    assert all(len(str(body)) < 2 * LONGEST for body in bodies)


@pytest.mark.parametrize("vary", [Values.long_bodies, Values.unusual_bodies, Values.boundary_bodies])
def test_what_is_special_about_an_item_stands_where_its_wrapper_has_it(
    vary: Callable[[Values, Operation, Mapping[str, Any]], Iterator[tuple[str, Any]]],
) -> None:
    item = {"type": "object", "properties": {"name": {"type": "string"}, "state": {"enum": ["open", "done"]}}}
    prints = load(CONTRACTS / "prints")
    found = replace(prints, document=copy.deepcopy(dict(prints.document)))
    (media,) = found.document["paths"]["/orders"]["post"]["requestBody"]["content"].values()
    media["schema"]["properties"]["order"] = item
    operation = found.by_id["createOrder"]
    valid = {"studio_id": 1, "order": {"name": "one", "state": "open"}}
    bodies = dict(vary(Values(found, 0), operation, valid))
    assert bodies
    for name, body in bodies.items():
        assert body["studio_id"] == 1, name
        assert {**body["order"], **valid["order"]} == valid["order"], name
        assert body["order"] != valid["order"], name


def test_a_creation_has_a_long_text_where_a_document_says_that_it_may() -> None:
    texts = {"label": {"type": "string", "maxLength": 255}, "other": {"type": "string"}}
    contract, operation = creating({"type": "object", "required": ["label"], "properties": texts})
    label = Values(contract, 0).valid_body(operation)["label"]
    assert 70 < len(label) <= 100
    texts["label"]["maxLength"] = 40
    assert len(Values(contract, 0).valid_body(operation)["label"]) <= 40
    del texts["label"]["maxLength"]
    assert len(Values(contract, 0).valid_body(operation)["label"]) <= 40
