"""Faults as a client meets them on the wire, byte for byte."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from mocked import KEY, NOTEBOOKS

from driftwitness.contract import Contract
from driftwitness.mock import create_app, operators, parse, serving
from driftwitness.trace.clock import Clock, SystemClock, VirtualClock

LIST = "/notebooks"
FAULTS = [name for name, operator in operators().items() if operator.kind == "fault"]


@dataclass
class Received:
    """All that came before the connection ended; ``reset`` says how it did."""

    raw: bytes
    reset: bool

    @property
    def status(self) -> int:
        return int(self.raw.split()[1])

    @property
    def headers(self) -> dict[str, str]:
        lines = self.raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def body(self) -> bytes:
        """The body, out of its chunks."""
        rest = self.raw.partition(b"\r\n\r\n")[2]
        if self.headers.get("transfer-encoding") != "chunked":
            return rest
        found = bytearray()
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            found += rest[: int(size, 16)]
            rest = rest[int(size, 16) + 2 :]
        return bytes(found)


@dataclass
class Line:
    """Opens a connection for each request and reads it to its end."""

    base: str
    clock: Clock

    def ask(self, path: str = LIST, method: str = "GET", body: str = "") -> Received:
        with self.opened(path, method, body) as raw:
            return received(raw)

    def opened(self, path: str = LIST, method: str = "GET", body: str = "") -> socket.socket:
        parts = urlsplit(self.base)
        raw = socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=30)
        fields = {
            "Host": parts.netloc,
            "Authorization": f"Bearer {KEY}",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        raw.sendall(f"{method} {parts.path}{path} HTTP/1.1\r\n{head}\r\n{body}".encode())
        return raw


def received(raw: socket.socket) -> Received:
    chunks = []
    try:
        while chunk := raw.recv(1 << 20):
            chunks.append(chunk)
    except ConnectionResetError:
        return Received(b"".join(chunks), reset=True)
    return Received(b"".join(chunks), reset=False)


@contextmanager
def line(*injections: str, contract: Contract = NOTEBOOKS, clock: Clock | None = None) -> Iterator[Line]:
    clock = clock or VirtualClock()
    faults = [parse(text, contract) for text in injections]
    with serving(create_app(contract, key=KEY, clock=clock, injections=faults, limits=())) as base:
        yield Line(base, clock)


@pytest.fixture(scope="module")
def whole() -> Received:
    """The list as it should be."""
    with line() as found:
        return found.ask()


def test_a_reset_before_the_answer_comes_after_the_deed() -> None:
    with line("reset-before-answer@createNotebook") as found:
        before = len(json.loads(found.ask().body)["results"])
        lost = found.ask(method="POST", body='{"title": "a", "pages": [{"kind": "text", "heading": "b"}]}')
        assert lost == Received(b"", reset=True)
        assert len(json.loads(found.ask().body)["results"]) == before + 1


def test_a_reset_in_the_body_leaves_half_of_it(whole: Received) -> None:
    with line("reset-in-body") as found:
        got = found.ask()
    assert got.reset
    assert int(got.headers["content-length"]) == len(whole.body)
    assert got.body == whole.body[: len(whole.body) // 2]


def test_a_cut_body_ends_in_good_order_short_of_its_length(whole: Received) -> None:
    with line("body-cut") as found:
        got = found.ask()
    assert not got.reset
    assert int(got.headers["content-length"]) == len(whole.body)
    assert got.body == whole.body[: len(whole.body) // 2]


@pytest.mark.parametrize(("name", "by"), [("content-length-too-small", -2), ("content-length-too-great", 16)])
def test_a_wrong_content_length_beside_the_whole_body(whole: Received, name: str, by: int) -> None:
    with line(name) as found:
        got = found.ask()
    assert (got.status, got.reset, got.body) == (200, False, whole.body)
    assert int(got.headers["content-length"]) == len(whole.body) + by


def test_no_answer_at_all() -> None:
    with line("no-answer") as found:
        begun = found.clock.now()
        assert found.ask() == Received(b"", reset=False)
        assert found.clock.now() == begun + 60


@pytest.mark.parametrize(("name", "seconds"), [("latency", 5), ("slow-body", 10)])
def test_slowness_costs_virtual_time_and_changes_no_byte_of_the_body(
    whole: Received, name: str, seconds: float
) -> None:
    with line(name) as found:
        begun = found.clock.now()
        assert found.ask().body == whole.body
        assert found.clock.now() == pytest.approx(begun + seconds)


def test_slowness_takes_real_time_by_the_machines_clock_and_holds_up_nobody_else() -> None:
    with line("latency@getAccount", clock=SystemClock()) as found, found.opened("/account") as slow:
        begun = time.monotonic()
        assert found.ask().status == 200
        assert time.monotonic() - begun < 4
        assert received(slow).status == 200
        assert time.monotonic() - begun > 4


def test_a_slow_body_comes_in_pieces() -> None:
    with line("slow-body", clock=SystemClock()) as found, found.opened() as slow:
        first = slow.recv(1 << 20)
        second = slow.recv(1 << 20)
    assert b"\r\n\r\n" in first
    assert b"]" not in (first + second)[-3:]


def test_a_body_that_is_still_being_sent_does_not_hold_up_the_end(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    before = set(threading.enumerate())
    with line("slow-body", clock=SystemClock()) as found:
        slow = found.opened()
        assert slow.recv(1 << 20)
        begun = time.monotonic()
    assert time.monotonic() - begun < 2
    received(slow)
    slow.close()
    assert set(threading.enumerate()) <= before
    assert (capfd.readouterr().err, caplog.text) == ("", "")


@pytest.mark.parametrize("name", ["slow-body", "huge-body", "no-answer", "latency"])
def test_a_client_that_leaves_early_disturbs_nobody(
    name: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with line(f"{name}@listNotebooks", clock=SystemClock()) as found:
        found.opened().close()
        with found.opened() as reading:
            reading.settimeout(0.1)
            with suppress(TimeoutError):
                reading.recv(10)
        assert found.ask("/account").status == 200
    assert (capfd.readouterr().err, caplog.text) == ("", "")


def test_truncated_json_is_whole_as_http(whole: Received) -> None:
    with line("truncated-json") as found:
        got = found.ask()
    assert got.raw.endswith(b"\r\n0\r\n\r\n")
    assert "content-length" not in got.headers
    assert got.body == whole.body[: len(whole.body) // 2]


def test_a_compression_bomb_is_small_on_the_wire_and_still_json(whole: Received) -> None:
    with line("compression-bomb") as found:
        got = found.ask()
    assert got.headers["content-encoding"] == "gzip"
    assert len(got.raw) < 1_000_000
    unpacked = gzip.decompress(got.body)
    assert len(unpacked) == len(whole.body) + 200 * 1024 * 1024
    assert unpacked.startswith(whole.body)
    assert not unpacked[len(whole.body) :].strip(b" ")


def test_a_huge_body_is_not_held_in_memory() -> None:
    with line("huge-body") as found, found.opened() as raw:
        tracemalloc.start()
        count = 0
        while chunk := raw.recv(1 << 20):
            count += len(chunk)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count > 100 * 1024 * 1024
    assert most < 10 * 1024 * 1024


def test_a_wrong_charset_is_told() -> None:
    with line("wrong-charset") as found:
        got = found.ask(method="POST", body='{"title": "\\u00c4\\u4e2d", "pages": [{"kind": "text", "heading": "b"}]}')
    assert got.headers["content-type"] == "application/json; charset=windows-1252"
    assert b'"\xc4?"' in got.body


def test_a_byte_order_mark_precedes_the_body(whole: Received) -> None:
    with line("byte-order-mark") as found:
        assert found.ask().body == b"\xef\xbb\xbf" + whole.body


def test_a_mislabelled_encoding_is_only_said(whole: Received) -> None:
    with line("encoding-mislabelled") as found:
        got = found.ask()
    assert (got.headers["content-encoding"], got.body) == ("gzip", whole.body)


def test_a_redirect_leads_to_itself_and_nothing_is_done() -> None:
    with line("redirect-loop@createNotebook") as found:
        before = found.ask().body
        got = found.ask(method="POST", path="/notebooks?a=b", body='{"title": "a", "pages": []}')
        assert (got.status, got.headers["location"], got.body) == (307, f"{found.base}/notebooks?a=b", b"")
        assert found.ask().body == before


def test_a_proxys_page_has_nothing_of_the_vendors() -> None:
    with line("proxy-error-page") as found:
        got = found.ask("/nowhere")
        assert (got.status, got.headers["content-type"], got.headers["server"]) == (502, "text/html", "gateway")
        assert b"502 Bad Gateway" in got.body
        assert got.raw.lower().count(b"\r\nserver:") == 1


def test_a_gateway_timeout_comes_after_the_deed() -> None:
    with line("gateway-timeout-page@createNotebook") as found:
        before = len(json.loads(found.ask().body)["results"])
        begun = found.clock.now()
        assert (
            found.ask(method="POST", body='{"title": "a", "pages": [{"kind": "text", "heading": "b"}]}').status == 504
        )
        assert found.clock.now() == begun + 60
        assert len(json.loads(found.ask().body)["results"]) == before + 1


def test_failures_come_in_bursts() -> None:
    with line("burst-5xx") as found:
        statuses = [found.ask().status for _ in range(50)]
    burst = [500, 502, 503, 500, 502]
    assert statuses == [200] * 20 + burst + [200] * 20 + [503, 500, 502, 503, 500]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_leaves_answers_without_a_body_in_order(name: str) -> None:
    """HEAD has the head of GET; what follows on the next connection is not disturbed."""
    with line(f"{name}@listNotebooks") as found:
        got = found.ask(method="HEAD")
        assert got.raw.partition(b"\r\n\r\n")[2] == b""
        assert found.ask("/account").status == 200


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_strikes_the_same_way_each_time(name: str) -> None:
    def play() -> list[Received]:
        with line(f"{name}:50%") as found:
            # each port has its own number, which a redirect names
            port = str(urlsplit(found.base).port).encode()
            got = [found.ask(path) for path in (LIST, "/nowhere", LIST, "/account", LIST, LIST)]
            return [Received(one.raw.replace(port, b"PORT"), one.reset) for one in got]

    if name not in ("compression-bomb", "huge-body"):
        assert play() == play()
