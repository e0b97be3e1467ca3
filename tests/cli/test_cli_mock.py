"""``driftwitness mock`` as a process: what it prints works when it is pasted, and Ctrl-C ends it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

import pytest
import yaml
from tests.cli import commands

CONTRACTS = Path(__file__).parents[2] / "contracts"
VENDORS = sorted(path.parent.name for path in CONTRACTS.glob("*/openapi.yaml"))

curl = pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on PATH")


@contextmanager
def mock(home: Path, *arguments: str | Path) -> Iterator[list[str]]:
    """Start a mock, give the lines that it prints, and see that Ctrl-C ends it well."""
    process = commands.start("mock", *arguments, "--port", "0", home=home)
    assert process.stdout is not None
    lines = (line.rstrip("\n") for line in process.stdout)
    try:
        yield list(takewhile(lambda line: line != "Ctrl-C stops it.", lines))
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
        assert (process.returncode, output, errors) == (0, "", "stopped\n")
    finally:
        process.kill()
        process.communicate()


def paste(line: str) -> tuple[int, object]:
    """Run a printed line in a shell, and give the answer's status and JSON."""
    command = line.replace("curl ", "curl --silent --noproxy '*' --write-out '\\n%{http_code}' ", 1)
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=30)  # noqa: S602
    assert done.returncode == 0, done.stderr
    body, _, status = done.stdout.rpartition("\n")
    return int(status), json.loads(body) if body else None


@curl
def test_the_curl_lines_work_as_they_are_printed(tmp_path: Path) -> None:
    with mock(tmp_path, "notebooks") as lines:
        assert lines[0].startswith("Notebooks: 14 operations at http://127.0.0.1:")
        assert lines[1].startswith("key that works: ")
        printed = [line for line in lines if line.startswith("curl ")]
        assert len(printed) == 3
        assert [paste(line)[0] for line in printed] == [200, 200, 201]
        assert paste(printed[0].replace(lines[1].removeprefix("key that works: "), "wrong"))[0] == 401


@curl
def test_a_body_with_quotes_and_dollars_survives_the_shell(tmp_path: Path) -> None:
    shutil.copytree(commands.NOTEBOOKS, tmp_path / "quoted")
    path = tmp_path / "quoted" / "openapi.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    media = document["paths"]["/notebooks"]["post"]["requestBody"]["content"]["application/json"]
    text = 'It\'s "$HOME" `id` \\ !'
    media["examples"]["documented"]["value"] = {"title": "T", "settings": {"theme": text}}
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    with mock(tmp_path, "--contract", tmp_path / "quoted") as lines:
        status, created = paste([line for line in lines if line.startswith("curl ")][-1])
    assert isinstance(created, dict)
    assert (status, created["result"]["settings"]["theme"]) == (201, text)


@curl
def test_an_injection_and_a_key_of_ones_own(tmp_path: Path) -> None:
    with mock(tmp_path, "notebooks", "--key", "my'own $KEY", "--inject", "drop-wrapper") as lines:
        printed = [line for line in lines if line.startswith("curl ")]
        status, body = paste(printed[0])
    assert status == 200
    assert not isinstance(body, dict) or "results" not in body


@curl
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_curl_lines_of_every_vendor_work(tmp_path: Path, vendor: str) -> None:
    with mock(tmp_path, "--contract", CONTRACTS / vendor) as lines:
        printed = [line for line in lines if line.startswith("curl ")]
        answers = [paste(line) for line in printed]
    assert len(printed) == 3
    assert len(set(printed)) == 3
    assert all(200 <= status < 300 for status, _ in answers), answers


@curl
def test_all_vendors_on_one_port(tmp_path: Path) -> None:
    for vendor in VENDORS:
        (tmp_path / "contracts").mkdir(exist_ok=True)
        (tmp_path / "contracts" / vendor).symlink_to(CONTRACTS / vendor)
    with mock(tmp_path, "--all") as lines:
        assert lines[0].startswith(f"{len(VENDORS) + 1} vendors at http://127.0.0.1:")
        bases = [re.sub(r".* at ", "", line) for line in lines if " operations at " in line]
        printed = [line for line in lines if line.startswith("curl ")]
        assert len(bases) == len(printed) == len(VENDORS) + 1
        assert all(any(base in line for line in printed) for base in bases)
        assert [status // 100 for status, _ in map(paste, printed)] == [2] * len(printed)


def test_a_termination_is_a_clean_end(tmp_path: Path) -> None:
    process = commands.start("mock", "notebooks", "--port", "0", home=tmp_path)
    assert process.stdout is not None
    assert any(line == "Ctrl-C stops it.\n" for line in process.stdout)
    process.terminate()
    output, errors = process.communicate(timeout=30)
    assert (process.returncode, output, errors) == (0, "", "stopped\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nobody"], "unknown vendor 'nobody': known are notebooks"),
        ([], "Name a vendor (notebooks), --contract PATH, or --all."),
        (["--all", "notebooks"], "--all serves every vendor: leave out VENDOR"),
        (["--all", "--inject", "drop-wrapper"], "--all serves every vendor: leave out VENDOR"),
        (["--contract", "absent"], "absent"),
        (["--contract", "broken.yaml"], "broken.yaml"),
        (["notebooks", "--port", "70000"], "70000"),
    ],
)
def test_wrong_usage_is_told_in_words(tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "broken.yaml").write_text("openapi: 3.1.0\npaths: [\n", encoding="utf-8")
    done = commands.run_here("mock", *arguments, home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = commands.run("mock", "notebooks", "--port", str(port), home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"port {port} on 127.0.0.1" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


@curl
@pytest.mark.parametrize("quiet", [False, True])
def test_a_terminal_sees_each_request(tmp_path: Path, quiet: bool) -> None:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [str(commands.COMMAND), "mock", "notebooks", "--port", "0", *(["--quiet"] if quiet else [])],
        cwd=tmp_path,
        env=commands.environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    )
    os.close(theirs)
    assert process.stdout is not None
    printed = list(takewhile(lambda line: line != "Ctrl-C stops it.\n", process.stdout))
    first = next(line for line in printed if line.startswith("curl "))
    assert paste(first.rstrip("\n"))[0] == 200
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    written = os.read(ours, 10_000).decode()
    os.close(ours)
    assert bool(re.search(r"GET /api/v2/notebooks 200 [\d.]+ ms", written)) is not quiet
    assert written.endswith("stopped\r\n")
