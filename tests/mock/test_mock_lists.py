"""Pages, filters and order."""

from __future__ import annotations

from typing import Any

import pytest
from mocked import Client, Mocked, ids, varied, with_conventions


def filled(vendor: Mocked, count: int = 25, **kwargs: Any) -> Client:
    """Three documented notebooks and ``count`` more, a minute apart; every fifth one is active."""
    client = vendor(**kwargs)
    for number in range(count):
        client.clock.sleep(60)
        status = "draft" if number % 5 else "active"
        client.ok("POST", "/notebooks", {"title": f"Log {number}", "status": status})
    return client


def test_pages_are_disjoint_complete_and_newest_first(vendor: Mocked) -> None:
    client = filled(vendor)
    pages = [client.ok("GET", f"/notebooks?per_page=10&page={number}") for number in (1, 2, 3, 4)]
    assert [page["paging"] for page in pages] == [
        {"page": number, "per_page": 10, "total": 28, "pages": 3} for number in (1, 2, 3, 4)
    ]
    assert [len(page["results"]) for page in pages] == [10, 10, 8, 0]
    listed = [member for page in pages for member in page["results"]]
    assert ids(listed) == list(range(66, 38, -1))
    assert [member["created_at"] for member in listed] == sorted((m["created_at"] for m in listed), reverse=True)


@pytest.mark.parametrize(
    ("query", "size", "pages"),
    [("", 10, 3), ("?per_page=1", 1, 28), ("?per_page=50", 50, 1), ("?per_page=7&page=4", 7, 4)],
)
def test_the_size_of_a_page_is_the_one_asked_for(vendor: Mocked, query: str, size: int, pages: int) -> None:
    told = filled(vendor).ok("GET", f"/notebooks{query}")
    assert (told["paging"]["per_page"], told["paging"]["pages"]) == (size, pages)
    assert len(told["results"]) == min(size, 28)


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "per_page=0", "per_page=51", "page=x", "page=1.5", "status=lost"]
)
def test_a_parameter_out_of_bounds_is_refused_by_its_name(vendor: Mocked, query: str) -> None:
    response = vendor().send("GET", f"/notebooks?{query}")
    assert response.status_code == 422
    assert list(response.json()["error"]["details"]) == [query.partition("=")[0]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=active", 8),
        ("status=draft", 20),
        ("status=archived", 0),
        ("search=field", 3),
        ("search=FIELD+trip+2", 1),
        ("search=log&status=active", 5),
        ("search=nowhere", 0),
    ],
)
def test_filters_narrow_the_list_and_the_total(vendor: Mocked, query: str, expected: int) -> None:
    told = filled(vendor).ok("GET", f"/notebooks?per_page=50&{query}")
    assert (len(told["results"]), told["paging"]["total"]) == (expected, expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("since=2026-01-01T00:01:00Z", ["c", "b"]),
        ("until=2026-01-01T00:02:00Z", ["a", "seeded"]),
        ("since=2026-01-01T00:00:30Z&until=2026-01-01T00:02:30Z", ["b", "a"]),
        ("since=2026-01-01", ["c", "b", "a"]),
        ("since=2026-01-01T02:01:00%2B02:00", ["c", "b"]),
    ],
)
def test_dates_bound_a_sublist(vendor: Mocked, query: str, expected: list[str]) -> None:
    client = vendor()
    for text in "abc":
        client.clock.sleep(60)
        client.ok("POST", "/notes", {"notebook_id": 41, "text": text})
    listed = [note["text"] for note in client.ok("GET", f"/notebooks/41/notes?{query}")["results"]]
    assert [text if len(text) == 1 else "seeded" for text in listed] == expected


def test_ascending_order_is_kept_too(vendor: Mocked) -> None:
    ordering = [{"operation": "listNotebooks", "items": "/results", "by": "/title", "direction": "ascending"}]
    client = filled(vendor, 3, contract=with_conventions(ordering=ordering))
    titles = [member["title"] for member in client.ok("GET", "/notebooks")["results"]]
    assert titles == sorted(titles)


OFFSET = {
    "style": "offset",
    "offset": {"param": "page", "first": 0},
    "size": {"param": "per_page", "default": 10},
    "items": "/results",
    "operations": ["listNotebooks"],
}


def without_bounds() -> dict[str, Any]:
    """The paths with list parameters that any text fits."""
    paths = dict(with_conventions().document["paths"])
    listing = paths["/notebooks"]["get"]
    free = [{**parameter, "schema": {"type": "string"}} for parameter in listing["parameters"]]
    paths["/notebooks"] = {**paths["/notebooks"], "get": {**listing, "parameters": free}}
    return paths


def styled(pagination: dict[str, Any]) -> Any:
    conventions = {**with_conventions().document["x-driftwitness"], "pagination": [pagination]}
    return varied(**{"x-driftwitness": conventions, "paths": without_bounds()})


def test_offsets_count_items(vendor: Mocked) -> None:
    client = filled(vendor, contract=styled(OFFSET))
    client.faithful = False
    assert ids(client.ok("GET", "/notebooks?page=25&per_page=2")["results"]) == [41, 40]


def test_a_page_is_never_larger_than_documented(vendor: Mocked) -> None:
    bounded = {**OFFSET, "size": {"param": "per_page", "default": 10, "maximum": 5}}
    client = filled(vendor, contract=styled(bounded))
    client.faithful = False
    assert len(client.ok("GET", "/notebooks?per_page=50")["results"]) == 5


def test_a_link_header_leads_through_the_whole_list(vendor: Mocked) -> None:
    client = filled(vendor, contract=styled({**OFFSET, "style": "link"}))
    client.faithful = False
    path, seen = "/notebooks?status=draft&per_page=7", []
    for _ in range(10):
        response = client.send("GET", path)
        seen.append(len(response.json()["results"]))
        if "next" not in response.links:
            break
        assert response.links["next"]["url"].startswith(client.base)
        path = response.links["next"]["url"].removeprefix(client.base)
    assert seen == [7, 7, 6]


def test_a_cursor_in_the_body_leads_through_the_whole_list(vendor: Mocked) -> None:
    cursor = {"param": "page", "next": "/paging/next"}
    client = filled(vendor, contract=styled({**OFFSET, "style": "cursor", "cursor": cursor, "offset": None}))
    client.faithful = False
    seen: list[int] = []
    following = ""
    while following is not None:
        body = client.ok("GET", f"/notebooks?per_page=9&page={following}")
        seen += ids(body["results"])
        following = body["paging"]["next"]
    assert seen == list(range(66, 38, -1))
