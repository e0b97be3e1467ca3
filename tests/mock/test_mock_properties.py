"""Whatever a client does, each answer keeps the contract, and the store does what a plain model does."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test
from mocked import Client, Mocked

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
SETTINGS = st.dictionaries(
    TEXT,
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    max_size=3,
)
PAGES = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["text", "drawing", "checklist"]), "heading": TEXT}, optional={"pinned": st.booleans()}
    ),
    max_size=3,
)
CHANGES = {"title": TEXT.filter(bool), "summary": TEXT, "pages": PAGES, "settings": SETTINGS}
NEW = st.fixed_dictionaries(
    {"title": CHANGES["title"]},
    optional={name: CHANGES[name] for name in ("summary", "pages", "settings")}
    | {"status": st.sampled_from(["draft", "active"])},
)
CHANGED = st.fixed_dictionaries({}, optional=CHANGES | {"status": st.sampled_from(["draft", "active", "archived"])})


def accepted(body: dict[str, Any]) -> bool:
    """The documented settings have a type; the rest of the strategies keeps the contract."""
    found = body.get("settings", {})
    return all(isinstance(found.get(name, ""), str) for name in ("theme", "reminder_email"))


class Shelf(RuleBasedStateMachine):
    """Notebooks and their notes, beside a plain model of them."""

    notebooks = Bundle("notebooks")
    notes = Bundle("notes")
    client: Client

    def __init__(self) -> None:
        super().__init__()
        self.client = self.vendor()
        self.books: dict[int, dict[str, Any]] = {}
        self.leaves: dict[int, int] = {}
        for listed in self.client.ok("GET", "/notebooks")["results"]:
            self.client.ok("DELETE", f"/notebooks/{listed['id']}")

    @rule(target=notebooks, body=NEW.filter(accepted))
    def create(self, body: dict[str, Any]) -> int:
        made = self.client.ok("POST", "/notebooks", body)["result"]
        assert made["id"] not in self.books
        self.books[made["id"]] = {"status": "draft", "pages": [], "settings": {}} | body
        return int(made["id"])

    @rule(identifier=notebooks, body=CHANGED.filter(accepted))
    def update(self, identifier: int, body: dict[str, Any]) -> None:
        response = self.client.send("PUT", f"/notebooks/{identifier}", body)
        assert response.status_code == (200 if identifier in self.books else 404)
        if identifier in self.books:
            book = self.books[identifier]
            self.books[identifier] = book | body | {"settings": book["settings"] | body.get("settings", {})}

    @rule(identifier=notebooks)
    def get(self, identifier: int) -> None:
        response = self.client.send("GET", f"/notebooks/{identifier}")
        assert response.status_code == (200 if identifier in self.books else 404)
        if identifier not in self.books:
            return
        shown = response.json()["result"]
        for page in shown["pages"]:
            assert page.pop("id")
        kept = self.books[identifier]
        assert {name: shown[name] for name in ("title", "status", "pages", "settings")} == {
            name: kept[name] for name in ("title", "status", "pages", "settings")
        }
        assert shown["notes_count"] == list(self.leaves.values()).count(identifier)

    @rule(identifier=notebooks)
    def delete(self, identifier: int) -> None:
        response = self.client.send("DELETE", f"/notebooks/{identifier}")
        assert response.status_code == (200 if self.books.pop(identifier, None) else 404)
        self.leaves = {note: book for note, book in self.leaves.items() if book != identifier}

    @rule(target=notes, identifier=notebooks, text=TEXT)
    def add_note(self, identifier: int, text: str) -> int:
        response = self.client.send("POST", "/notes", {"notebook_id": identifier, "text": text})
        assert response.status_code == (201 if identifier in self.books else 422)
        if identifier not in self.books:
            return 0
        made = response.json()["result"]["id"]
        self.leaves[made] = identifier
        return int(made)

    @rule(identifier=consumes(notes))
    def delete_note(self, identifier: int) -> None:
        response = self.client.send("DELETE", f"/notes/{identifier}")
        assert response.status_code == (200 if self.leaves.pop(identifier, None) else 404)

    @rule(status=st.sampled_from(["draft", "active", "archived"]), search=TEXT)
    def narrow(self, status: str, search: str) -> None:
        response = self.client.session.get(
            f"{self.client.base}/notebooks",
            params={"status": status, "search": search, "per_page": "50"},
            headers={"Authorization": "Bearer nb-key-51c0"},
            timeout=20,
        )
        expected = {
            identifier
            for identifier, book in self.books.items()
            if book["status"] == status and search.casefold() in book["title"].casefold()
        }
        assert {listed["id"] for listed in response.json()["results"]} == expected

    @rule(seconds=st.integers(0, 90))
    def wait(self, seconds: int) -> None:
        self.client.clock.sleep(seconds)

    @invariant()
    def lists_all_newest_first(self) -> None:
        listed = self.client.ok("GET", "/notebooks?per_page=50")
        assert [book["id"] for book in listed["results"]] == sorted(self.books, reverse=True)[:50]
        assert listed["paging"]["total"] == len(self.books)


def test_the_store_does_what_a_plain_model_does(vendor: Mocked) -> None:
    machine = type("StoredShelf", (Shelf,), {"vendor": staticmethod(vendor)})
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=40, stateful_step_count=20, deadline=None, derandomize=True, database=None),
    )
