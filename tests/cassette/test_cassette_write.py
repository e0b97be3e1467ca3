from __future__ import annotations

import base64
import tempfile
from pathlib import Path
from typing import Any

import pytest
import requests
import vcr  # type: ignore[import-untyped]
import vcr.errors  # type: ignore[import-untyped]
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.trace.strategies import addressed

from driftwitness import InputError
from driftwitness.cassette.write import choose, renew, write
from driftwitness.trace import Headers, Interaction, Request, Response
from driftwitness.trace.readers import vcrpy

ROOT = Path(__file__).parents[2]
ORIGIN = {"kind": "live", "target": "https://a.example"}


def interaction(sequence: int, status: int = 200, body: bytes = b"{}", sent: bytes | None = None) -> Interaction:
    """An interaction with the header that a client would need to read it."""
    headers = (("Content-Type", "text/plain; charset=utf-8"), ("X-A", "1"), ("X-A", "2"))
    request = Request("POST" if sent else "GET", f"https://a.example/b/{sequence}?c=d%20e", (("Accept", "*/*"),), sent)
    return Interaction(sequence, sequence, sequence + 0.25, request, Response(status, headers, body))


def grouped(headers: Headers | None) -> Headers:
    """Headers in the order of the first of each name: more a cassette does not keep."""
    names = list(dict.fromkeys(name for name, _ in headers or ()))
    return tuple((name, value) for wanted in names for name, value in headers or () if name == wanted)


def comparable(one: Interaction) -> tuple[Any, ...]:
    """What a cassette keeps of an interaction; no body and an empty one are the same to vcrpy."""
    request, response = one.request, one.response
    sent = (one.sent, one.received, request.method, request.url, grouped(request.headers), request.body or None)
    return (*sent, response.status, grouped(response.headers), response.body)


BODIES = [
    b"{}", b"", b"\xff\x00\xfe", "caf\u00e9 \u20ac \U0001f600".encode(), b"a\r\nb\n", b" a\n\n", b"\xc2\x85a\n",
    b"- a: b",
    b"null", b"200", b"2025-03-10", b"\x00\x07", b"\xef\xbb\xbf{}", b"x" * 300, b"a: 'b\" # c", b"\xe2\x80\xa8\n",
]  # fmt: skip


@settings(deadline=None)
@example([interaction(number, body=body, sent=body or None) for number, body in enumerate(BODIES, 1)])
@given(st.lists(addressed, max_size=4))
def test_what_is_written_is_read_back(written: list[Interaction]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), "getA", written, ORIGIN)
        found = vcrpy.read(path)
    assert found.origin == {**ORIGIN, "operation": "getA"}
    assert [comparable(one) for one in found.interactions] == [comparable(one) for one in written]
    assert {one.origin for one in found.interactions} <= {"live"}


@pytest.mark.block_network
@pytest.mark.parametrize("sent", [None, b"a=b", b"\xff\x00", "é".encode()])
def test_vcrpy_itself_replays_what_is_written(tmp_path: Path, sent: bytes | None) -> None:
    written = [interaction(number, 200 + number, body, sent) for number, body in enumerate(BODIES, 1)]
    path = write(tmp_path, "getA", written, ORIGIN)
    before = path.read_bytes()
    player = vcr.VCR(record_mode="none", match_on=["method", "uri", "body"])
    with player.use_cassette(str(path)) as tape:
        for one in written:
            answer = requests.request(one.request.method, one.request.url, data=sent, timeout=5)
            assert answer.status_code == one.response.status
            assert answer.content == one.response.body
            assert answer.headers["X-A"] == "1, 2"
        assert tape.all_played
        with pytest.raises(vcr.errors.CannotOverwriteExistingCassetteException):
            requests.get("https://a.example/never", timeout=5)
    assert path.read_bytes() == before


@pytest.mark.block_network
@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("cassettes/*/*.yaml")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_vcrpy_itself_replays_every_committed_cassette(path: Path) -> None:
    player = vcr.VCR(record_mode="none", match_on=["method", "uri"])
    with player.use_cassette(str(path)):
        for one in vcrpy.read(path).interactions:
            answer = requests.request(one.request.method, one.request.url, timeout=5)
            assert (answer.status_code, answer.content) == (one.response.status, one.response.body)


