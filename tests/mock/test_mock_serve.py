"""The mock on a real port: bound at once, gone at the end, the same bytes every time."""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit

import pytest
from mocked import KEY, NOTEBOOKS, Mocked

from driftwitness import InputError
from driftwitness.mock import create_app, serving
from driftwitness.trace.clock import VirtualClock


def app(seed: int = 0):  # type: ignore[no-untyped-def]
    return create_app(NOTEBOOKS, key=KEY, clock=VirtualClock(), seed=seed)


def test_the_port_answers_at_once_and_is_free_afterwards() -> None:
    with serving(app()) as base:
        port = urlsplit(base).port or 0
        assert base == f"http://127.0.0.1:{port}/api/v2"
        with socket.create_connection(("127.0.0.1", port), timeout=5) as raw:
            raw.sendall(b"GET /api/v2/account HTTP/1.1\r\nHost: x\r\n\r\n")
            assert raw.recv(100).startswith(b"HTTP/1.1 401 ")
        begun = time.monotonic()
    assert time.monotonic() - begun < 2
    with serving(app(), port=port) as base:
        assert urlsplit(base).port == port


def test_a_used_port_is_an_input_error_that_names_it() -> None:
    with serving(app()) as base:
        port = urlsplit(base).port or 0
        with pytest.raises(InputError, match=rf"port {port} on 127\.0\.0\.1 .*choose another"), serving(app(), port):
            pass


@pytest.mark.parametrize("port", [-1, 65536])
def test_an_impossible_port_is_an_input_error(port: int) -> None:
    with pytest.raises(InputError, match=f"port {port} "), serving(app(), port):
        pass


SCRIPT = [
    ("GET", "/notebooks", None),
    ("POST", "/notebooks", {"title": "a", "pages": [{"kind": "text", "heading": "b"}]}),
    ("POST", "/hooks", {"target_url": "https://example.com/a", "events": []}),
    ("PUT", "/notebooks/42", {"pages": [{"kind": "text", "heading": "c"}]}),
    ("GET", "/notebooks/42", None),
    ("POST", "/notebooks", {}),
    ("GET", "/unknown", None),
    ("GET", "/hooks", None),
]


def transcript(vendor: Mocked, seed: int) -> list[object]:
    client = vendor(seed=seed, rate_limited=True)
    answers = [client.send(*step) for step in SCRIPT]
    return [(answer.status_code, sorted(answer.headers.items()), answer.content) for answer in answers]


def test_same_seed_same_requests_same_clock_same_bytes(vendor: Mocked) -> None:
    assert transcript(vendor, 7) == transcript(vendor, 7)
    assert transcript(vendor, 7) != transcript(vendor, 8)
