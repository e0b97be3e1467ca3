"""Our rules in a plain ``schemathesis run``, a process of its own, against a mock that keeps its word or drifts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.commands import HYPOTHESIS

from driftwitness.contract import Contract, store
from driftwitness.mock import create_app, parse, serving
from driftwitness.plugin.schemathesis_run import CONTRACT
from driftwitness.trace import SystemClock

NOTEBOOKS = Path(__file__).parents[1] / "data" / "contracts" / "notebooks"
COMMAND = Path(sys.executable).with_name("schemathesis")
KEY = "nb-key-51c0"
SETTINGS = """
hooks = "driftwitness.plugin.schemathesis"
continue-on-failure = true
seed = 1
[generation]
database = "none"
max-examples = 5
[phases.fuzzing]
enabled = false
[phases.stateful]
enabled = false
"""


@dataclass(frozen=True)
class Done:
    status: int
    output: str

    @property
    def titles(self) -> set[str]:
        """The titles of the failures."""
        return set(re.findall(r"^- ST\d+ (.+)$", self.output, re.MULTILINE))


@contextmanager
def mock(contract: Contract, *inject: str) -> Iterator[str]:
    """Serve a mock with the documented quota, and give its base URL."""
    injections = [parse(text, contract) for text in inject]
    with serving(create_app(contract, key=KEY, clock=SystemClock(), injections=injections)) as root:
        yield root.rstrip("/").removesuffix(contract.base_path) + contract.base_path


def run(home: Path, *inject: str, options: tuple[str, ...] = (), schema: Path = NOTEBOOKS, **more: str) -> Done:
    """Run schemathesis in a folder with our hooks."""
    (home / "schemathesis.toml").write_text(SETTINGS)
    with mock(store.load(NOTEBOOKS), *inject) as url:
        told = [
            COMMAND,
            "run",
            schema / "openapi.yaml",
            "--url",
            url,
            "-H",
            f"Authorization: Bearer {KEY}",
            "--no-color",
        ]
        done = subprocess.run(
            [*told, *options],
            cwd=home,
            env={**os.environ, **HYPOTHESIS, **more},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    return Done(done.returncode, done.stdout + done.stderr)


def test_a_vendor_that_keeps_its_word_is_left_in_peace(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert (done.status, done.titles) == (0, set()), done.output
    assert re.search(r"(\d+) generated, \1 passed", done.output)


@pytest.mark.parametrize(
    ("inject", "rule"),
    [
        pytest.param("drop-wrapper", "envelope/success", id="in-one-exchange"),
        pytest.param("wrong-status", "status/documented", id="the-status"),
        pytest.param("remaining-stuck", "rate-limit/remaining-decreases", id="in-the-history"),
    ],
)
def test_a_drift_is_told_once_and_by_our_rule(tmp_path: Path, inject: str, rule: str) -> None:
    done = run(tmp_path, inject, options=("--include-operation-id", "listNotebooks"))
    assert done.status == 1, done.output
    assert done.titles == {f"driftwitness {rule}"}
    assert done.output.count(f"- ST901 driftwitness {rule}\n") == 1


def test_a_failure_says_what_a_finding_says(tmp_path: Path) -> None:
    done = run(tmp_path, "drop-wrapper", options=("--include-operation-id", "getNotebook"))
    assert "Expected: the payload in its documented wrapper" in done.output
    assert re.search(r"Received: .+, without /result", done.output)
    assert "Where:    /response/body/result" in done.output
    assert re.search(r"Promised: notebooks\.txt:\d+.* \(stated\)", done.output)
    assert re.search(r"Repeat: +curl -i .+\$NOTEBOOKS_API_KEY", done.output)
    assert KEY not in done.output


def test_what_our_rule_would_tell_is_left_to_schemathesis_where_the_rule_is_off(tmp_path: Path) -> None:
    options = ("--exclude-checks", "driftwitness_envelope_success", "--include-operation-id", "getNotebook")
    done = run(tmp_path, "drop-wrapper", options=options)
    assert done.titles == {"Response violates schema"}


def test_what_a_request_of_schemathesis_own_shows_is_told_once_for_each_operation(tmp_path: Path) -> None:
    options = ("--include-operation-id", "listNotebooks")
    done = run(tmp_path, "auth-not-enforced", options=options)
    assert done.titles == {"API accepts requests without authentication"}
    without = run(tmp_path, "auth-not-enforced", options=(*options, "--exclude-checks", "ignored_auth"))
    assert without.titles == {"driftwitness auth/required"}


def test_the_contract_may_stand_elsewhere(tmp_path: Path) -> None:
    shutil.copytree(NOTEBOOKS, tmp_path / "copy", ignore=shutil.ignore_patterns("evidence.json", "vendor.toml"))
    options = ("--include-operation-id", "getNotebook")
    done = run(tmp_path, "drop-wrapper", options=options, schema=tmp_path / "copy", **{CONTRACT: str(NOTEBOOKS)})
    assert re.search(r"Promised: notebooks\.txt:\d+", done.output)
    unknown = run(tmp_path, options=options, **{CONTRACT: "nobody"})
    assert unknown.status != 0
    assert "unknown vendor 'nobody'" in unknown.output
