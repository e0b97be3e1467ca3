from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from driftwitness import InputError
from driftwitness.trace.readers import vcrpy

# what vcrpy 9 writes, with what driftwitness adds
OURS = """
origin: {kind: document, document: page.txt, operation: getA}
interactions:
- request:
    method: GET
    uri: https://a.example/b?c=d
    headers: {Accept: ['*/*'], X-Two: ['1', '2']}
    body: null
  response:
    status: {code: 200, message: OK}
    headers: {Content-Type: [application/json]}
    body: {string: '{"é": 1}'}
  recorded: {sent: 5.5, received: 6}
version: 1
"""


def cassette(tmp_path: Path, **parts: Any) -> Path:
    """A cassette of one interaction with other parts, such as ``request={...}``."""
    content = yaml.safe_load(OURS)
    origin = parts.pop("origin", None)
    content["interactions"][0] |= parts
    content["origin"] = origin
    path = tmp_path / "getA.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def test_an_origin_of_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"getA\.yaml: origin: 'live', expected a mapping\. Record it again"):
        vcrpy.read(cassette(tmp_path, origin="live"))


def test_a_cassette_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "getA.yaml"
    path.write_text(OURS, encoding="utf-8")
    found = vcrpy.read(path)
    assert found.origin == {"kind": "document", "document": "page.txt", "operation": "getA"}
    (one,) = found.interactions
    assert (one.sequence, one.sent, one.received, one.source, one.origin) == (1, 5.5, 6.0, "getA.yaml", "document")
    assert (one.request.method, one.request.url, one.request.body) == ("GET", "https://a.example/b?c=d", None)
    assert one.request.headers == (("Accept", "*/*"), ("X-Two", "1"), ("X-Two", "2"))
    assert (one.response.status, one.response.headers, one.response.json) == (200, None, {"é": 1})


REQUEST = {"method": "POST", "uri": "https://a.example/b"}
RESPONSE = {"status": {"code": 200, "message": "OK"}, "body": {"string": "a"}}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (None, None),
        ("", None),
        ("a=é", "a=é".encode()),
        (b"\xff\x00", b"\xff\x00"),
        ({"string": "a"}, b"a"),
        ({"string": b"\xff"}, b"\xff"),
        ({"string": ""}, None),
        ({"string": None}, None),
        ({"base64_string": "/wA="}, b"\xff\x00"),
        ({}, None),
        (5, b"5"),
    ],
)
def test_bodies(tmp_path: Path, body: Any, expected: bytes | None) -> None:
    path = cassette(tmp_path, request={**REQUEST, "body": body}, response={**RESPONSE, "body": body})
    (one,) = vcrpy.read(path).interactions
    assert one.request.body == expected
    assert one.response.body == (expected or b"")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (None, ()),
        ({}, ()),
        ({"A": ["1", "2"], "b": "3"}, (("A", "1"), ("A", "2"), ("b", "3"))),
        ({"A": [b"caf\xe9", 5], "B": b"1"}, (("A", "café"), ("A", "5"), ("B", "1"))),
        ({"A": []}, ()),
    ],
)
def test_headers(tmp_path: Path, headers: Any, expected: Any) -> None:
    path = cassette(tmp_path, request={**REQUEST, "headers": headers}, response={**RESPONSE, "headers": headers})
    (one,) = vcrpy.read(path).interactions
    assert one.request.headers == one.response.headers == expected


@pytest.mark.parametrize(
    ("origin", "kind"),
    [
        (None, "recording"),
        ({}, "recording"),
        ({"kind": "live"}, "live"),
        ({"kind": "mock"}, "mock"),
        ({"kind": "document"}, "document"),
        ({"kind": "elsewhere"}, "recording"),
    ],
)
def test_where_a_cassette_comes_from(tmp_path: Path, origin: Any, kind: str) -> None:
    (one,) = vcrpy.read(cassette(tmp_path, origin=origin)).interactions
    assert one.origin == kind
    assert (one.response.headers is None) is (kind == "document"), "a page's example shows no headers"


def test_without_times_the_order_is_that_of_the_file(tmp_path: Path) -> None:
    content = {"interactions": [{"request": REQUEST, "response": RESPONSE}] * 3, "version": 1}
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(content))
    found = vcrpy.read(tmp_path / "a.yaml").interactions
    assert [(one.sequence, one.sent, one.received) for one in found] == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]


NO_CASSETTES = ["", "a", "- a", "request: {}", "http_interactions: []"]


@pytest.mark.parametrize("text", NO_CASSETTES)
def test_what_is_no_cassette_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(InputError, match=r"a\.yaml: not a vcrpy cassette: .*Record it again"):
        vcrpy.read(tmp_path / "a.yaml")


HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("no request", {"request": None}),
    ("request is a text", {"request": "GET /"}),
    ("no method", {"request": {"uri": "https://a.example"}}),
    ("no address", {"request": {"method": "GET"}}),
    ("headers are a list", {"request": {**REQUEST, "headers": ["a"]}}),
    ("no response", {"response": None}),
    ("no status", {"response": {"body": {"string": ""}}}),
    ("status is a number", {"response": {**RESPONSE, "status": 200}}),
    ("status is a text", {"response": {**RESPONSE, "status": {"code": "ok"}}}),
    ("status is infinite", {"response": {**RESPONSE, "status": {"code": float("nan")}}}),
    ("bad base64", {"response": {**RESPONSE, "body": {"base64_string": "abc"}}}),
    ("times are a list", {"recorded": [1, 2]}),
    ("time is a text", {"recorded": {"sent": "noon"}}),
    ("time is not finite", {"recorded": {"sent": float("nan")}}),
    ("time is infinite", {"recorded": {"received": float("inf")}}),
]


@pytest.mark.parametrize("parts", [case[1] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_other_shapes_are_refused_with_their_interaction(tmp_path: Path, parts: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"getA\.yaml, interaction 1: not in vcrpy's format .*Record it again"):
        vcrpy.read(cassette(tmp_path, **parts))


@pytest.mark.parametrize(
    "text",
    [
        "interactions:\n- !!python/object/apply:os.system [ls]\n",
        "interactions:\n- request: !!python/object/new:_io.FileIO {state: [a]}\n",
        "interactions: &a\n- *a\n",
        "interactions:\n- request: " + "[" * 100_000,
        "interactions: 5",
        "interactions: {a: b}",
        "interactions:\n- {request: {}, request: {}}",
    ],
)
def test_hostile_yaml_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(InputError, match=r"a\.yaml, interaction 1: .*line [12]: "):
        vcrpy.read(tmp_path / "a.yaml")


NAMES = ["request", "response", "recorded", "status", "code", "body", "string", "uri", "method", "headers", "kind"]
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("ab/:", max_size=5) | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=15,
)


@settings(deadline=None)
@given(st.lists(plain, max_size=2), plain)
def test_any_shape_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, entries: Any, origin: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(yaml.safe_dump({"interactions": entries, "origin": origin}), encoding="utf-8")
    try:
        found = vcrpy.read(path)
    except InputError:
        return
    assert len(found.interactions) == len(entries)
