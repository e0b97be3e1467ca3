"""`driftwitness diff` of two recordings, as a person and a machine read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import run_here
from tests.recorded import entry, write


def answers(count: int, *lacking: str, **other: Any) -> list[dict[str, Any]]:
    return [
        entry(
            "GET",
            f"/forms/{n}",
            {k: v for k, v in {"id": n, "title": f"Form number {n}", **other}.items() if k not in lacking},
        )
        for n in range(count)
    ]


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    write(tmp_path / "old" / "forms.json", answers(40))
    write(tmp_path / "new" / "forms.json", answers(40, "title"))
    return tmp_path


def test_tells_what_is_gone_with_counts(recordings):
    done = run_here("diff", "old", "new", home=recordings)
    assert done.returncode == 1
    for told in ("response-property-removed", "title", "present in 40 of 40", "present in 0 of 40", "breaking"):
        assert told in done.stdout


def test_json_has_the_counts_and_what_was_read(recordings):
    told = json.loads(run_here("diff", "old", "new", "--format", "json", home=recordings).stdout)
    assert told["counts"] == {"breaking": 1, "risky": 0, "safe": 0}
    (change,) = told["changes"]
    assert change["operations"] == ["GET /v1/forms/{form_id}"]
    assert (change["old"]["counts"], change["new"]["counts"]) == ([40, 40], [0, 40])
    assert told["old_read"]["interactions"] == 40
    assert told["old_read"]["formats"] == {"vcrpy": 1}
    assert told["compared"] == 1


def test_the_same_recording_is_no_change(recordings):
    done = run_here("diff", "old", "old/forms.json", home=recordings)
    assert (done.returncode, "changes: 0" in done.stdout) == (0, True)


def test_other_formats_compare_alike(recordings):
    har = {
        "log": {
            "version": "1.2",
            "creator": {"name": "test", "version": "1"},
            "entries": [
                {
                    "startedDateTime": "2026-01-01T00:00:00Z",
                    "time": 1,
                    "request": {
                        "method": "GET",
                        "url": f"https://api.example.com/v1/forms/{n}",
                        "httpVersion": "HTTP/1.1",
                        "headers": [{"name": "Authorization", "value": "Bearer x"}],
                        "queryString": [],
                        "cookies": [],
                        "headersSize": -1,
                        "bodySize": 0,
                    },
                    "response": {
                        "status": 200,
                        "statusText": "OK",
                        "httpVersion": "HTTP/1.1",
                        "headers": [{"name": "Content-Type", "value": "application/json"}],
                        "cookies": [],
                        "content": {
                            "size": 1,
                            "mimeType": "application/json",
                            "text": json.dumps({"id": n, "title": f"Form number {n}"}),
                        },
                        "redirectURL": "",
                        "headersSize": -1,
                        "bodySize": 1,
                    },
                    "cache": {},
                    "timings": {"send": 0, "wait": 1, "receive": 0},
                }
                for n in range(40)
            ],
        }
    }
    (recordings / "new.har").write_text(json.dumps(har), encoding="utf-8")
    done = run_here("diff", "old", "new.har", home=recordings)
    assert (done.returncode, "changes: 0" in done.stdout) == (0, True), done.stdout


def test_operations_in_one_only_are_told_and_no_change(recordings):
    write(recordings / "more" / "forms.json", [*answers(40), entry("GET", "/users/me", {"id": 1})])
    told = json.loads(run_here("diff", "more", "old", "--format", "json", home=recordings).stdout)
    assert (told["changes"], told["only_old"]) == ([], ["GET /v1/users/me"])
    write(recordings / "users" / "users.json", [entry("GET", "/users/me", {"id": 1})])
    done = run_here("diff", "users", "old", home=recordings)
    assert (done.returncode, "nothing compared" in done.stdout) == (75, True)


def test_a_contract_gives_the_operations(recordings):
    write(recordings / "old" / "forms.json", answers(40))
    done = run_here("capture", "old", "--vendor", "acme", "--out", "acme", home=recordings)
    assert done.returncode == 0, done.stderr
    told = json.loads(run_here("diff", "old", "new", "--contract", "acme", "--format", "json", home=recordings).stdout)
    assert [change["operations"] for change in told["changes"]] == [["GET /forms/{form_id}"]]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["old", "acme.yaml"], "old is a recording and acme.yaml is a contract: expected two of a kind"),
        (["old", "nowhere"], "nowhere: no such file or folder"),
        (["old", "empty"], "empty: no interaction that can be read"),
        (["acme.yaml", "acme.yaml", "--contract", "acme.yaml"], "it is for recordings"),
    ],
)
def test_says_what_cannot_be_compared(recordings, arguments, told):
    (recordings / "empty").mkdir()
    (recordings / "acme.yaml").write_text("openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {}\n")
    done = run_here("diff", *arguments, home=recordings)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_what_cannot_be_read_is_counted_and_stops_nothing(recordings):
    broken = answers(40)
    broken[7]["response"]["status"] = {"code": "many"}
    write(recordings / "new" / "forms.json", broken)
    done = run_here("diff", "old", "new", home=recordings)
    assert done.returncode == 0
    assert "1 unreadable" in done.stdout
    assert "interaction 8" in done.stdout
