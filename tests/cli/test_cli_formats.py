"""``check --format`` and ``--output``: every format from the command line, and where it goes."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.cli import commands

from driftwitness.report.formats import formats

QUICK = ("check", "notebooks", "--against", "cassettes")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one cassette of the notebooks vendor, recorded from its mock."""
    folder = tmp_path_factory.mktemp("home")
    done = commands.run_here("record", "notebooks", "--budget", "20", home=folder)
    assert done.returncode == 0, done.stderr
    return folder


def broken(home: Path, tmp_path: Path) -> Path:
    """Give a folder in which one recorded answer has an undocumented status."""
    folder = tmp_path / "home"
    shutil.copytree(home, folder, symlinks=True)
    cassette = folder / "cassettes" / "notebooks" / "listNotebooks.yaml"
    cassette.write_text(cassette.read_text(encoding="utf-8").replace("code: 200", "code: 299"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", formats())
def test_a_format_goes_to_stdout_or_to_a_file_alike(name: str, home: Path, tmp_path: Path) -> None:
    folder = broken(home, tmp_path)
    assert commands.run_here(*QUICK, home=folder).returncode == 1
    judged_again = ("check", "notebooks", "--against", commands.runs(folder)[-1], "--format", name)
    told = commands.run_here(*judged_again, home=folder)
    kept = commands.run_here(*judged_again, "--output", "results", home=folder)
    assert (told.returncode, kept.returncode) == (1, 1), told.stderr
    assert (kept.stdout, kept.stderr[-14:]) == ("", "fail: results\n")
    assert told.stdout == (folder / "results").read_text(encoding="utf-8")
    assert "status/documented" in told.stdout
    assert told.stdout.endswith("\n")
    assert not told.stdout.endswith("\n\n")


def test_sarif_and_junit_are_what_they_say(home: Path, tmp_path: Path) -> None:
    folder = broken(home, tmp_path)
    log = json.loads(commands.run_here(*QUICK, "--format", "sarif", home=folder).stdout)
    assert "status/documented" in [one["ruleId"] for one in log["runs"][0]["results"]]
    document = ET.fromstring(commands.run_here(*QUICK, "--format", "junit", home=folder).stdout)  # noqa: S314
    assert int(document.get("failures", "0")) > 0


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("contracts", "--output contracts: a folder is there, expected the name of a file. Choose another."),
        ("no/such/file", "--output no/such/file: there is no folder no/such, expected the name of a file."),
        ("/dev/full", "--output /dev/full: cannot be written (No space left on device). Choose another file."),
    ],
)
def test_a_file_that_cannot_be_is_named_before_a_request_where_possible(output: str, message: str, home: Path) -> None:
    before = len(commands.runs(home))
    done = commands.run_here(*QUICK, "--output", output, home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert len(commands.runs(home)) - before == (output == "/dev/full")


def test_an_unknown_format_names_those_there_are(home: Path) -> None:
    done = commands.run_here(*QUICK, "--format", "xml", home=home)
    assert done.returncode == 2
    assert all(f"'{name}'" in done.stderr for name in ("text", "json", "junit", "sarif"))


def outcomes(document: ET.Element) -> Counter[str]:
    """Give how many cases ended how."""
    kinds = {"failure", "error", "skipped"}
    return Counter(next((one.tag for one in case if one.tag in kinds), "passed") for case in document.iter("testcase"))


def test_junit_has_the_cases_and_outcomes_of_the_report(home: Path, tmp_path: Path) -> None:
    folder = broken(home, tmp_path)
    done = commands.run(*QUICK, "--format", "junit", "--report", "reports", home=folder)
    assert done.returncode == 1, done.stderr
    ours = ET.fromstring(done.stdout)  # noqa: S314
    reported = ET.parse(folder / "reports" / "junit.xml").getroot()  # noqa: S314
    assert outcomes(ours) == outcomes(reported)
    failed = {
        f"test_{case.get('classname', '').partition('.')[2].replace('-', '_')}[notebooks-{case.get('name')}]"
        for case in ours.iter("testcase")
        if case.find("failure") is not None
    }
    assert failed == {case.get("name") for case in reported.iter("testcase") if case.find("failure") is not None}
