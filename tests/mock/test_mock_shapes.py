"""What the mock keeps, makes up and shows, by the shape that a contract gives a resource."""

from __future__ import annotations

import re
from typing import Any

import pytest
from shaped import EMPTY, FLAG, MOMENT, NUMBER, TEXT, Asked, asks, contract, does, many, thing
from shapes_known import ACTIONS, NESTED, OPEN, SAVED, TEAMS

from driftwitness.contract import Contract

ITEM = thing(id=NUMBER, name=TEXT)


def kept(shown: Any, taken: Any, method: str = "put", **more: Any) -> Contract:
    """Things that are created, shown and changed."""
    return contract(
        {
            "/things": {"get": does("listThings", many(shown)), "post": does("createThing", shown, taken, "201")},
            "/things/{id}": {
                "get": does("getThing", shown),
                method: does("changeThing", shown, {**taken, "required": []}, **more),
            },
        }
    )


def test_what_only_the_server_writes_is_ignored_when_it_is_sent() -> None:
    taken = thing("name", name=TEXT, rank={"type": "integer", "readOnly": True}, made_at=MOMENT | {"readOnly": True})
    vendor = Asked(kept(thing(id=NUMBER, name=TEXT, rank=NUMBER, made_at=MOMENT), taken))
    sent = {"name": "a", "rank": 9, "made_at": "2020-01-01T00:00:00Z", "id": 77}
    made = vendor.ok("POST", "/things", sent)
    assert made == {"id": 4, "name": "a", "rank": 1, "made_at": "2026-01-01T00:00:00Z"}
    assert vendor.ok("PUT", "/things/4", {"rank": 9, "made_at": "2020-01-01T00:00:00Z", "id": 5}) == made


@pytest.mark.parametrize(
    ("allows", "shown"),
    [({}, {"id": 4, "name": "a"}), ({"additionalProperties": True}, {"id": 4, "name": "a", "more": {"b": [1]}})],
)
def test_what_is_not_documented_is_kept_where_it_is_allowed(allows: dict[str, Any], shown: Any) -> None:
    vendor = Asked(kept(EMPTY, thing(name=TEXT) | allows))
    assert vendor.ok("POST", "/things", {"name": "a", "more": {"b": [1]}}) == shown
    assert vendor.ok("GET", "/things/4") == shown


@pytest.mark.parametrize(
    ("media_type", "tags"),
    [
        ("application/merge-patch+json", {"y": {"z": 5, "w": 3}, "n": 0}),
        ("application/json", {"x": None, "y": {"z": 5}}),
    ],
)
def test_a_merge_patch_merges_and_removes(media_type: str, tags: Any) -> None:
    free = {"type": "object"}
    whole = kept(thing(id=NUMBER, name=TEXT, tags=free), thing(name=TEXT, tags=free), "patch")
    content = whole.document["paths"]["/things/{id}"]["patch"]["requestBody"]["content"]
    content[media_type] = content.pop("application/json")
    vendor = Asked(whole)
    vendor.ok("POST", "/things", {"name": "a", "tags": {"x": 1, "y": {"z": 2, "w": 3}, "n": 0}})
    patch = {"tags": {"x": None, "y": {"z": 5}}}
    assert vendor.ok("PATCH", "/things/4", patch, media_type) == {"id": 4, "name": "a", "tags": tags}


def test_a_list_without_a_creating_operation_is_turned_through_its_documented_members() -> None:
    listing = does("listEvents", thing(items=many(ITEM)), parameters=asks(page=NUMBER, size=NUMBER))
    shown = [{"id": number, "name": f"event {number}"} for number in (9, 7, 4)]
    listing["responses"]["200"]["content"]["application/json"]["example"] = {"items": shown}
    pages = {"style": "page", "page": {"param": "page", "first": 1}, "size": {"param": "size", "default": 2}}
    paged = {**pages, "items": "/items", "operations": ["listEvents"]}
    vendor = Asked(contract({"/events": {"get": listing}}, pagination=[paged]))
    found = [vendor.ok("GET", f"/events?page={number}")["items"] for number in (1, 2, 3)]
    assert found == [shown[:2], shown[2:], []]
    assert vendor.ok("GET", "/events?size=3")["items"] == shown


