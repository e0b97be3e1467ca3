"""What the mocked vendor keeps, makes up and forgets."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from mocked import NOTEBOOKS, Client, Mocked, ids, varied, with_conventions

from driftwitness.contract import Contract

PAGE = {"kind": "text", "heading": "One"}


def make(client: Client, **body: Any) -> dict[str, Any]:
    made: dict[str, Any] = client.ok("POST", "/notebooks", {"title": "Sea Log", **body})["result"]
    return made


def test_a_new_notebook_shows_what_was_sent_and_what_the_server_makes(vendor: Mocked) -> None:
    client = vendor()
    response = client.send("POST", "/notebooks", {"title": "Sea Log", "summary": "s", "pages": [PAGE, PAGE]})
    made = response.json()["result"]
    assert response.status_code == 201
    assert [page.pop("id")[:3] for page in made["pages"]] == ["pg_", "pg_"]
    assert made == {
        "id": 42,
        "title": "Sea Log",
        "slug": "sea-log",
        "status": "draft",
        "pages": [PAGE, PAGE],
        "settings": {},
        "web_url": "https://notebooks.example/n/sea-log",
        "notes_count": 0,
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    }


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Sea Log", "sea-log"), ("  A  b!", "a-b"), ("Field Trip", "field-trip-4"), ("日記", "notebooks-42")],
)
def test_the_slug_follows_the_title_and_stays_free(vendor: Mocked, title: str, slug: str) -> None:
    assert make(vendor(), title=title)["slug"] == slug


def test_ids_of_parts_differ_and_have_the_documented_shape(vendor: Mocked) -> None:
    client = vendor()
    found = [page["id"] for title in "ab" for page in make(client, title=title, pages=[PAGE, PAGE])["pages"]]
    assert len(set(found)) == 4
    assert all(re.fullmatch(r"pg_[0-9a-f]{6}", text) for text in found)


def test_a_list_shows_less_than_a_member_and_an_update_fewer_still(vendor: Mocked) -> None:
    client = vendor()
    listed = set(client.ok("GET", "/notebooks")["results"][0])
    whole = set(client.ok("GET", "/notebooks/41")["result"])
    updated = set(client.ok("PUT", "/notebooks/41", {"title": "b"})["result"])
    assert updated == {"id", "title", "slug", "status", "updated_at"}
    assert updated < listed < whole


def test_an_update_changes_what_is_sent_and_moves_the_time_of_change(vendor: Mocked) -> None:
    client = vendor()
    made = make(client, pages=[PAGE], settings={"theme": "plain", "other": 1})
    client.clock.sleep(90)
    client.ok("PUT", f"/notebooks/{made['id']}", {"title": "New", "settings": {"theme": "dark"}})
    now = client.ok("GET", f"/notebooks/{made['id']}")["result"]
    changed = {name: now[name] for name in now if now[name] != made[name]}
    assert changed == {
        "title": "New",
        "settings": {"theme": "dark", "other": 1},
        "updated_at": "2026-01-01T00:01:30Z",
    }


def test_an_update_replaces_what_is_documented_as_replaced(vendor: Mocked) -> None:
    client = vendor()
    made = make(client, pages=[PAGE, PAGE])
    client.ok("PUT", f"/notebooks/{made['id']}", {"pages": [{"kind": "drawing", "heading": "Two"}]})
    [page] = client.ok("GET", f"/notebooks/{made['id']}")["result"]["pages"]
    assert page.pop("id").startswith("pg_")
    assert page == {"kind": "drawing", "heading": "Two"}


def test_an_update_that_is_not_partial_resets_what_is_left_out(vendor: Mocked) -> None:
    client = vendor(contract=with_conventions(updates=[{"operation": "updateNotebook", "partial": False}]))
    made = make(client, pages=[PAGE], settings={"theme": "plain"})
    client.ok("PUT", f"/notebooks/{made['id']}", {"title": "New"})
    now = client.ok("GET", f"/notebooks/{made['id']}")["result"]
    assert (now["title"], now["pages"], now["settings"]) == ("New", [], {})


RENAMED = json.loads(json.dumps(NOTEBOOKS.document).replace("notes_count", "size"))


@pytest.mark.parametrize(
    ("contract", "count"),
    [(NOTEBOOKS, "notes_count"), (with_conventions(counts=[]), "notes_count"), (varied(**RENAMED), "size")],
    ids=["documented", "by its name", "documented under another name"],
)
def test_a_note_knows_its_notebook_and_the_notebook_counts_its_notes(
    contract: Contract, count: str, vendor: Mocked
) -> None:
    client = vendor(contract=contract)
    notebook = make(client)
    path = f"/notebooks/{notebook['id']}"
    notes = [client.ok("POST", "/notes", {"notebook_id": notebook["id"], "text": t})["result"] for t in "ab"]
    client.ok("PUT", path, {"title": "Renamed"})
    assert client.ok("GET", f"/notes/{notes[0]['id']}")["result"]["notebook_title"] == "Renamed"
    assert ids(client.ok("GET", f"{path}/notes")["results"]) == ids(notes[::-1])
    assert client.ok("DELETE", f"/notes/{notes[0]['id']}") == {"message": "Note removed."}
    assert client.ok("GET", path)["result"][count] == 1


def test_deleting_a_notebook_deletes_its_notes_and_no_others(vendor: Mocked) -> None:
    client = vendor()
    mine, other = make(client)["id"], make(client)["id"]
    gone = client.ok("POST", "/notes", {"notebook_id": mine, "text": "a"})["result"]["id"]
    kept = client.ok("POST", "/notes", {"notebook_id": other, "text": "b"})["result"]["id"]
    hook = {"target_url": "https://example.com/a", "events": ["note.added"], "notebook_id": mine}
    kept_hook = client.ok("POST", "/hooks", hook)["result"]["id"]
    assert client.ok("DELETE", f"/notebooks/{mine}") == {"message": "Notebook removed."}
    paths = (f"/notebooks/{mine}", f"/notebooks/{mine}/notes", f"/notes/{gone}", f"/notes/{kept}")
    assert [client.send("GET", path).status_code for path in paths] == [404, 404, 404, 200]
    assert kept_hook in ids(client.ok("GET", "/hooks")["results"])


def test_a_hook_defaults_to_all_notebooks_and_gets_a_secret_of_its_own(vendor: Mocked) -> None:
    client = vendor()
    body = {"target_url": "https://example.com/a", "events": ["note.added"]}
    first, second = (client.ok("POST", "/hooks", body)["result"] for _ in range(2))
    assert (first["notebook_id"], first["is_enabled"]) == (None, True)
    assert re.fullmatch(r"nbsec_[0-9a-f]{10}", first["signing_secret"])
    assert first["signing_secret"] != second["signing_secret"]
    assert client.ok("POST", "/hooks", body | {"signing_secret": "s"})["result"]["signing_secret"] == "s"  # noqa: S105
    changed = client.ok("PUT", f"/hooks/{first['id']}", {"is_enabled": False})["result"]
    assert (changed["is_enabled"], changed["target_url"]) == (False, body["target_url"])


def test_properties_that_an_update_does_not_document_are_ignored(vendor: Mocked) -> None:
    client = vendor()
    before = client.ok("GET", "/hooks")["results"][0]
    client.ok("PUT", f"/hooks/{before['id']}", {"notebook_id": 40, "id": 1, "nonsense": 1})
    after = client.ok("GET", "/hooks")["results"][0]
    assert after == before


def test_a_singleton_answers_its_documented_example(vendor: Mocked) -> None:
    assert vendor().ok("GET", "/account")["result"]["name"] == "Lamp Works"


def test_the_store_starts_with_documented_members(vendor: Mocked) -> None:
    client = vendor()
    listed = client.ok("GET", "/notebooks")["results"]
    assert [member["title"] for member in listed] == ["Field Trip 3", "Field Trip 2", "Field Trip"]
    assert [member["notes_count"] for member in listed] == [1, 1, 1]
    assert all(member["created_at"] < "2026-01-01" for member in listed)


def test_each_vendor_has_a_store_of_its_own(vendor: Mocked) -> None:
    made = make(vendor())["id"]
    assert vendor().send("GET", f"/notebooks/{made}").status_code == 404
