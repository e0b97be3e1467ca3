"""What the mock shows where requests, answers and other answers have a member in different shapes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shaped import FLAG, NUMBER, TEXT, Asked, asks, contract, does, many, thing

from driftwitness.contract.validation import SchemaSet
from driftwitness.mock.fitting import fitted

GROUP = thing(id=NUMBER, name=TEXT | {"examples": ["Friends"]})
LIST_OF_TEXTS = {"data": many(TEXT), "total": NUMBER}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "x"]), inside),
    max_leaves=6,
)
SCHEMAS = st.recursive(
    st.sampled_from([NUMBER, TEXT, FLAG, {"type": ["string", "null"]}]),
    lambda inside: (
        st.builds(many, inside) | st.dictionaries(st.sampled_from(["id", "name"]), inside).map(lambda p: thing(**p))
    ),
    max_leaves=4,
)


def of_people(shown: Any, changed: Any, groups: Any) -> Asked:
    """People that are in groups."""
    taken = thing("name", name=TEXT, groups=groups)
    return Asked(
        contract(
            {
                "/people": {"get": does("listPeople", many(shown)), "post": does("createPerson", shown, taken, "201")},
                "/people/{id}": {"get": does("getPerson", shown), "put": does("changePerson", changed, taken)},
            }
        )
    )


def test_a_reference_is_shown_as_the_object_that_it_refers_to() -> None:
    shown = thing(id=NUMBER, name=TEXT, groups=many(GROUP))
    vendor = of_people(shown, shown, many(NUMBER))
    made = vendor.ok("POST", "/people", {"name": "Ann", "groups": [7, 8]})
    assert made["groups"] == [{"id": 7, "name": "Friends"}, {"id": 8, "name": "Friends"}]
    assert vendor.ok("GET", f"/people/{made['id']}") == made
    assert made in vendor.ok("GET", "/people")


def test_each_answer_has_the_members_that_are_documented_for_it() -> None:
    short = thing(id=NUMBER, name=TEXT, home=thing(city=TEXT | {"examples": ["Bonn"]}))
    long = thing(id=NUMBER, name=TEXT, home=thing(city=TEXT | {"examples": ["Bonn"]}, big=FLAG))
    vendor = of_people(short, long, TEXT)
    assert vendor.ok("GET", "/people/1")["home"] == {"city": "Bonn"}
    assert vendor.ok("PUT", "/people/1", {"name": "Bo"})["home"] == {"city": "Bonn", "big": True}
    assert vendor.ok("GET", "/people/1")["home"] == {"city": "Bonn"}


def test_a_list_may_hold_each_member_in_a_wrapper() -> None:
    person = thing(id=NUMBER, name=TEXT)
    answers = {"get": does("listPeople", many(thing(person=person)))}
    one = does("getPerson", thing(person=person))
    vendor = Asked(
        contract(
            {
                "/people": {**answers, "post": does("createPerson", thing(person=person), thing(name=TEXT), "201")},
                "/people/{id}": {"get": one},
            },
            envelope={"success": {"item": "/person"}, "error": {"when": "/error"}},
        )
    )
    made = vendor.ok("POST", "/people", {"name": "Ann"})
    assert made["person"]["name"] == "Ann"
    assert made in vendor.ok("GET", "/people")
    assert vendor.ok("GET", f"/people/{made['person']['id']}") == made


def test_a_moment_is_no_token_that_changes_from_member_to_member() -> None:
    shown = thing(id=NUMBER, name=TEXT, begins=TEXT | {"examples": ["2013-03-05T07:58:58.000Z"]})
    listed = does("listPeople", many(shown))
    example = [{"id": 1, "name": "a", "begins": "2013-03-05T07:58:58.000Z"}]
    listed["responses"]["200"]["content"]["application/json"]["examples"] = {"one": {"value": example}}
    vendor = Asked(contract({"/people": {"get": listed, "post": does("createPerson", shown, thing(name=TEXT), "201")}}))
    assert {person["begins"] for person in vendor.ok("GET", "/people")} == {"2013-03-05T07:58:58.000Z"}


def test_the_only_member_of_a_place_has_an_id_of_its_documented_type() -> None:
    shown = thing(id=NUMBER, name=TEXT)
    vendor = Asked(
        contract({"/my/profile": {"get": does("getProfile", shown), "put": does("setProfile", shown, shown)}})
    )
    assert type(vendor.ok("GET", "/my/profile")["id"]) is int


def test_an_error_tells_its_message_where_documents_show_it_in_a_list() -> None:
    fault = thing(message=TEXT, field=TEXT)
    wrong = {"description": "no", "content": {"application/json": {"schema": thing(errors=many(fault))}}}
    shown = does("getThing", thing(id=NUMBER))
    shown["responses"]["404"] = wrong
    envelope = {"error": {"when": "/errors", "message": "/errors/0/message"}}
    whole = {"/things": {"get": does("listThings", many(thing(id=NUMBER)))}, "/things/{id}": {"get": shown}}
    vendor = Asked(contract(whole, envelope=envelope))
    status, told = vendor.send("GET", "/things/99999")
    assert status == 404
    assert told["errors"][0].keys() == {"message", "field"}


def test_first_members_hold_only_what_answers_may_show() -> None:
    shown = thing(id=NUMBER, tone=TEXT | {"enum": ["high", "low"]})
    listed = {"get": does("listTones", many(shown)), "post": does("createTone", shown, thing(tone=TEXT), "201")}
    vendor = Asked(contract({"/tones": listed}))
    assert {tone["tone"] for tone in vendor.ok("GET", "/tones")} <= {"high", "low"}


def test_a_body_may_hold_the_member_where_the_answer_has_it() -> None:
    inside = thing(details=thing(title=TEXT))
    shown, place = does("getUpload", inside), {"/uploads": {"post": does("createUpload", inside, inside, "201")}}
    vendor = Asked(contract({**place, "/uploads/{id}": {"get": shown, "put": does("changeUpload", inside, inside)}}))
    assert vendor.ok("POST", "/uploads", {"details": {"title": "mine"}}) == {"details": {"title": "mine"}}


def test_a_documented_path_makes_no_member_with_an_id_of_another_type() -> None:
    shown = thing(id=NUMBER, name=TEXT)
    by_name = does("getThing", shown, parameters=[])
    by_name["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": TEXT | {"examples": ["(id"]}}]
    whole = {"/things": {"get": does("listThings", many(shown)), "post": does("createThing", shown, thing(name=TEXT))}}
    vendor = Asked(contract({**whole, "/things/{id}": {"get": by_name}}))
    assert {type(one["id"]) for one in vendor.ok("GET", "/things")} == {int}


@pytest.mark.parametrize(
    ("query", "items"), [("", ["a", "b", "c"]), ("limit=2", ["a", "b"]), ("limit=2&offset=2", ["c"]), ("offset=3", [])]
)
def test_a_documented_list_of_values_comes_in_pages(query: str, items: list[str]) -> None:
    example = {"data": ["a", "b", "c"], "total": 3}
    shown = does("listCodes", thing(**LIST_OF_TEXTS), parameters=asks(limit=NUMBER, offset=NUMBER))
    shown["responses"]["200"]["content"]["application/json"]["examples"] = {"one": {"value": example}}
    paging = {"style": "offset", "offset": {"param": "offset", "first": 0}, "size": {"param": "limit"}}
    found = {"items": "/data", "total": "/total", "operations": ["listCodes"]}
    vendor = Asked(contract({"/things/codes": {"get": shown}}, pagination=[{**paging, **found}]))
    assert vendor.ok("GET", f"/things/codes?{query}") == {"data": items, "total": 3}


def test_a_list_of_values_can_be_followed_by_its_cursors() -> None:
    shown = does("listCodes", many(TEXT), parameters=asks("after", limit=NUMBER))
    shown["responses"]["200"]["content"]["application/json"]["examples"] = {"one": {"value": ["a", "b", "c"]}}
    paging = {"style": "link", "cursor": {"param": "after"}, "size": {"param": "limit"}, "items": ""}
    vendor = Asked(contract({"/things/codes": {"get": shown}}, pagination=[{**paging, "operations": ["listCodes"]}]))
    path, found = "/things/codes?limit=2", []
    while path:
        _, headers, content = vendor.raw("GET", path)
        found.append(content)
        link = headers.get("link", "")
        path = "/things/codes" + link[link.index("?") : link.index(">")] if link else ""
    assert found == [b'["a","b"]', b'["c"]']


@given(value=VALUES, schema=SCHEMAS)
def test_any_value_fits_its_schema_then_and_a_second_time_nothing_changes(value: Any, schema: Any) -> None:
    plain = contract({})
    made = fitted(plain, value, schema)
    assert SchemaSet(plain).is_valid(schema, "/x", made)
    assert fitted(plain, made, schema) == made