def test_a_list_below_a_name_that_nothing_keeps_has_members_for_every_name() -> None:
    vendor = Asked(contract({"/areas/{area_name}/depots": {"get": does("listDepots", many(ITEM))}}))
    first, second = (vendor.ok("GET", f"/areas/{name}/depots") for name in ("north", "south"))
    assert (len(first), len(second)) == (3, 3)
    assert vendor.ok("GET", "/areas/north/depots") == first


@pytest.mark.parametrize(
    ("example", "pattern"),
    [
        ("V-1042", r"V-104[3-9]"),
        ("T0007", r"T00(0[89]|10)"),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV", r"[0-9A-F]{26}"),
        ("cus_NffrFeUfNV2Hib", r"cus_[0-9a-fA-F]{14}"),
        ("6f1c2d3e4b5a697887766554", r"[0-9a-f]{24}"),
    ],
)
def test_ids_are_made_in_the_documented_shape(example: str, pattern: str) -> None:
    paths = kept(thing(id=TEXT, name=TEXT), thing(name=TEXT)).document["paths"]
    paths["/things/{id}"]["parameters"][0]["schema"] = {"type": "string", "examples": [example]}
    vendor = Asked(contract(dict(paths)))
    made = [vendor.ok("POST", "/things", {"name": "a"})["id"] for _ in range(3)]
    assert len({*made, example}) == 4
    assert all(re.fullmatch(pattern, identifier) for identifier in made), made
    assert vendor.ok("GET", f"/things/{example}")["id"] == example


def test_an_account_counts_what_there_is() -> None:
    usage = does("getUsage", thing(teams_count=NUMBER, plan=TEXT))
    counts = [{"operation": "getUsage", "property": "/teams_count", "list": "listTeams"}]
    vendor = Asked(contract({**TEAMS, "/usage": {"get": usage}}, counts=counts))
    vendor.ok("POST", "/teams", {"name": "a"})
    assert vendor.ok("GET", "/usage") == {"teams_count": 4, "plan": "x"}
    vendor.send("DELETE", "/teams/1")
    vendor.send("DELETE", "/teams/2")
    assert vendor.ok("GET", "/usage")["teams_count"] == 2


def test_errors_name_the_property_inside_the_body_that_bears_the_resources_name() -> None:
    vendor = Asked(ACTIONS)
    assert vendor.send("POST", "/jobs", {"job": {"title": 1}})[0] in (400, 422)
    assert vendor.send("POST", "/jobs", {"title": "a"})[0] in (400, 422)


def test_a_note_made_by_the_words_of_its_path_is_listed_below_its_member() -> None:
    paths = dict(OPEN.document["paths"])
    note = thing("-", text=TEXT)
    paths["/notes/{entity_name}/{entityId}"] = {"post": does("createNote", EMPTY, note)}
    paths["/notes/{id}"] = {"get": does("getNote", EMPTY), "delete": does("deleteNote", EMPTY)}
    paths["/contacts/{id}/notes"] = {"get": does("listNotes", EMPTY)}
    vendor = Asked(contract(paths))
    made = vendor.ok("POST", "/notes/contact/2", {"text": "a"})
    vendor.ok("POST", "/notes/deal/2", {"text": "b"})
    assert vendor.ok("GET", "/contacts/2/notes") == [made]
    assert vendor.ok("GET", "/contacts/3/notes") == []
    assert vendor.ok("GET", f"/notes/{made['id']}") == made
    vendor.ok("DELETE", f"/notes/{made['id']}")
    assert vendor.ok("GET", "/contacts/2/notes") == []


