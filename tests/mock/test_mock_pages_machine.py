"""Lists are turned page by page while members come and go: each style of pagination against a plain list."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from shaped import MOMENT, NUMBER, TEXT, Asked, asks, contract, does, many, thing

from driftwitness.contract import Contract

NOTE = thing(id=NUMBER, text=TEXT, weight=NUMBER, created_at=MOMENT)
SORTED = asks("sort", "text", weight=NUMBER)
RELATIONS = "first prev next last"
LINKS = {"Link": {"schema": TEXT, "example": ", ".join(f'</notes>; rel="{name}"' for name in RELATIONS.split())}}
SIZE = {"param": "size", "default": 4, "minimum": 1, "maximum": 6}


def notes(style: dict[str, Any], parameter: dict[str, Any], answer: Any, linked: bool = False) -> Contract:
    """A contract of notes that are listed in pages of one style."""
    size = {"type": "integer", "minimum": 1, "maximum": 6}
    listing = does("listNotes", answer, parameters=[*asks(size=size, **parameter), *SORTED])
    if linked:
        listing["responses"]["200"]["headers"] = LINKS
    created = does("createNote", NOTE, thing("text", text=TEXT, weight=NUMBER), "201")
    shown = {"operationId": "getNote", "parameters": {"id": "$response.body#/id"}}
    created["responses"]["201"]["links"] = {"getNote": shown}
    paging = {"size": SIZE, "operations": ["listNotes"], **style}
    return contract(
        {
            "/notes": {"get": listing, "post": created},
            "/notes/{id}": {"get": does("getNote", NOTE), "delete": does("deleteNote", status="204")},
        },
        pagination=[paging],
    )


COUNTED = thing(items=many(NOTE), total=NUMBER, pages=NUMBER, page=NUMBER, size=NUMBER)
BY_PAGE = notes(
    {
        "style": "page",
        "page": {"param": "page", "first": 1},
        "items": "/items",
        "total": "/total",
        "last": "/pages",
        "current": "/page",
        "echo": "/size",
    },
    {"page": {"type": "integer", "minimum": 1}},
    COUNTED,
)
OFFSET = {"type": "integer", "minimum": 0}
BY_OFFSET = notes(
    {"style": "offset", "offset": {"param": "from", "first": 0}, "items": "/items", "total": "/total"},
    {"from": OFFSET},
    thing(items=many(NOTE), total=NUMBER),
)
BY_CURSOR = notes(
    {"style": "cursor", "cursor": {"param": "after", "next": "/next"}, "items": "/items"},
    {"after": TEXT},
    thing(items=many(NOTE), next={"type": ["string", "null"]}),
)
BY_LINK = notes({"style": "link", "cursor": {"param": "after"}, "items": ""}, {"after": TEXT}, many(NOTE), True)
BY_URL = notes(
    {"style": "cursor", "cursor": {"param": "from", "next": "/next"}, "items": "/items"},
    {"from": OFFSET},
    thing(items=many(NOTE), next={"type": ["string", "null"], "format": "uri"}),
)


def local(url: str) -> str:
    """Give the path and query of a link, below the base path."""
    parts = urlsplit(url)
    return f"{parts.path.removeprefix('/v1')}?{parts.query}"


class Pages(RuleBasedStateMachine):
    """A list that is read to its end, by every road that its style has."""

    contract: Contract

    def __init__(self) -> None:
        super().__init__()
        self.vendor = Asked(self.contract)
        self.kept = [self.vendor.ok("GET", f"/notes/{number}") for number in (1, 2, 3)]

    @rule(texts=st.lists(st.sampled_from("abc"), min_size=1, max_size=5), weight=st.integers(0, 3))
    def create(self, texts: list[str], weight: int) -> None:
        for text in texts:
            self.vendor.clock.sleep(1)
            self.kept.append(self.vendor.ok("POST", "/notes", {"text": text, "weight": weight}))

    @rule(which=st.integers(0, 40))
    def delete(self, which: int) -> None:
        if self.kept:
            gone = self.kept.pop(which % len(self.kept))
            assert self.vendor.send("DELETE", f"/notes/{gone['id']}")[0] == 204

    @rule(
        size=st.none() | st.integers(1, 6),
        sort=st.sampled_from(["", "weight", "-weight", "created", "-created_at", "text"]),
        text=st.sampled_from(["", "a", "nothing"]),
    )
    def read(self, size: int | None, sort: str, text: str) -> None:
        expected = [note for note in self.kept if text in ("", note["text"])]
        if sort:
            name = {"created": "created_at", "-created_at": "created_at"}.get(sort, sort.lstrip("-"))
            expected.sort(key=lambda note: note[name])
        if not sort or sort.startswith("-"):
            expected.reverse()
        query = {name: value for name, value in (("size", size), ("sort", sort), ("text", text)) if value}
        pages = self.turn(query, size or 4, expected)
        assert [note for page in pages for note in page] == expected
        assert all(len(page) == (size or 4) for page in pages[:-1])

    @rule(size=st.sampled_from([0, 7, 1000]))
    def size_out_of_bounds(self, size: int) -> None:
        assert self.vendor.send("GET", f"/notes?size={size}")[0] in (400, 422)

    def turn(self, query: dict[str, Any], size: int, expected: list[Any]) -> list[list[Any]]:
        """Give all pages, one after the other."""
        raise NotImplementedError

    @invariant()
    def the_first_page_is_the_newest(self) -> None:
        shown = self.vendor.ok("GET", "/notes")
        assert (shown if isinstance(shown, list) else shown["items"]) == self.kept[::-1][:4]


class ByPage(Pages):
    contract = BY_PAGE

    def turn(self, query: dict[str, Any], size: int, expected: list[Any]) -> list[list[Any]]:
        last = max(1, -(-len(expected) // size))
        found = []
        for number in range(1, last + 2):
            shown = self.vendor.ok("GET", f"/notes?{urlencode({**query, 'page': number})}")
            told = [shown[name] for name in ("total", "pages", "page", "size")]
            assert told == [len(expected), last, number, size]
            found.append(shown["items"])
        assert found.pop() == []
        return found


class ByOffset(Pages):
    contract = BY_OFFSET

    def turn(self, query: dict[str, Any], size: int, expected: list[Any]) -> list[list[Any]]:
        found = []
        for start in range(0, len(expected) + size, size):
            shown = self.vendor.ok("GET", f"/notes?{urlencode({**query, 'from': start})}")
            assert shown["total"] == len(expected)
            found.append(shown["items"])
        assert self.vendor.ok("GET", f"/notes?{urlencode({**query, 'from': 10_000})}")["items"] == []
        return found if len(found) < 2 or found[-1] else found[:-1]


class ByCursor(Pages):
    contract = BY_CURSOR

    def turn(self, query: dict[str, Any], size: int, expected: list[Any]) -> list[list[Any]]:  # noqa: ARG002
        found, following = [], None
        for _ in range(60):
            position = {"after": following} if following else {}
            shown = self.vendor.ok("GET", f"/notes?{urlencode({**query, **position})}")
            found.append(shown["items"])
            following = shown["next"]
            if following is None:
                return found
            assert not str(following).isdecimal()
        raise AssertionError("the pages have no end")


class ByURL(Pages):
    contract = BY_URL

    def turn(self, query: dict[str, Any], size: int, expected: list[Any]) -> list[list[Any]]:  # noqa: ARG002
        found, path = [], f"/notes?{urlencode(query)}"
        for _ in range(60):
            shown = self.vendor.ok("GET", path)
            found.append(shown["items"])
            if shown["next"] is None:
                return found
            assert shown["next"].startswith("http://shapes.example/v1/notes?")
            path = local(shown["next"])
        raise AssertionError("the pages have no end")


class ByLink(Pages):
    contract = BY_LINK

    def turn(self, query: dict[str, Any], size: int, expected: list[Any]) -> list[list[Any]]:
        found, path = [], f"/notes?{urlencode(query)}"
        for number in range(60):
            page, links = self.page(path)
            found.append(page)
            last = number == max(0, -(-len(expected) // size) - 1)
            wanted = {"first", "last"} | ({"prev"} if number else set()) | (set() if last else {"next"})
            assert links.keys() == wanted
            assert self.page(links["first"])[0] == found[0]
            if number:
                assert self.page(links["prev"])[0] == found[-2]
            if last:
                assert self.page(links["last"])[0] == page
                return found
            path = links["next"]
        raise AssertionError("the pages have no end")

    def page(self, path: str) -> tuple[Any, dict[str, str]]:
        _, headers, _ = self.vendor.raw("GET", path)
        links = {name: local(url) for url, name in re.findall(r'<([^>]*)>; rel="(\w+)"', headers["link"])}
        return self.vendor.ok("GET", path), links


@pytest.mark.parametrize("machine", [ByPage, ByOffset, ByCursor, ByURL, ByLink])
def test_pages_hold_each_member_once(machine: type[Pages]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=12, stateful_step_count=25, deadline=None, derandomize=True, database=None),
    )


def test_a_cursor_keeps_its_place_when_members_come_and_go() -> None:
    vendor = Asked(BY_CURSOR)
    for _ in range(7):
        vendor.ok("POST", "/notes", {"text": "a"})
    first = vendor.ok("GET", "/notes")
    vendor.ok("POST", "/notes", {"text": "new"})
    vendor.send("DELETE", f"/notes/{first['items'][0]['id']}")
    second = vendor.ok("GET", f"/notes?{urlencode({'after': first['next']})}")
    assert [note["id"] for note in first["items"] + second["items"]] == [10, 9, 8, 7, 6, 5, 4, 3]
    vendor.send("DELETE", f"/notes/{second['items'][-1]['id']}")
    third = vendor.ok("GET", f"/notes?{urlencode({'after': second['next']})}")
    assert ([note["id"] for note in third["items"]], third["next"]) == ([2, 1], None)


@pytest.mark.parametrize("text", ["", "x", "%00", "WzEsIDJd", "WzFlOTk5LCAiMSJd", "W10", "e30", "9" * 30])
def test_a_cursor_that_is_none_starts_over(text: str) -> None:
    assert [note["id"] for note in Asked(BY_CURSOR).ok("GET", f"/notes?after={text}")["items"]] == [3, 2, 1]
