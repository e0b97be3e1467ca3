"""What a subscription asks for arrives over real HTTP, signed; what it does not ask for does not."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
import requests
from delivering import SECRET, Mock, serve, signature
from mocked import KEY, NOTEBOOKS, varied
from receiving import Receiver

from driftwitness.contract.store import find, load
from driftwitness.mock import create_app
from driftwitness.mock.webhooks import Delivery
from driftwitness.mock.webhooks.subscriptions import subscriptions
from driftwitness.trace.clock import VirtualClock


def test_what_is_created_arrives_signed_as_the_vendor_shows_it(mock: Mock, hooked: Receiver, notebook: int) -> None:
    mock.subscribe(hooked.url("/a%20b?c=1"), "note.added", signing_secret=SECRET)
    made = mock.note(notebook, "é")
    got = hooked.next()
    assert got.path == "/a%20b?c=1"
    assert json.loads(got.body) == {
        "type": "note.added",
        "timestamp": "2026-01-01T00:00:00Z",
        "data": mock.send("GET", f"/notes/{made['id']}"),
    }
    assert (got.headers["content-type"], got.headers["webhook-timestamp"]) == ("application/json", "1767225600")
    assert got.headers["webhook-signature"] == signature(SECRET, got.headers, got.body)
    assert mock.outcome().state == "delivered"


def test_each_event_is_of_its_own_change(mock: Mock, hooked: Receiver, notebook: int) -> None:
    mock.subscribe(hooked.url("/added"), "note.added")
    mock.subscribe(hooked.url("/removed"), "note.removed")
    mock.subscribe(hooked.url("/changed"), "notebook.changed")
    made = mock.note(notebook)
    assert hooked.next().path == "/added"
    mock.send("PUT", f"/notebooks/{notebook}", {"title": "b"})
    changed = hooked.next()
    assert (changed.path, json.loads(changed.body)["data"]["title"]) == ("/changed", "b")
    mock.send("DELETE", f"/notes/{made['id']}")
    removed = hooked.next()
    assert (removed.path, json.loads(removed.body)["data"]["id"]) == ("/removed", made["id"])
    assert hooked.got.empty()


def test_a_scope_narrows_to_one_member_and_what_belongs_to_it(mock: Mock, hooked: Receiver, notebook: int) -> None:
    other = mock.send("POST", "/notebooks", {"title": "b"})["id"]
    mock.subscribe(hooked.url(), "note.added", "notebook.changed", notebook_id=notebook)
    mock.note(other)
    mock.send("PUT", f"/notebooks/{other}", {"title": "c"})
    mine = mock.note(notebook)
    assert json.loads(hooked.next().body)["data"]["id"] == mine["id"]
    mock.send("PUT", f"/notebooks/{notebook}", {"title": "d"})
    assert json.loads(hooked.next().body)["data"]["id"] == notebook


def test_off_changed_and_gone(mock: Mock, hooked: Receiver, notebook: int) -> None:
    hook = mock.subscribe(hooked.url("/first"), "note.added")["id"]
    mock.send("PUT", f"/hooks/{hook}", {"is_enabled": False})
    mock.note(notebook)
    mock.send("PUT", f"/hooks/{hook}", {"is_enabled": True, "target_url": hooked.url("/second")})
    mock.note(notebook)
    assert hooked.next().path == "/second"
    mock.send("DELETE", f"/hooks/{hook}")
    mock.note(notebook)
    mock.subscribe(hooked.url("/last"), "note.added")
    mock.note(notebook)
    assert hooked.next().path == "/last"


def test_what_goes_with_a_deleted_member_is_told_too(mock: Mock, hooked: Receiver, notebook: int) -> None:
    other = mock.send("POST", "/notebooks", {"title": "b"})["id"]
    notes = [mock.note(notebook)["id"] for _ in range(3)]
    kept = mock.note(other)["id"]
    mock.subscribe(hooked.url(), "note.removed", notebook_id=notebook)
    mock.subscribe(hooked.url(), "note.removed")
    mock.send("DELETE", f"/notebooks/{notebook}")
    got = sorted(json.loads(hooked.next().body)["data"]["id"] for _ in range(6))
    assert got == sorted(notes * 2)
    mock.send("DELETE", f"/notes/{kept}")
    assert json.loads(hooked.next().body)["data"]["id"] == kept
    assert hooked.got.empty()


SWITCHES: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("is_active", {"type": "boolean"}, True, False),
    ("isEnabled", {"type": ["boolean", "null"]}, True, False),
    ("active", {"type": "integer"}, 1, 0),
    ("enabled", {"type": "string"}, "true", "false"),
    ("paused", {"type": "boolean"}, False, True),
    ("is_disabled", {"type": "integer"}, 0, 1),
    ("status", {"type": "string"}, "active", "inactive"),
    ("state", {"type": "string", "enum": ["enabled", "disabled"]}, "enabled", "disabled"),
    ("status", {"type": "string"}, "Running", "PAUSED"),
]


@pytest.mark.parametrize(("name", "schema", "on", "off"), SWITCHES)
def test_any_switch_that_a_contract_has(name: str, schema: dict[str, Any], on: Any, off: Any) -> None:
    document = deepcopy(NOTEBOOKS.document)
    places = [document["components"]["schemas"]["Hook"]]
    for path, method in (("/hooks", "post"), ("/hooks/{id}", "put")):
        body = document["paths"][path][method]["requestBody"]["content"]["application/json"]
        places.append(body["schema"])
    for place in places:
        place["properties"].pop("is_enabled", None)
        place["properties"][name] = schema
    for mock in serve(varied(**document)):
        notebook = mock.send("POST", "/notebooks", {"title": "a"})["id"]
        hook = mock.subscribe("https://10.0.0.1/", "note.added", **{name: on})["id"]
        for value in (off, on, off):
            mock.note(notebook)
            if value == off:
                mock.outcome()
            mock.send("PUT", f"/hooks/{hook}", {name: value})
        mock.note(notebook)
        assert len(mock.courier.deliveries()) == 2


def test_subscriptions_that_no_client_made_get_nothing(mock: Mock, notebook: int) -> None:
    with requests.Session() as session:
        session.trust_env = False
        listed = session.get(f"{mock.base}/hooks", headers={"Authorization": f"Bearer {KEY}"}, timeout=20).json()
    assert any("note.added" in hook["events"] for hook in listed["results"])
    mock.note(notebook)
    assert mock.courier.deliveries() == []


def test_the_same_seed_sends_the_same_bytes() -> None:
    def sent(seed: int) -> list[Any]:
        for mock in serve(seed=seed):
            hook = mock.subscribe("https://10.0.0.1/", "note.added")
            for text in "abc":
                mock.note(mock.send("POST", "/notebooks", {"title": text})["id"], text)
            return [hook["signing_secret"], *((o.message.id, o.message.body) for o in [mock.outcome() for _ in "abc"])]
        raise AssertionError

    assert sent(1) == sent(1)
    assert sent(1) != sent(2)


def test_a_documented_payload_is_sent_as_documented() -> None:
    schema = {
        "type": "object",
        "required": ["event", "sent_at", "note", "notebook_id", "region"],
        "properties": {
            "event": {"type": "string"},
            "sent_at": {"type": "integer"},
            "note": {"type": "object"},
            "notebook_id": {"type": "integer"},
            "region": {"type": "string", "enum": ["eu"]},
            "comment": {"type": "string"},
        },
    }
    body = {"content": {"application/json": {"schema": schema}}}
    for mock in serve(varied(webhooks={"note.added": {"post": {"requestBody": body}}})):
        mock.subscribe("https://10.0.0.1/", "note.added")
        notebook = mock.send("POST", "/notebooks", {"title": "a"})["id"]
        made = mock.note(notebook)
        assert json.loads(mock.outcome().message.body) == {
            "event": "note.added",
            "sent_at": 1767225600,
            "note": mock.send("GET", f"/notes/{made['id']}"),
            "notebook_id": notebook,
            "region": "eu",
        }


@pytest.mark.parametrize(
    ("event", "sent"),
    [
        ("note.created", True),
        ("notes:create", True),
        ("noteAdded", True),
        ("created_note", True),
        ("created", True),
        ("*", True),
        ("note.updated", False),
        ("notebook.created", False),
        ("note", False),
        ("", False),
    ],
)
def test_names_of_events(event: str, sent: bool) -> None:
    document = deepcopy(NOTEBOOKS.document)
    for path, method in (("/hooks", "post"), ("/hooks/{id}", "put")):
        body = document["paths"][path][method]["requestBody"]["content"]["application/json"]
        body["schema"]["properties"]["events"]["items"] = {"type": "string"}
    document["components"]["schemas"]["Hook"]["properties"]["events"]["items"] = {"type": "string"}
    for mock in serve(varied(**document)):
        notebook = mock.send("POST", "/notebooks", {"title": "a"})["id"]
        mock.subscribe("https://10.0.0.1/", event)
        made = mock.note(notebook)
        told = [json.loads(one.message.body)["data"]["id"] for one in mock.courier.deliveries() + waited(mock, sent)]
        assert (made["id"] in told) == sent


def waited(mock: Mock, sent: bool) -> list[Delivery]:
    return [mock.outcome()] if sent else []


@pytest.mark.parametrize(
    ("vendor", "known"),
    [("leadform", ["/webhooks"]), ("flexie", []), ("flow", []), ("flowlu", []), ("flokzu", [])],
)
def test_which_vendors_document_events(vendor: str, known: list[str]) -> None:
    contract = load(find(vendor))
    app = create_app(contract, key=KEY, clock=VirtualClock())
    assert list(subscriptions(contract, app.vendor.store.kinds.values())) == known
