"""``driftwitness record``: what is written, what stays, what an interruption leaves."""

from __future__ import annotations

import json
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import yaml
from tests.cli import commands
from tests.cli.commands import run_here
from tests.drive import hostile

from driftwitness.contract import store
from driftwitness.mock.app import create_app
from driftwitness.mock.serve import serving
from driftwitness.trace import SystemClock


@pytest.fixture(scope="module")
def vendor() -> Iterator[str]:
    """A vendor that keeps its word, somewhere: its base URL."""
    contract = store.load(commands.NOTEBOOKS)
    with serving(create_app(contract, key=commands.KEY, clock=SystemClock())) as root:
        yield root.rstrip("/")


def record(home: Path, url: str, *more: str) -> dict[str, Any]:
    done = run_here("record", "notebooks", "--url", url, "--budget", "30", "--format", "json", *more, home=home)
    assert done.returncode == 0, done.stderr
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def folder(home: Path) -> Path:
    return home / "cassettes" / "notebooks"


def contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder(home).iterdir())}


def test_each_operation_has_a_small_file_that_says_where_it_comes_from(tmp_path: Path, vendor: str) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "notebooks.txt").write_text("A page.\n")
    done = run_here(
        "record", "notebooks", "--url", vendor, home=tmp_path, more={"DRIFTWITNESS_DOCUMENTS": str(documents)}
    )
    assert done.returncode == 0, done.stderr
    paths = sorted(folder(tmp_path).iterdir())
    assert f"{len(paths)} cassettes of 14 operations in cassettes/notebooks\n" in done.stdout
    assert "not answered, so without a cassette of this recording: " in done.stdout
    assert paths
    for path in paths:
        assert path.stat().st_size < 40_000
        content = yaml.safe_load(path.read_text())
        origin = content["origin"]
        assert origin["kind"] == "live"
        assert origin["operation"] == path.stem
        assert f"http://{origin['host']}/api/v2" == vendor
        assert origin["contract"] == store.load(commands.NOTEBOOKS).sha256
        assert set(origin["versions"]) >= {"driftwitness", "python"}
        assert isinstance(origin["date"], str)
        assert len(origin["date"]) == 10
        assert [len(sha256) for sha256 in origin["documents"].values()] == [64]
        assert commands.KEY not in path.read_text()


def test_what_has_a_cassette_keeps_it_and_new_ones_are_written(tmp_path: Path, vendor: str) -> None:
    first = record(tmp_path, vendor)
    (folder(tmp_path) / "getAccount.yaml").unlink()
    before = contents(tmp_path)
    again = record(tmp_path, vendor)
    assert again["written"] == ["getAccount"]
    assert set(again["kept"]) == set(first["written"]) - {"getAccount"}
    after = contents(tmp_path)
    assert after.pop("getAccount.yaml")
    assert after == before


def test_where_all_have_a_cassette_nothing_is_asked(tmp_path: Path) -> None:
    assert run_here("record", "notebooks", home=tmp_path).returncode == 0
    with hostile.serving(hostile.always(hostile.answer(b"{}"))) as nobody:
        done = run_here("record", "notebooks", "--url", nobody.base_url, home=tmp_path)
    assert done.returncode == 0
    assert nobody.asked == []
    assert "14 kept as they were; --refresh compares and replaces them: " in done.stdout


@pytest.mark.parametrize("more", [(), ("--refresh", "--yes")])
def test_a_mock_never_replaces_what_the_vendor_answered(tmp_path: Path, vendor: str, more: tuple[str, ...]) -> None:
    live = set(record(tmp_path, vendor)["written"])
    before = contents(tmp_path)
    mocked = record(tmp_path, "mock", *more)
    assert mocked["protected"]
    assert set(mocked["protected"]) <= live
    assert not live & {*mocked["written"], *mocked["replaced"]}
    assert {name: text for name, text in contents(tmp_path).items() if name in before} == before
    done = run_here("record", "notebooks", "--out", "elsewhere", home=tmp_path)
    assert done.stdout == "14 cassettes of 14 operations in elsewhere\n"


def test_what_a_faithful_vendor_answered_is_quiet(tmp_path: Path, vendor: str) -> None:
    record(tmp_path, vendor, "--effects", "all", "--budget", "95")
    done = run_here("check", "notebooks", "--against", "cassettes", "--format", "json", home=tmp_path)
    (judged,) = json.loads(done.stdout)["vendors"]
    assert judged["findings"] == []
    assert (judged["self_test"], set(judged["origins"])) == (False, {"live"})
    assert judged["judgements"]["pass"] > 100


def test_a_broken_cassette_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    folder(tmp_path).mkdir(parents=True)
    (folder(tmp_path) / "getAccount.yaml").write_text("interactions: [")
    with hostile.serving(hostile.always(hostile.answer(b"{}"))) as nobody:
        done = run_here("record", "notebooks", "--url", nobody.base_url, home=tmp_path)
    assert done.returncode == 2
    assert "getAccount.yaml" in done.stderr
    assert nobody.asked == []


def test_a_vendor_that_does_not_answer_leaves_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    done = run_here("record", "notebooks", "--url", f"http://127.0.0.1:{port}/api/v2", home=tmp_path)
    assert done.returncode == 75
    assert "stopped early: " in done.stdout
    assert not folder(tmp_path).exists()


@dataclass
class Stalling:
    """A vendor that answers a few requests, and the next one never."""

    answered: int = 3
    reached: Event = field(default_factory=Event)

    def __call__(self, connection: socket.socket, asked: hostile.Asked, vendor: hostile.Vendor) -> None:
        del asked
        if len(vendor.asked) > self.answered:
            self.reached.set()
            vendor.over.wait()
        connection.sendall(hostile.answer(b'{"result": {"id": 1}, "results": []}'))


def test_an_interrupted_recording_keeps_what_it_had(tmp_path: Path) -> None:
    kept = folder(tmp_path) / "listHooks.yaml"
    kept.parent.mkdir(parents=True)
    kept.write_text("origin: {kind: live, operation: listHooks}\ninteractions: []\nversion: 1\n")
    before = kept.read_bytes()
    behaviour = Stalling()
    with hostile.serving(behaviour) as stalling:
        more = ("--url", stalling.base_url, "--refresh", "--yes", "--timeout", "60")
        process = commands.start("record", "notebooks", *more, home=tmp_path)
        assert behaviour.reached.wait(60)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted. The run is kept: .driftwitness/runs/" in errors
    written = sorted(path.name for path in folder(tmp_path).iterdir() if path != kept)
    assert written
    assert f"{len(written)} cassettes of 14 operations in cassettes/notebooks\n" in output
    assert all(yaml.safe_load((kept.parent / name).read_text())["interactions"] for name in written)
    assert kept.read_bytes() == before


def test_only_mock_cassettes_are_never_the_vendors_word(tmp_path: Path) -> None:
    record(tmp_path, "mock")
    done = run_here("check", "notebooks", "--against", "cassettes", "--format", "json", home=tmp_path)
    result = json.loads(done.stdout)
    (judged,) = result["vendors"]
    assert (done.returncode, result["verdict"], judged["verdict"]) == (75, "inconclusive", "inconclusive")
    assert judged["self_test"] is True
    assert set(judged["origins"]) == {"mock"}
    told = run_here("check", "notebooks", "--against", "cassettes", home=tmp_path).stdout
    assert "self-test: says nothing about the vendor" in told
    assert "every cassette was recorded from our own mock, none from the vendor" in told
