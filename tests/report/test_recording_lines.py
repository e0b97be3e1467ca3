"""The lines of interactions in recordings."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from driftwitness.contract import places
from driftwitness.report import recording_lines
from driftwitness.report.recording_lines import RecordingLines

VCR = "---\nhttp_interactions:\n- request:\n    method: get\n  response: {}\n- request: {}\nrecorded_with: VCR 6\n"
HAR = {"log": {"version": "1.2", "entries": [{"a": 1}, {"b": 2}]}}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (VCR, [3, 6, 1]),
        ("interactions:\n\n- request: {}\n-\n  request: {}\n", [3, 5, 1]),
        (json.dumps(HAR, indent=1), [5, 8, 1]),
        (json.dumps(HAR), [1, 1]),
        ('{"one": 1}\n{"two": 2}\n', [1, 1]),
        ("interactions: {}\n", [1]),
        ("interactions: [\n", [1]),
        ("- interactions\n", [1]),
        ("", [1]),
    ],
)
def test_an_interaction_has_the_line_where_it_begins(text: str, lines: list[int], tmp_path: Path) -> None:
    path = tmp_path / "recording"
    path.write_text(text, encoding="utf-8")
    found = RecordingLines()
    assert [found.of(path, number) for number in range(1, len(lines) + 1)] == lines
    assert found.of(path, None) == 1


def test_what_cannot_be_read_as_text_has_line_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "packed.har.gz").write_bytes(gzip.compress(json.dumps(HAR, indent=1).encode()))
    (tmp_path / "large.yaml").write_text(VCR, encoding="utf-8")
    for name in ("packed.har.gz", "absent"):
        assert RecordingLines().of(tmp_path / name, 1) == 1
    assert RecordingLines().of(tmp_path / "large.yaml", 1) == 3
    monkeypatch.setattr(recording_lines, "LARGEST", 10)
    assert RecordingLines().of(tmp_path / "large.yaml", 1) == 1
    assert places.LARGEST > 10
