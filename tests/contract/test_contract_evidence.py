from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from tests.contract.strategies import CONTRACTS, NOTEBOOKS

from driftwitness.contract import pointer, store
from driftwitness.contract.evidence import INFERRED, SEVERITIES, Evidence, EvidenceIndex, hash_lines, hash_value

INDEX = EvidenceIndex.from_json(
    {
        "/paths/~1a": {"kind": "stated", "document": "a.txt", "lines": [1, 1]},
        "/paths/~1a/get": {"kind": "example", "document": "a.txt", "lines": [2, 3]},
        "/paths/~1a/get/responses": {"kind": "client", "source": "a client"},
    }
)


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/paths/~1a", "stated"),
        ("/paths/~1a/post", "stated"),
        ("/paths/~1a/get", "example"),
        ("/paths/~1a/get/parameters/0/schema", "example"),
        ("/paths/~1a/get/responses/200/content", "client"),
        ("/paths/~1a/get/responsesX", "example"),
        ("/paths/~1ab", "inferred"),
        ("/paths", "inferred"),
        ("", "inferred"),
        ("nowhere", "inferred"),
    ],
)
def test_evidence_is_that_of_the_nearest_ancestor(place: str, kind: str) -> None:
    assert INDEX.of(place).kind == kind


def test_the_root_is_everybodys_ancestor() -> None:
    index = EvidenceIndex({**INDEX.entries, "": Evidence("observed")})
    assert index.of("/info/title").kind == "observed"
    assert INDEX.of("/info/title") is INFERRED


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        ("stated", "error"),
        ("vendor-spec", "error"),
        ("example", "warning"),
        ("observed", "warning"),
        ("vendor-site", "warning"),
        ("client", "warning"),
        ("inferred", "note"),
        ("something else", "note"),
    ],
)
def test_severity_follows_the_kind(kind: str, severity: str) -> None:
    assert Evidence(kind).severity == severity
    assert kind in SEVERITIES or kind == "something else"


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ({"kind": "stated", "document": "a.txt", "lines": [24, 26]}, "a.txt:24-26"),
        ({"kind": "stated", "document": "a.txt", "lines": [24, 24]}, "a.txt:24"),
        ({"kind": "client", "source": "a client", "reason": "it says so"}, "a client"),
        ({"kind": "example", "document": "a.txt"}, "a.txt"),
        ({"kind": "inferred"}, "inferred"),
        (
            {"kind": "stated", "document": "a.txt", "lines": [1, 2], "sha256": "0f", "source": "s", "reason": "r"},
            "a.txt:1-2",
        ),
    ],
)
def test_entries_are_read_and_written_as_they_stand(entry: dict[str, Any], place: str) -> None:
    assert Evidence.from_json(entry).as_json() == entry
    assert Evidence.from_json(entry).place == place


def test_an_index_is_written_in_the_order_of_its_pointers() -> None:
    index = EvidenceIndex.from_json({"/b": {"kind": "stated"}, "": {"kind": "stated"}, "/a/b": {"kind": "stated"}})
    assert list(index.as_json()) == ["", "/a/b", "/b"]


@pytest.mark.parametrize("folder", [folder for folder in CONTRACTS if folder != NOTEBOOKS], ids=lambda path: path.name)
def test_all_evidence_points_into_the_contract(folder: Path) -> None:
    contract = store.load(folder)
    for place in contract.evidence.entries:
        assert pointer.get(contract.document, place) is not pointer.MISSING, place


def test_lines_are_hashed_without_trailing_white_space() -> None:
    assert hash_lines(["a ", "\tb\r", ""]) == hashlib.sha256(b"a\n\tb\n").hexdigest()
    assert hash_lines(["a", "\tb", ""]) == hash_lines(["a\t", "\tb\n", "  "])
    assert hash_lines([" a"]) != hash_lines(["a"])


def test_a_place_in_a_specification() -> None:
    entry = {"kind": "vendor-spec", "document": "parts/a.yaml", "pointer": "/paths/~1a", "sha256": "0"}
    evidence = Evidence.from_json(entry)
    assert evidence.as_json() == entry
    assert evidence.place == "parts/a.yaml#/paths/~1a"
    assert evidence.severity == "error"
    assert Evidence("vendor-spec", "a.yaml", pointer="").place == "a.yaml"


def test_the_hash_of_a_value_is_of_its_canonical_json() -> None:
    assert hash_value({"b": [1, None], "a": "ü"}) == hashlib.sha256('{"a":"ü","b":[1,null]}'.encode()).hexdigest()
    assert hash_value({"b": 1, "a": 2}) == hash_value({"a": 2, "b": 1}) != hash_value({"a": 2, "b": 3})
