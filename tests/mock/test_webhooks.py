"""What a subscription asks for arrives over real HTTP, signed; what it does not ask for does not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import queue
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from mocked import KEY, NOTEBOOKS, varied
from receiving import WAIT, Receiver, receiver

from driftwitness.contract import Contract
from driftwitness.contract.store import find, load
from driftwitness.mock import create_app, serving
from driftwitness.mock.webhooks import Courier, Delivery
from driftwitness.mock.webhooks.courier import DELAYS
from driftwitness.mock.webhooks.subscriptions import subscriptions
from driftwitness.mock.webhooks.target import RefusedTargetError, locate
from driftwitness.trace import signing
from driftwitness.trace.clock import VirtualClock

# The vector that the reference libraries of Standard Webhooks are tested with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - public
VECTOR = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@dataclass
class Mock:
    base: str
    clock: VirtualClock
    courier: Courier
    outcomes: queue.Queue[Delivery]

    def send(self, method: str, path: str, body: Any = None) -> Any:
        with requests.Session() as session:
            session.trust_env = False
            headers = {"Authorization": f"Bearer {KEY}"}
            answer = session.request(method, self.base + path, json=body, headers=headers, timeout=20)
        assert answer.ok, answer.text
        return answer.json().get("result") if answer.content else None

    def subscribe(self, url: str, *events: str, **more: Any) -> Any:
        return self.send("POST", "/hooks", {"target_url": url, "events": list(events), **more})

    def note(self, notebook: int, text: str = "t") -> Any:
        return self.send("POST", "/notes", {"notebook_id": notebook, "text": text})

    def outcome(self) -> Delivery:
        return self.outcomes.get(timeout=WAIT)


def serve(contract: Contract = NOTEBOOKS, seed: int = 0, **more: Any) -> Iterator[Mock]:
    clock, outcomes = VirtualClock(), queue.Queue[Delivery]()
    courier = Courier(clock, more.pop("allowed", ()), outcomes.put)
    app = create_app(contract, key=KEY, clock=clock, seed=seed, limits=(), courier=courier, **more)
    with serving(app) as base:
        yield Mock(base, clock, courier, outcomes)
    courier.close()


@pytest.fixture
def mock() -> Iterator[Mock]:
    yield from serve()


@pytest.fixture
def hooked() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def notebook(mock: Mock) -> int:
    return int(mock.send("POST", "/notebooks", {"title": "a"})["id"])


def signature(secret: str, headers: Any, body: bytes) -> str:
    """The specification's sentence, written anew: HMAC-SHA256 of id, timestamp and body, joined by full stops."""
    content = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    key = base64.b64decode(secret.split("_", 1)[1])
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def test_the_vector_of_the_specification() -> None:
    written = signing.headers(SECRET, *VECTOR)
    assert written["webhook-signature"] == SIGNATURE
    assert signature(SECRET, written, VECTOR[2]) == SIGNATURE


@pytest.mark.parametrize("secret", ["mine", "whsec_not base64", "whsec_a"])
def test_a_secret_that_is_no_base64_signs_as_it_stands(secret: str) -> None:
    assert signing.key_of(secret) == secret.encode()


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


def test_what_waits_is_not_sent_once_the_client_switches_off(mock: Mock, hooked: Receiver, notebook: int) -> None:
    hook = mock.subscribe(hooked.url("/first"), "note.added")["id"]
    hooked.answers.put((500, {}))
    mock.note(notebook)
    assert (hooked.next().path, mock.outcome().state) == ("/first", "waiting")
    mock.send("PUT", f"/hooks/{hook}", {"is_enabled": False})
    mock.clock.sleep(DELAYS[1])
    mock.subscribe(hooked.url("/second"), "note.added")
    mock.note(notebook)
    assert hooked.next().path == "/second"
    assert [one.message.url for one in mock.courier.deliveries()] == [hooked.url("/second")]
    mock.send("PUT", f"/hooks/{hook}", {"is_enabled": True})
    mock.note(notebook)
    assert {hooked.next().path for _ in range(2)} == {"/first", "/second"}


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


def test_failures_are_tried_again_by_the_schedule_and_end(mock: Mock, hooked: Receiver, notebook: int) -> None:
    mock.subscribe(hooked.url(), "note.added", signing_secret=SECRET)
    for _ in DELAYS:
        hooked.answers.put((500, {}))
    mock.note(notebook)
    started, seen = mock.clock.now(), []
    for number in range(1, len(DELAYS) + 1):
        got, outcome = hooked.next(), mock.outcome()
        seen.append((got.headers["webhook-id"], got.body))
        assert got.headers["webhook-timestamp"] == str(int(mock.clock.now()))
        assert got.headers["webhook-signature"] == signature(SECRET, got.headers, got.body)
        assert outcome.attempts == number
        if number < len(DELAYS):
            assert (outcome.state, outcome.due - mock.clock.now()) == ("waiting", DELAYS[number])
            mock.clock.sleep(DELAYS[number])
    assert (outcome.state, len(set(seen)), mock.clock.now() - started) == ("failed", 1, sum(DELAYS))
    mock.note(notebook)
    assert "disabled" in mock.outcome().outcome
    assert hooked.got.empty()


