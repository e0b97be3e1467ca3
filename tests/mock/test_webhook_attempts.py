"""How a message is delivered: when it is tried again, what an answer means, and where it may go."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
from pathlib import Path

import pytest
from delivering import SECRET, Mock, serve, signature
from receiving import Receiver, receiver

from driftwitness.mock.webhooks.courier import DELAYS
from driftwitness.mock.webhooks.target import RefusedTargetError, locate


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
