"""``driftwitness record``: what is written, what stays, what an interruption leaves."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
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
from driftwitness.mock.operators import parse
from driftwitness.mock.serve import serving
from driftwitness.trace import SystemClock


@pytest.fixture(scope="module")
def vendor() -> Iterator[str]:
    """A vendor that keeps its word, somewhere: its base URL."""
    contract = store.load(commands.NOTEBOOKS)
    with serving(create_app(contract, key=commands.KEY, clock=SystemClock())) as root:
        yield root.rstrip("/")


def record(home: Path, url: str, *more: str) -> dict[str, Any]:
    done = run_here("record", "notebooks", "--url", url, "--budget", "24", "--format", "json", *more, home=home)
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


def served(*injections: str) -> AbstractContextManager[str]:
    """Serve a vendor that drifts."""
    contract = store.load(commands.NOTEBOOKS)
    changed = [parse(text, contract) for text in injections]
    return serving(create_app(contract, key=commands.KEY, clock=SystemClock(), injections=changed))


def older(home: Path) -> None:
    """Give every cassette an earlier date."""
    for path in folder(home).iterdir():
        path.write_text(re.sub(r"date: '?[0-9-]+'?", "date: '2024-02-03'", path.read_text()))


REFRESH = ("--refresh", "--budget", "24", "--format", "json", "--url")


def test_what_says_the_same_keeps_its_file_and_its_date_is_renewed(tmp_path: Path) -> None:
    with served() as url:
        first = record(tmp_path, url)
    before = contents(tmp_path)
    older(tmp_path)
    with served() as url:
        done = run_here("record", "notebooks", *REFRESH, url, home=tmp_path)
    outcome = json.loads(done.stdout)
    assert (done.returncode, outcome["changes"], outcome["replaced"]) == (0, [], [])
    assert sorted(outcome["confirmed"]) == sorted(first["written"])
    host = re.compile(rb"host: .*")
    after = contents(tmp_path)
    assert {name: host.sub(b"", text) for name, text in after.items()} == {
        name: host.sub(b"", text) for name, text in before.items()
    }


def test_what_changed_is_told_and_replaced_only_on_request(tmp_path: Path) -> None:
    with served() as url:
        record(tmp_path, url)
    before = contents(tmp_path)
    with served("drop-property") as url:
        told = run_here("record", "notebooks", *REFRESH, url, home=tmp_path)
        outcome = json.loads(told.stdout)
        assert told.returncode == 1
        assert outcome["changed"]
        assert outcome["replaced"] == []
        assert {"getNotebook", "listHooks"} <= set(outcome["changed"])
        told_of = {(change["kind"], change["harm"]) for change in outcome["changes"]}
        assert ("response-property-removed", "breaking") in told_of
        now = contents(tmp_path)
        assert all(now[f"{name}.yaml"] == before[f"{name}.yaml"] for name in outcome["changed"])
        text = run_here("record", "notebooks", "--refresh", "--budget", "24", "--url", url, home=tmp_path).stdout
        assert "changed and not replaced; --yes replaces them: " in text
        assert "breaking" in text
        done = run_here("record", "notebooks", "--yes", *REFRESH, url, home=tmp_path)
    replaced = json.loads(done.stdout)["replaced"]
    assert done.returncode == 0
    assert set(replaced) == set(outcome["changed"])
    assert all(contents(tmp_path)[f"{name}.yaml"] != before[f"{name}.yaml"] for name in replaced)


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 1)])
def test_on_a_terminal_it_asks(tmp_path: Path, answer: str, status: int) -> None:
    with served() as url:
        record(tmp_path, url)
    before = contents(tmp_path)
    terminal, stdin = pty.openpty()
    os.write(terminal, f"{answer}\n".encode())
    with served("drop-property") as url:
        process = subprocess.Popen(
            [str(commands.COMMAND), "record", "notebooks", *REFRESH, url],
            cwd=tmp_path,
            env=commands.environment(tmp_path),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        output, errors = process.communicate(timeout=120)
    outcome = json.loads(output)
    assert "Replace " in errors
    assert process.returncode == status
    assert bool(outcome["replaced"]) == (answer == "y")
    assert (contents(tmp_path)["getNotebook.yaml"] == before["getNotebook.yaml"]) == (answer == "n")


def test_the_vendors_word_takes_the_place_of_the_mocks_only_as_its_own(tmp_path: Path) -> None:
    record(tmp_path, "mock")
    with served() as url:
        done = run_here("record", "notebooks", "--yes", *REFRESH, url, home=tmp_path)
    outcome = json.loads(done.stdout)
    assert outcome["replaced"]
    assert outcome["confirmed"] == []
    for name in outcome["replaced"]:
        content = yaml.safe_load(contents(tmp_path)[f"{name}.yaml"])
        assert content["origin"]["kind"] == "live"
        assert all(one["recorded"]["sent"] > 1_780_000_000 for one in content["interactions"]), "its own answers"


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
    kept = folder(tmp_path) / "listNotebooks.yaml"
    kept.parent.mkdir(parents=True)
    kept.write_text("origin: {kind: live, operation: listNotebooks}\ninteractions: []\nversion: 1\n")
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
    assert f"{len(written)} new cassettes of 14 operations in cassettes/notebooks\n" in output
    assert all(yaml.safe_load((kept.parent / name).read_text())["interactions"] for name in written)
    assert kept.read_bytes() == before
    assert "1 kept as they were; --refresh compares and replaces them: listNotebooks\n" in output


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
