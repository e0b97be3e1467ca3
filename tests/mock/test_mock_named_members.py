"""Requests name members in their bodies, and answers show what was sent: whichever vendor's contract says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from mocked import NOTEBOOKS, Client, Mocked
from shaped import EMPTY, FLAG, NUMBER, TEXT, asks, contract, does, many, thing

from driftwitness.contract import Contract

ANYTHING = {"type": "object"}


def placed(made: Contract) -> Contract:
    """The contract below the path at which the stage serves."""
    return replace(made, document={**made.document, "servers": NOTEBOOKS.document["servers"]})


CREW = contract(
    {
        "/crew/badges": {
            "get": does("getBadges", EMPTY, ANYTHING),
            "post": does("addBadge", EMPTY, ANYTHING),
            "delete": does("removeBadge", EMPTY, ANYTHING),
        }
    }
)
ANNA, BEN = ({"who": who, "badge": "gold"} for who in ("anna", "ben"))


def badges(client: Client, body: Any) -> list[tuple[str, str]]:
    """The badges that a list shows, oldest first."""
    return [(one["who"], one["badge"]) for one in client.ok("GET", "/crew/badges", body)[::-1]]


def test_a_body_that_describes_a_member_removes_those_it_describes_and_no_other(vendor: Mocked) -> None:
    client = vendor(contract=placed(CREW))
    for body in (ANNA, BEN, {**ANNA, "badge": "iron"}):
        client.ok("POST", "/crew/badges", body)
    assert badges(client, {"who": "anna"}) == [("anna", "gold"), ("anna", "iron")]
    assert client.send("DELETE", "/crew/badges", ANNA).status_code == 200
    assert badges(client, {}) == [("ben", "gold"), ("anna", "iron")]
    for nobody in (ANNA, {}, {**BEN, "more": 1}, {"who": ["ben"]}, {"who": None}):
        assert client.send("DELETE", "/crew/badges", nobody).status_code == 404
    assert badges(client, {}) == [("ben", "gold"), ("anna", "iron")]
    client.ok("POST", "/crew/badges", {**BEN, "rank": 1})
    assert client.send("DELETE", "/crew/badges", {"rank": True}).status_code == 404
    client.ok("DELETE", "/crew/badges", {"who": "ben"})
    assert badges(client, {}) == [("anna", "iron")]


VISIT = {"type": "object", "required": ["identifier"], "properties": {"identifier": TEXT}}


def visits(*also: str) -> Contract:
    """Visits that are named in bodies; besides success only the statuses in ``also`` are documented."""
    whole = thing(status={**TEXT, "examples": ["OK"]}, data=thing("identifier", identifier=TEXT, fields=ANYTHING))
    made = contract(
        {
            "/visit": {
                "get": does("getVisit", whole, VISIT),
                "post": does("createVisit", VISIT, thing(ward=TEXT, data=ANYTHING)),
                "put": does("updateVisit", EMPTY, VISIT),
            }
        }
    )
    for operation in made.document["paths"]["/visit"].values():
        responses = operation["responses"]
        operation["responses"] = {status: responses[status] for status in ("200", *also)}
    return placed(made)


def test_what_was_sent_is_shown_under_the_name_that_answers_have_for_it(vendor: Mocked) -> None:
    client = vendor(contract=visits())
    made = client.ok("POST", "/visit", {"ward": "w", "data": {"sum": 12}})
    assert client.ok("GET", "/visit", made) == {"status": "OK", "data": {**made, "fields": {"sum": 12}}}
    client.ok("PUT", "/visit", {**made, "data": {"sum": 13}})
    assert client.ok("GET", "/visit", made)["data"] == {**made, "fields": {"sum": 13}}


@pytest.mark.parametrize("also", [(), ("404",)])
def test_an_identifier_that_names_nobody_is_not_found(vendor: Mocked, also: tuple[str, ...]) -> None:
    client = vendor(contract=visits(*also))
    client.faithful = bool(also)
    for method in ("GET", "PUT"):
        response = client.send(method, "/visit", {"identifier": "nobody"})
        assert (response.status_code, "error" in response.json()) == (404, True)


CALLED = {"title": "Call the customer", "first_name": "Maria"}
SAID = {
    "due": "2026-09-30", "when": "2026-09-30 14:00", "day": "30 Sep 2026", "code": "GB123456789", "state": "TX",
    "locale": "en_US", "amount": "12",
}  # fmt: skip


def first_members(vendor: Mocked, shown: dict[str, str]) -> list[dict[str, Any]]:
    """The members that are there from the start, oldest first, where the document shows one being made."""
    taken = thing("-", **{name: {**TEXT, "examples": [text]} for name, text in shown.items()})
    paths = {"/calls": {"get": does("listCalls", EMPTY), "post": does("createCall", EMPTY, taken)}}
    paths["/calls"]["post"]["requestBody"]["content"]["application/json"]["example"] = shown
    found: list[dict[str, Any]] = vendor(contract=placed(contract(paths))).ok("GET", "/calls")[::-1]
    return found


@pytest.mark.parametrize(("name", "rest"), [("first_name", {"title": "Call", "status": "open"}), ("title", {})])
def test_the_first_members_differ_in_what_they_are_called_and_in_nothing_else(
    vendor: Mocked, name: str, rest: dict[str, str]
) -> None:
    shown = first_members(vendor, {**SAID, **rest, name: CALLED[name]})
    assert [one.pop(name) for one in shown] == [CALLED[name], f"{CALLED[name]} 2", f"{CALLED[name]} 3"]
    for one in shown:
        del one["id"]
        assert one == {**SAID, **rest}


@pytest.mark.parametrize("name", SAID)
def test_a_date_a_code_and_an_amount_stay_what_they_are(vendor: Mocked, name: str) -> None:
    assert [one[name] for one in first_members(vendor, {name: SAID[name]})] == [SAID[name]] * 3


BOAT = thing("-", name=TEXT, length=NUMBER)


def titled(title: str, **more: Any) -> dict[str, Any]:
    """An operation without a documented answer, named as contracts name what a title says."""
    words = title.split()
    return does(words[0].lower() + "".join(map(str.title, words[1:])), EMPTY, summary=title, **more)


FLEET = {
    "/boats": {"get": titled("List boats")},
    "/boats/new": {"post": titled("Create boat", takes=BOAT)},
    "/boats/{id}": {"get": titled("Get boat"), "delete": titled("Delete boat")},
    "/boats/{id}/logs": {"get": titled("List boat logs")},
    "/boats/{id}/parts": {"get": titled("List boat parts")},
    "/parts": {"get": titled("List parts")},
    "/parts/{id}": {"get": titled("Get part")},
    "/boats/list/fields": {"get": titled("List boat fields")},
    "/boats/list/fields/categories": {"get": titled("List boat field categories")},
    "/boats/list/lists": {"get": titled("List boat lists")},
    "/boats/self": {"get": titled("Get own boat")},
    "/boat/lists": {"get": titled("Filter boat lists")},
    "/boat/lists/{id}/add/{boat}": {"post": titled("Add to list")},
}


def test_what_a_title_calls_a_list_is_one(vendor: Mocked) -> None:
    client = vendor(contract=placed(contract(FLEET)))
    assert client.ok("GET", "/boats/list/fields") == [{"id": "name"}, {"id": "length"}]
    assert client.ok("GET", "/boats/list/lists") == client.ok("GET", "/boat/lists") != []
    categories = client.ok("GET", "/boats/list/fields/categories")
    assert categories == [{"id": one["id"]} for one in categories] != []
    made = client.ok("POST", "/boats/new", {"name": "Ida"})["id"]
    assert client.ok("GET", f"/boats/{made}/parts") == []
    assert [*client.ok("GET", f"/boats/{made}/logs")[0]] == ["id"]
    assert client.ok("GET", "/boats/self") == {}
    client.ok("DELETE", f"/boats/{made}")
    assert client.send("GET", f"/boats/{made}/parts").status_code == 404


def changed(path: str, title: str, body: dict[str, Any], vendor: Mocked) -> list[tuple[str, str]]:
    """The boats after a change that names none of them by its id, oldest first."""
    boat = thing("-", length=NUMBER, flag=FLAG, port=TEXT, name=TEXT)
    paths = {
        "/boats": {**FLEET["/boats"], "post": titled("Create boat", takes=boat)},
        "/boats/{id}": FLEET["/boats/{id}"],
    }
    paths[path] = {**paths.get(path, {}), "put": titled(title, takes=boat)}
    client = vendor(contract=placed(contract(paths)))
    for made in ({"name": "Ida", "port": "Oslo", "length": 7}, {"name": "Ada", "port": "Oslo", "length": 9}):
        client.ok("POST", "/boats", made)
    client.send("PUT", path, body)
    return [(one["name"], one["port"]) for one in client.ok("GET", "/boats")[::-1][-2:]]


def test_a_change_finds_its_member_by_what_the_title_says(vendor: Mocked) -> None:
    sent = {"length": 7, "port": "Rome", "name": "Ada"}
    assert changed("/boats/edit", "Update boat by name", sent, vendor) == [("Ida", "Oslo"), ("Ada", "Rome")]
    assert changed("/boats/edit", "Update boat by unique field", sent, vendor) == [("Ida", "Oslo"), ("Ada", "Oslo")]
    oslo = {**sent, "port": "Oslo"}
    assert changed("/boats/edit", "Update boat by unique field", oslo, vendor) == [("Ada", "Oslo"), ("Ada", "Oslo")]


def test_a_change_of_a_whole_collection_picks_no_member(vendor: Mocked) -> None:
    sent = {"port": "Oslo", "name": "Eva"}
    assert changed("/boats", "Update boats", sent, vendor) == [("Ida", "Oslo"), ("Ada", "Oslo")]
    assert changed("/boats", "Update boats by port", sent, vendor) == [("Eva", "Oslo"), ("Ada", "Oslo")]


STATE = {**TEXT, "enum": ["new", "old"]}
DOOR = {"open": FLAG, "state": STATE, "lang": TEXT}


@pytest.mark.parametrize(
    ("parameter", "asked", "found"),
    [
        ({"name": "open", "schema": FLAG}, "true", 1),
        ({"name": "state", "schema": STATE}, "old", 1),
        ({"name": "lang", "schema": TEXT}, "en", 1),
        ({"name": "state", "schema": {**TEXT, "enum": ["old", "short"]}}, "old", 1),
        ({"name": "state", "schema": {**TEXT, "enum": ["short", "long"]}}, "short", 2),
        ({"name": "open", "schema": TEXT}, "yes", 2),
        ({"name": "lang", "schema": {**TEXT, "default": "en"}}, "en", 2),
    ],
)
@pytest.mark.parametrize("others", [False, True])
def test_a_parameter_with_the_name_of_a_property_is_a_filter_where_nothing_speaks_against_it(
    vendor: Mocked, parameter: dict[str, Any], asked: str, found: int, others: bool
) -> None:
    listing = does("listDoors", many(thing(id=NUMBER, **DOOR)), parameters=[{"in": "query", **parameter}, *asks("q")])
    making = does("createDoor", thing(id=NUMBER, **DOOR), thing("-", **DOOR), "201")
    told = {"filters": [{"operation": "listDoors", "param": "q", "property": "/lang", "match": "contains"}]}
    made = contract({"/doors": {"get": listing, "post": making}}, **(told if others else {}))
    client = vendor(contract=placed(made))
    before = {one["id"] for one in client.ok("GET", "/doors")}
    for body in ({"open": True, "state": "old", "lang": "en"}, {"open": False, "state": "new", "lang": "de"}):
        client.ok("POST", "/doors", body)
    shown = {one["id"] for one in client.ok("GET", f"/doors?{parameter['name']}={asked}")} - before
    # a contract that lists the filters of a list lists all of them
    assert len(shown) == (2 if others else found)
