"""``driftwitness mock`` as a process: what it prints works when it is pasted, and Ctrl-C ends it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

import pytest
import yaml
from tests.cli import commands

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
    return int(status), json.loads(body)


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
