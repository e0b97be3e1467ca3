"""Ctrl-C in the middle of a live run: the trace is whole, what was created is gone, or named."""

from __future__ import annotations

import itertools
import json
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from tests.cli import commands
from tests.drive import hostile
from tests.drive.driving import lines

from driftwitness.trace import journal

SUITES = Path(__file__).parents[2] / "suites"


@dataclass
class Slow:
    """A vendor that keeps notebooks; the first read after two creations never ends. ``broken``: it deletes nothing."""

    broken: bool
    reached: Event = field(default_factory=Event)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(11))
    kept: set[str] = field(default_factory=set)

    def __call__(self, connection: socket.socket, asked: hostile.Asked, vendor: hostile.Vendor) -> None:
        item = {"id": 0, "title": "Field Trip", "status": "active"}
        status = "200 OK"
        if asked.method == "POST":
            item["id"] = next(self.numbers)
            self.kept.add(f"{asked.path}/{item['id']}".removeprefix("/api/v2"))
            status = "201 Created"
        elif asked.method == "DELETE":
            status = "500 Internal Server Error" if self.broken else status
            self.kept -= set() if self.broken else {asked.path.removeprefix("/api/v2")}
        elif len(self.kept) == 2 and not self.reached.is_set():
            self.reached.set()
            vendor.over.wait()
        body = {"result": item, "results": [], "paging": {"page": 1, "per_page": 10, "total": 0, "pages": 0}}
        connection.sendall(hostile.answer(json.dumps(body).encode(), status))


def test_under_pytest_an_interruption_has_the_same_status(tmp_path: Path) -> None:
    behaviour = Slow(broken=False)
    with hostile.serving(behaviour) as vendor:
        options = ["--dw-vendor=notebooks", f"--dw-against={vendor.base_url}", "--dw-effects=reads,writes"]
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", str(SUITES), *options, "-p", "no:cacheprovider", "-p", "no:schemathesis"],
            cwd=tmp_path,
            env=commands.environment(tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert behaviour.reached.wait(60)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    (folder,) = commands.runs(tmp_path)
    assert process.returncode == 130
    assert f"The run is kept: {folder.relative_to(tmp_path)}" in output
    assert behaviour.kept == set()


@pytest.mark.parametrize("broken", [False, True], ids=["all removed", "some left"])
def test_an_interrupted_run_is_whole_and_cleans_up(broken: bool, tmp_path: Path) -> None:
    behaviour = Slow(broken)
    with hostile.serving(behaviour) as vendor:
        arguments = ("check", "notebooks", "--against", vendor.base_url, "--effects", "reads,writes", "--timeout", "60")
        process = commands.start(*arguments, home=tmp_path)
        assert behaviour.reached.wait(60)
        created = set(behaviour.kept)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    (folder,) = commands.runs(tmp_path)
    trace = journal.read(folder)
    assert (process.returncode, output) == (130, "")
    assert f"interrupted. The run is kept: {folder.relative_to(tmp_path)}" in errors
    assert "Traceback" not in errors
    assert trace.stop is not None
    assert trace.stop.reason == "interrupted"
    assert [line["sequence"] for line in lines(folder, "sending")] == [record.sequence for record in trace.records]
    (failure,) = trace.failures
    assert failure.message == "interrupted by the user before the answer"
    deleted = {asked.path.removeprefix("/api/v2") for asked in vendor.asked if asked.method == "DELETE"}
    assert deleted == created
    assert behaviour.kept == (created if broken else set())
    assert set(trace.stop.leftovers) == behaviour.kept
    assert all(path in errors for path in behaviour.kept)
    assert commands.KEY not in (folder / "trace.jsonl").read_text(encoding="utf-8") + errors