@pytest.mark.parametrize(
    ("answer", "state", "wait"),
    [
        ((204, {}), "delivered", None),
        ((302, {"Location": "/other"}), "waiting", 5),
        ((410, {}), "failed", None),
        ((503, {"Retry-After": "60"}), "waiting", 60),
        ((503, {"Retry-After": "1"}), "waiting", 5),
        ((429, {"Retry-After": "99999999999"}), "waiting", 86_400),
    ],
)
def test_what_an_answer_means(
    mock: Mock, hooked: Receiver, notebook: int, answer: tuple[int, dict[str, str]], state: str, wait: int | None
) -> None:
    hook = mock.subscribe(hooked.url(), "note.added")["id"]
    hooked.answers.put(answer)
    mock.note(notebook)
    assert hooked.next().path == "/hook"
    outcome = mock.outcome()
    assert outcome.state == state
    assert (outcome.due - mock.clock.now() if state == "waiting" else None) == wait
    if state == "failed":
        mock.note(notebook)
        assert "disabled" in mock.outcome().outcome
        mock.send("PUT", f"/hooks/{hook}", {"is_enabled": True})
        mock.note(notebook)
        assert hooked.next().path == "/hook"


def test_nobody_listens_and_no_answer_waits_for_it(mock: Mock, notebook: int) -> None:
    with receiver() as gone:
        url = gone.url()
    mock.subscribe(url, "note.added")
    mock.note(notebook)
    outcome = mock.outcome()
    assert (outcome.state, outcome.attempts) == ("waiting", 1)
    assert outcome.outcome.startswith("no answer: ")


def test_a_receiver_that_hangs_delays_neither_answers_nor_others(mock: Mock, hooked: Receiver, notebook: int) -> None:
    hooked.held.clear()
    with receiver() as quick:
        mock.subscribe(hooked.url(), "note.added")
        mock.subscribe(quick.url(), "note.added")
        made = [mock.note(notebook)["id"] for _ in range(5)]
        assert [json.loads(quick.next().body)["data"]["id"] for _ in made] == made
        hooked.held.set()
        assert [json.loads(hooked.next().body)["data"]["id"] for _ in made] == made


def test_closing_ends_while_a_receiver_hangs(mock: Mock, hooked: Receiver, notebook: int) -> None:
    hooked.held.clear()
    mock.subscribe(hooked.url(), "note.added")
    mock.note(notebook)
    hooked.next()
    mock.courier.close()
    mock.note(notebook)
    assert [one.attempts for one in mock.courier.deliveries()] == [0]


@pytest.mark.parametrize(
    "url", ["https://10.1.2.3/", "https://169.254.169.254/latest", "https://0.0.0.0/", "https://[fe80::1]/"]
)
def test_only_this_machine_is_reached(mock: Mock, notebook: int, url: str) -> None:
    mock.subscribe(url, "note.added")
    mock.note(notebook)
    outcome = mock.outcome()
    assert (outcome.state, outcome.attempts) == ("refused", 0)
    assert "--webhooks-to" in outcome.outcome


@pytest.mark.parametrize(
    ("url", "allowed", "address"),
    [
        ("http://LOCALHOST:1/", (), "127.0.0.1"),
        ("http://shop.localhost:1/", (), "127.0.0.1"),
        ("https://[::1]/", (), "::1"),
        ("http://127.9.9.9/", (), "127.9.9.9"),
        ("https://10.1.2.3/", ("10.1.2.3",), "10.1.2.3"),
        ("https://10.1.2.4/", ("10.1.2.3",), None),
        ("http://[::ffff:10.0.0.1]/", (), None),
        ("ftp://127.0.0.1/", (), None),
        ("https:///x", (), None),
        ("https://127.0.0.1:99999/", (), None),
        ("https://[/", (), None),
        ("https://" + "a" * 300 + "/", (), None),
    ],
)
def test_where_a_url_leads(url: str, allowed: tuple[str, ...], address: str | None) -> None:
    if address is None:
        with pytest.raises(RefusedTargetError):
            locate(url, allowed)
    else:
        assert locate(url, allowed).address == address


def test_an_allowed_host_without_an_address_is_tried_again() -> None:
    host = "nobody.invalid"  # never resolves (RFC 6761, section 6.4)
    for mock in serve(allowed=(host.upper(),)):
        mock.subscribe(f"https://{host}/", "note.added")
        mock.note(mock.send("POST", "/notebooks", {"title": "a"})["id"])
        assert mock.outcome().state == "waiting"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on PATH")
def test_tls_with_a_certificate_of_ones_own(mock: Mock, notebook: int, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=me -keyout {key} -out {certificate}"
    subprocess.run(command.split(), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with receiver(context) as hooked:
        mock.subscribe(hooked.url(), "note.added")
        mock.note(notebook)
        assert json.loads(hooked.next().body)["type"] == "note.added"


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