def test_a_reading_post_lists_what_its_conditions_choose() -> None:
    condition = thing(alias=TEXT, value=thing(operator=TEXT, input=TEXT))
    search = does("searchContacts", EMPTY, thing("-", filters=many(condition), orderBy=TEXT, orderByDir=TEXT))
    paths = dict(OPEN.document["paths"])
    paths["/contacts"] = {**paths["/contacts"], "post": search}
    vendor = Asked(contract(paths, effects={"searchContacts": "reads"}))
    for email, city in (("a@x", "Rome"), ("b@x", "Oslo"), ("c@y", "Rome")):
        vendor.ok("POST", "/contacts/new", {"email": email, "city": city})

    def found(operator: str, text: str, alias: str = "email", **order: str) -> list[str]:
        chosen = {"alias": alias, "value": {"operator": operator, "input": text}}
        return [one["email"] for one in vendor.ok("POST", "/contacts", {"filters": [chosen], **order})]

    assert found("like", "@X") == ["b@x", "a@x"]
    assert found("=", "Rome", "city") == ["c@y", "a@x"]
    assert found("!=", "Rome", "city", orderBy="email", orderByDir="ASC")[:1] == ["b@x"]
    assert found("like", "@", orderBy="city", orderByDir="DESC") == ["c@y", "a@x", "b@x"]
    assert found(">", "b@x")[:1] == ["c@y"] or found(">", "b@x")[-1] == "c@y"


def test_members_of_a_parent_that_is_gone_are_not_found_and_do_not_come_back() -> None:
    vendor = Asked(NESTED)
    made = vendor.ok("POST", "/teams/2/people", {"name": "a"})["id"]
    assert vendor.send("GET", f"/teams/1/people/{made}")[0] == 404
    vendor.send("DELETE", "/teams/2")
    assert vendor.send("GET", f"/teams/2/people/{made}")[0] == 404
    assert vendor.send("POST", "/teams/2/people", {"name": "a"})[0] == 404


def test_members_do_not_come_back_with_a_parent_of_the_same_name() -> None:
    paths = dict(SAVED.document["paths"])
    part = "/labels/{label_name}/parts"
    paths[part] = {"get": does("listParts", many(ITEM)), "post": does("createPart", ITEM, thing(name=TEXT), "201")}
    paths[f"{part}/{{id}}"] = {"get": does("getPart", ITEM)}
    vendor = Asked(contract(paths))
    vendor.ok("PUT", "/labels/a", {"colour": "red"})
    vendor.ok("POST", "/labels/a/parts", {"name": "b"})
    vendor.send("DELETE", "/labels/a")
    vendor.ok("PUT", "/labels/a", {"colour": "red"})
    assert vendor.ok("GET", "/labels/a/parts") == []


ACTED = thing(id=NUMBER, state={"type": "string", "enum": ["new", "sent", "paid"]}, is_archived=FLAG, closed_at=MOMENT)


@pytest.mark.parametrize(
    ("method", "verb", "expected"),
    [
        ("post", "send", {"state": "sent"}),
        ("post", "pay", {"state": "paid"}),
        ("put", "archive", {"is_archived": True}),
        ("post", "unarchive", {"is_archived": False}),
        ("delete", "archive", {"is_archived": False}),
        ("post", "close", {"closed_at": "2026-01-01T00:00:00Z"}),
        ("post", "print", {}),
    ],
)
def test_an_action_changes_the_property_that_tells_of_it(method: str, verb: str, expected: dict[str, Any]) -> None:
    paths = {
        "/bills": {"get": does("listBills", many(ACTED)), "post": does("createBill", ACTED, thing(text=TEXT), "201")},
        "/bills/{id}": {"get": does("getBill", ACTED)},
        f"/bills/{{id}}/{verb}": {method: does("act", ACTED)},
    }
    vendor = Asked(contract(paths))
    before = vendor.ok("GET", "/bills/2")
    assert vendor.ok(method.upper(), f"/bills/2/{verb}") == before | expected
    assert vendor.ok("GET", "/bills/2") == before | expected
    assert vendor.ok("GET", "/bills/1") == before | {"id": 1, "closed_at": vendor.ok("GET", "/bills/1")["closed_at"]}
    assert vendor.send(method.upper(), f"/bills/99/{verb}")[0] == 404