def test_a_cassette_is_for_people_too(tmp_path: Path) -> None:
    path = write(
        tmp_path, "getA", [interaction(1, body='{"é": "a\nb"}'.encode()), interaction(2, 799, b"\xff")], ORIGIN
    )
    text = path.read_text(encoding="utf-8")
    assert '{"é": "a\n' in text
    content = yaml.safe_load(text)
    assert [one["response"]["status"] for one in content["interactions"]] == [
        {"code": 200, "message": "OK"},
        {"code": 799, "message": ""},
    ]
    assert content["interactions"][1]["response"]["body"]["string"] == b"\xff"
    assert base64.b64encode(b"\xff").decode() in text
    assert content["version"] == 1


def test_writing_again_gives_the_same_bytes_and_nothing_else(tmp_path: Path) -> None:
    written = [interaction(number, body=body) for number, body in enumerate(BODIES, 1)]
    first = write(tmp_path / "a", "getA", written, ORIGIN).read_bytes()
    assert write(tmp_path / "a", "getA", written, ORIGIN).read_bytes() == first
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["getA.yaml"]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("listForms", "listForms.yaml"),
        ("forms.list", "forms.list.yaml"),
        ("get /forms/{id}", "get-forms-id--9cb6a944.yaml"),
        ("../../up", "..-..-up-29b18949.yaml"),
        ("a\0b", "a-b-59b271ae.yaml"),
    ],
)
def test_any_operation_has_a_file_in_the_folder(tmp_path: Path, operation: str, name: str) -> None:
    path = write(tmp_path / "acme", operation, [interaction(1)], ORIGIN)
    assert path == tmp_path / "acme" / name
    assert vcrpy.read(path).origin["operation"] == operation


def test_what_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"getA\.yaml: cannot be written \(File exists\)\. Choose another --out"):
        write(tmp_path / "file", "getA", [], ORIGIN)
    old = write(tmp_path, "getA", [interaction(1)], ORIGIN).read_bytes()
    with pytest.raises(yaml.representer.RepresenterError):
        write(tmp_path, "getA", [interaction(2)], {"kind": object()})
    assert (tmp_path / "getA.yaml").read_bytes() == old


@pytest.mark.parametrize(
    ("statuses", "kept", "sequences"),
    [
        ([200] * 20, 3, [1, 2, 3]),
        ([200] * 2, 3, [1, 2]),
        ([200, 200, 200, 200, 429, 200, 404], 4, [1, 2, 5, 7]),
        ([200, 404, 200, 404, 429], 3, [1, 2, 5]),
        ([200, 400, 401, 403, 404], 2, [1, 2, 3, 4, 5]),
        ([404, 200, 200], 2, [1, 2]),
        ([], 3, []),
    ],
)
def test_the_first_of_each_status_is_kept_then_the_earliest(
    statuses: list[int], kept: int, sequences: list[int]
) -> None:
    found = choose((interaction(number, status) for number, status in enumerate(statuses, 1)), kept)
    assert [one.sequence for one in found] == sequences


def test_operations_never_share_a_file_and_what_is_shown_stands_beside_what_was_recorded(tmp_path: Path) -> None:
    ids = ("get /a-b", "get /a/b", "get-a-b", "x" * 300, "x" * 301)
    paths = {write(tmp_path, operation, [interaction(1)], ORIGIN) for operation in ids}
    paths |= {write(tmp_path, operation, [interaction(1)], {"kind": "document"}) for operation in ids}
    assert len(paths) == 2 * len(ids)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in paths}


def test_a_renewed_cassette_has_another_origin_and_the_same_interactions(tmp_path: Path) -> None:
    written = [interaction(number, body=body, sent=body or None) for number, body in enumerate(BODIES, 1)]
    path = write(tmp_path, "getA", written, {**ORIGIN, "date": "2024-02-29"})
    renewed = {**ORIGIN, "date": "2026-03-01"}
    renew(path, renewed)
    assert vcrpy.read(path).origin == {**renewed, "operation": "getA"}
    assert path.read_bytes() == write(tmp_path / "again", "getA", written, renewed).read_bytes()
