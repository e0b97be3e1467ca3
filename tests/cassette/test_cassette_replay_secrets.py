"""Cassettes that somebody recorded without us hold credentials: the run that replays them does not."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
import yaml

from driftwitness.cassette.replay import replay
from driftwitness.contract import store
from driftwitness.trace import journal

NOTEBOOKS = store.load(Path(__file__).parents[1] / "data" / "contracts" / "notebooks")
KEY = "k3y-of/the+first=user"


def test_a_replayed_run_holds_no_credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRIFTWITNESS_CASSETTES", str(tmp_path / "cassettes"))
    uri = f"{NOTEBOOKS.server_url}/notebooks"
    body = {"string": f'{{"results": [], "seen": "{base64.b64encode(KEY.encode()).decode()}"}}'}
    entry = {
        "request": {"method": "GET", "uri": uri, "headers": {"Authorization": [f"Bearer {KEY}"]}, "body": None},
        "response": {"status": {"code": 200, "message": "OK"}, "headers": {"Date": ["now"]}, "body": body},
    }
    folder = tmp_path / "cassettes" / "notebooks"
    folder.mkdir(parents=True)
    (folder / "list.yaml").write_text(yaml.safe_dump({"interactions": [entry], "version": 1}), encoding="utf-8")
    run = replay(NOTEBOOKS, tmp_path / "runs", 0.0)
    (one,) = journal.read(run).interactions
    assert one.request.header("Authorization") == "Bearer $NOTEBOOKS_API_KEY"
    assert one.response.body == b'{"results": [], "seen": "$NOTEBOOKS_API_KEY"}'
