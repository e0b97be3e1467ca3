"""The run's receiver of webhooks takes what comes to its inboxes, keeps it without secrets, and nothing else."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.drive.driving import SECRET

from driftwitness.drive.receiver import BODY_CAP, Receiver, receiving
from driftwitness.trace import Delivery, Listened, Run, SystemClock, VirtualClock, journal, signing
from driftwitness.trace.journal import Journal
from driftwitness.trace.redaction import Redactor

RUN = Run("notebooks", "0", "mock", "mock", "http://127.0.0.1/")


@dataclass
class Listening:
    receiver: Receiver
    folder: Path

    def post(self, url: str, body: bytes = b"{}", **headers: str) -> int:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
        connection.request("POST", urlsplit(url).path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        status = connection.getresponse().status
        connection.close()
        return status

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        return journal.read(self.folder).deliveries


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    with (
        Journal(tmp_path, RUN) as kept,
        receiving(Redactor({"KEY": SECRET}, ["webhook-id"]), VirtualClock(5.0)) as found,
    ):
        found.begin(kept)
        yield Listening(found, tmp_path)


def test_a_delivery_is_kept_without_secrets(listening: Listening) -> None:
    inbox = listening.receiver.open()
    assert listening.post(inbox.url, SECRET.encode(), webhook_id="m1", x_other="t") == 204
    kept = listening.deliveries[0]
    assert (kept.number, kept.received, kept.status, kept.signature) == (1, 5.0, 204, None)
    assert (kept.request.method, kept.request.url, kept.request.body) == ("POST", inbox.url, b"$KEY")
    assert kept.request.header("webhook-id") == "m1"
    assert str(kept.request.header("x-other")).startswith("sha256:")


@pytest.mark.parametrize(
    ("secret", "altered", "signature"), [("s", b"", "valid"), ("t", b"", "wrong"), ("s", b" ", "wrong")]
)
def test_a_signature_is_judged_before_anything_is_replaced(
    listening: Listening, secret: str, altered: bytes, signature: str
) -> None:
    inbox = listening.receiver.open()
    inbox.secret = "s"  # noqa: S105
    body = SECRET.encode()
    headers = {name.replace("-", "_"): value for name, value in signing.headers(secret, "m1", 5, body).items()}
    listening.post(inbox.url, body + altered, **headers)
    assert listening.deliveries[0].signature == signature


def test_one_of_several_signatures_is_enough_and_none_is_absent(listening: Listening) -> None:
    inbox = listening.receiver.open()
    inbox.secret = "s"  # noqa: S105
    headers = {name.replace("-", "_"): value for name, value in signing.headers("s", "m1", 5, b"{}").items()}
    headers["webhook_signature"] = f"v1,AAAA {headers['webhook_signature']}"
    listening.post(inbox.url, **headers)
    listening.post(inbox.url, **{**headers, "webhook_timestamp": "now"})
    listening.post(inbox.url)
    assert [one.signature for one in listening.deliveries] == ["valid", "wrong", "absent"]


def test_the_first_are_refused_where_that_is_wanted(listening: Listening) -> None:
    inbox = listening.receiver.open(refusals=1)
    assert [listening.post(inbox.url) for _ in range(3)] == [503, 204, 204]
    assert (inbox.received, inbox.taken) == (3, {b"{}"})
    assert [one.status for one in listening.deliveries] == [503, 204, 204]


def test_what_nobody_asked_for_is_not_kept(listening: Listening) -> None:
    inbox = listening.receiver.open()
    assert listening.post(f"{listening.receiver.base}/elsewhere") == 404
    assert listening.post(inbox.url, b"", content_length=str(BODY_CAP + 1)) == 413
    listening.receiver.end()
    assert listening.post(inbox.url) == 404
    assert listening.deliveries == ()


@pytest.mark.parametrize(
    ("body", "kept"),
    [(b'4\r\n{"a"\r\n5;x=y\r\n: 41}\r\n0\r\n\r\n', b'{"a": 41}'), (b"0\r\n\r\n", b"")],
)
def test_a_body_may_come_in_chunks(listening: Listening, body: bytes, kept: bytes) -> None:
    parts = urlsplit(listening.receiver.open().url)
    with socket.create_connection((parts.hostname, parts.port), 20) as line:
        line.sendall(f"POST {parts.path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".encode() + body)
        assert line.recv(100).split()[1] == b"204"
    assert listening.deliveries[0].request.body == kept


@pytest.mark.parametrize("sent", [b"", b"\x16\x03\x01", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"])
def test_what_is_no_delivery_does_no_harm(listening: Listening, sent: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    inbox = listening.receiver.open()
    parts = urlsplit(inbox.url)
    with socket.create_connection((parts.hostname, parts.port), 20) as line:
        line.sendall(sent)
    assert listening.post(inbox.url) == 204
    assert len(listening.deliveries) == 1
    assert capfd.readouterr().err == ""


def test_a_url_may_need_another_scheme(listening: Listening) -> None:
    own, other = listening.receiver.open().url, listening.receiver.open("https").url
    assert (urlsplit(own).scheme, urlsplit(other).scheme) == ("http", "https")
    assert urlsplit(own).netloc == urlsplit(other).netloc
    assert urlsplit(own).path != urlsplit(other).path


def test_waiting_ends_with_what_is_waited_for(listening: Listening, tmp_path: Path) -> None:
    receiver, inbox = listening.receiver, listening.receiver.open()
    listening.post(inbox.url)
    receiver.wait(lambda: bool(inbox.taken), 30)
    receiver.listened(inbox)
    receiver.wait(lambda: len(inbox.taken) > 1, 30)
    receiver.listened(inbox)
    first, second = journal.read(tmp_path).listened
    assert first == Listened(inbox.url, 5.0)
    assert second.until >= 35.0


def test_waiting_by_the_real_clock_is_bounded(tmp_path: Path) -> None:
    with Journal(tmp_path, RUN) as kept, receiving(Redactor({}), SystemClock()) as receiver:
        receiver.begin(kept)
        inbox = receiver.open(refusals=1)
        before = SystemClock().now()
        receiver.wait(lambda: bool(inbox.taken), 0.2)
        assert not receiver.wait_for_refused(inbox, 0.2)
        assert 0.4 <= SystemClock().now() - before < 20
