"""The notation of exchanges: what each part of a line becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from driftwitness.checks import notation
from driftwitness.checks.notation import START
from driftwitness.contract import store
from driftwitness.trace import Interaction, Listened

NOTEBOOKS = store.load(Path(__file__).parents[1] / "data" / "contracts" / "notebooks")


def read(*lines: str) -> tuple[Interaction, ...]:
    return notation.trace(lines, NOTEBOOKS).interactions


def one(line: str) -> Interaction:
    (interaction,) = read(line)
    return interaction


def test_the_path_stands_below_the_server() -> None:
    request = one("GET /notebooks?page=2 -> 200").request
    assert request.url == "https://api.notebooks.example/api/v2/notebooks?page=2"
    assert (request.method, request.path, request.query) == ("GET", "/api/v2/notebooks", "page=2")


def test_the_run_stands_for_the_contracts_server() -> None:
    run = notation.trace([], NOTEBOOKS).run
    assert (run.vendor, run.contract, run.origin) == ("notebooks", NOTEBOOKS.sha256, "mock")
    assert run.base_url == NOTEBOOKS.server_url


def test_blank_lines_and_comments_are_left_out() -> None:
    assert [i.sequence for i in read("", "# nothing", "GET /hooks -> 200", "   ", "GET /hooks -> 200")] == [1, 2]


def test_times() -> None:
    sent = [i.sent - START for i in read("GET /a -> 200", "@5 GET /a -> 200", "GET /a -> 200", "@2.5 GET /a -> 200")]
    assert sent == [1.0, 5.0, 6.0, 2.5]
    assert one("GET /a -> 200").received > one("GET /a -> 200").sent


def test_many_exchanges_in_one_line() -> None:
    found = read("@10 3x GET /a -> 200", "GET /b -> 200")
    assert [round(i.sent - START, 1) for i in found] == [10.0, 10.1, 10.2, 11.2]
    assert [i.sequence for i in found] == [1, 2, 3, 4]
    assert len({i.request.url for i in found}) == 2


@pytest.mark.parametrize(
    ("line", "headers"),
    [
        ("GET /a -> 200", (("Authorization", "Bearer $KEY"),)),
        ("GET /a [Authorization:] -> 200", ()),
        ("GET /a [Authorization: Bearer wrong] -> 200", (("Authorization", "Bearer wrong"),)),
        (
            "GET /a [Accept: text/csv; X-A: b:c] -> 200",
            (("Authorization", "Bearer $KEY"), ("Accept", "text/csv"), ("X-A", "b:c")),
        ),
        ("PUT /a {} -> 200", (("Authorization", "Bearer $KEY"), ("Content-Type", "application/json"))),
        ("PUT /a [Authorization:; content-type: text/plain] text:x -> 200", (("content-type", "text/plain"),)),
    ],
)
def test_request_headers(line: str, headers: tuple[tuple[str, str], ...]) -> None:
    assert one(line).request.headers == headers


@pytest.mark.parametrize(
    ("line", "headers"),
    [
        ("GET /a -> 204", ()),
        ("GET /a -> 200 {}", (("Content-Type", "application/json"),)),
        ("GET /a -> 200 [-] {}", None),
        ("GET /a -> 200 [X-A: 1] {}", (("Content-Type", "application/json"), ("X-A", "1"))),
        ("GET /a -> 200 [Content-Type: text/html] text:<p>", (("Content-Type", "text/html"),)),
    ],
)
def test_response_headers(line: str, headers: tuple[tuple[str, str], ...] | None) -> None:
    assert one(line).response.headers == headers


@pytest.mark.parametrize(
    ("line", "sent", "received"),
    [
        ("GET /a -> 204", None, b""),
        ('PUT /a {"b": [1, 2]} -> 200 {"c": "->"}', b'{"b": [1, 2]}', b'{"c": "->"}'),
        ('PUT /a text:{"b": -> 400 text:not  json', b'{"b":', b"not  json"),
        ("PUT /a [1, 2] -> 200 []", b"[1, 2]", b"[]"),
        ('GET /a -> 200 [{"id": 1}]', None, b'[{"id": 1}]'),
        ("GET /a -> 200 [X-A: 1] [2]", None, b"[2]"),
    ],
)
def test_bodies(line: str, sent: bytes | None, received: bytes) -> None:
    interaction = one(line)
    assert (interaction.request.body, interaction.response.body) == (sent, received)


def test_a_semicolon_that_no_name_follows_belongs_to_the_value() -> None:
    interaction = one('GET /a -> 200 [Link: </a?p=2>; rel="next"; title="b: c"; X-A: 1;X-B: 2]')
    assert interaction.response.headers == (
        ("Link", '</a?p=2>; rel="next"; title="b: c"'),
        ("X-A", "1"),
        ("X-B", "2"),
    )


def test_until_when_a_receiver_listened() -> None:
    trace = notation.trace(["GET /a -> 200", "@40 <- until https://a.example/in"], NOTEBOOKS)
    assert trace.listened == (Listened("https://a.example/in", notation.START + 40),)
    assert len(trace.records) == 1


def test_origins() -> None:
    trace = notation.trace(["# origin: live", "GET /a -> 200", "# origin: recording", "GET /a -> 200"], NOTEBOOKS)
    assert trace.run.origin == "live"
    assert [i.origin or trace.run.origin for i in trace.interactions] == ["live", "recording"]
    late = notation.trace(["GET /a -> 200", "# origin: recording", "GET /a -> 200"], NOTEBOOKS)
    assert [i.origin or late.run.origin for i in late.interactions] == ["mock", "recording"]


@pytest.mark.parametrize("line", ["GET /a", "GET -> 200", "get /a -> 200", "GET /a -> OK", "-> 200"])
def test_another_line_is_refused_with_the_line_and_the_form_expected(line: str) -> None:
    with pytest.raises(ValueError, match="expected 'METHOD /path") as caught:
        read(line)
    assert repr(line) in str(caught.value)
