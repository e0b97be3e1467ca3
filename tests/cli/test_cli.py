"""Every command as a person types it: exit status, what is printed where, and what is said of what cannot be."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
import yaml
from tests.cli import commands
from tests.drive import hostile

from driftwitness.checks.registry import checks
from driftwitness.cli import group, main
from driftwitness.contract.store import load
from driftwitness.trace import journal

Main = Callable[..., tuple[int, str, str]]
NAMES = group.list_commands(click.Context(group))
QUICK = ("--budget", "60", "--no-probe-rate-limit")


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Main:
    """The command line in this process, in an empty folder of a user of its own."""
    monkeypatch.chdir(tmp_path)
    for name, value in commands.environment(tmp_path).items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main([*map(str, arguments)])
        return int(str(caught.value.code)), *capsys.readouterr()

    return run


def copy(folder: Path, change: Callable[[Path], object] = lambda _: None) -> Path:
    """Give a copy of the notebooks contract, changed."""
    shutil.copytree(commands.NOTEBOOKS, folder)
    change(folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_help_has_an_example_that_is_a_command(name: str, cli: Main) -> None:
    status, output, _ = cli(name, "--help")
    assert status == 0
    examples = re.findall(rf"^ +driftwitness {name}\b.*$", output, re.MULTILINE)
    assert examples, output
    command = group.get_command(click.Context(group), name)
    assert command is not None
    known = {option for parameter in command.params for option in parameter.opts}
    used = {option for example in examples for option in re.findall(r"--[a-z-]+", example)}
    assert used <= known


def test_without_a_command_the_commands_are_listed(cli: Main) -> None:
    status, output, _ = cli("--help")
    assert status == 0
    assert all(re.search(rf"^  {name}  +\S", output, re.MULTILINE) for name in NAMES)
    assert cli("--version")[1].startswith("driftwitness, version ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["check"], "no vendor was named: give one of notebooks, or --all, or --contract PATH"),
        (["check", "nobody"], "unknown vendor 'nobody': known are notebooks"),
        (["check", "../notebooks"], "unknown vendor '../notebooks'"),
        (["check", "notebooks", "--against", "nowhere"], "--against 'nowhere': no such file or folder in "),
        (["check", "notebooks", "--effects", "melts"], "--effects 'melts': expected all, or some of"),
        (["check", "notebooks", "--inject", "melt"], "unknown injection 'melt' in --inject melt. Expected one of the"),
        (["check", "notebooks", "--inject", "drop-wrapper@x"], "nothing is called 'x'"),
        (["check", "notebooks", "--budget", "0"], "0 is not in the range x>=1"),
        (["check", "notebooks", "--level", "loud"], "'loud' is not one of 'error', 'warning', 'note'"),
        (["check", "notebooks", "--against", "cassettes"], "no cassettes of 'notebooks' in"),
        (["check", "--contract", "absent"], "absent: cannot be read (No such file or directory)"),
        (["explain", "no/such"], "unknown check 'no/such': the nearest are "),
        (["mock"], "Name a vendor (notebooks), --contract PATH, or --all."),
        (["mock", "nobody"], "unknown vendor 'nobody': known are notebooks"),
        (["record", "nobody"], "unknown vendor 'nobody'"),
        (["record", "notebooks", "--url", "nowhere"], "--url 'nowhere': expected mock, or a base URL such as https://"),
        (["report", "absent"], "trace.jsonl: no trace can be read there"),
        (["lint", "nobody"], "unknown vendor 'nobody'"),
    ],
)
def test_wrong_usage_says_what_was_expected(arguments: list[str], message: str, cli: Main) -> None:
    status, output, errors = cli(*arguments)
    assert (status, output) == (2, "")
    assert message in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("retry-after", "rate-limit/retry-after, rate-limit/retry-after-honoured"),
        ("rate-limit/remaning-decreases", "rate-limit/remaining-decreases, "),
        ("retry", "headers/retry-after, rate-limit/retry-after, rate-limit/retry-after-honoured"),
        ("nosuch", ""),
    ],
)
def test_an_unknown_check_names_the_three_nearest(typed: str, near: str, cli: Main) -> None:
    status, output, errors = cli("explain", typed)
    assert (status, output) == (2, "")
    found = re.fullmatch(
        r"driftwitness: unknown check '.+': the nearest are (.+)\. `driftwitness explain` lists all\.\n", errors
    )
    assert found is not None
    assert near in found[1]
    assert len(set(found[1].split(", ")) & set(checks())) == 3


@pytest.mark.parametrize(("check", "noted"), [("rate-limit/retry-after", False), ("lifecycle/deleted-is-gone", True)])
def test_explain_says_how_severe_a_check_is(check: str, noted: bool, cli: Main) -> None:
    _, output, _ = cli("explain", check)
    assert "\nSeverity: that of the evidence" in output
    assert ("On recordings of others it is no more than a note." in output) is noted


def test_summaries_are_whole_in_a_narrow_terminal(cli: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, output, _ = cli("--help")
    summaries = [line for line in output.splitlines() if re.match(rf"  ({'|'.join(NAMES)})  ", line)]
    assert len(summaries) == len(NAMES)
    assert not [line for line in summaries if not line.endswith(".") or line.endswith("..")]


def test_help_of_check_tells_defaults_and_places(cli: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    _, output, _ = cli("check", "--help")
    told = " ".join(output.split())
    for part in (
        "[default: mock]",
        "reaches or all. [default: reads, or what vendor.toml allows; of the mock all]",
        "written to .driftwitness/runs/",
        "$DRIFTWITNESS_DOCUMENTS",
    ):
        assert part in told


def _spoil(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def _alter(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def alter(folder: Path) -> None:
        document = yaml.safe_load((folder / "openapi.yaml").read_text(encoding="utf-8"))
        change(document)
        (folder / "openapi.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")

    return alter


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_spoil("openapi.yaml", "paths: [\n"), "openapi.yaml, line "),
        (_spoil("openapi.yaml", "- a list\n"), "openapi.yaml: not an OpenAPI document"),
        (_spoil("openapi.yaml", "openapi: 4.0.0\npaths: {}\n"), "openapi.yaml: OpenAPI 4.0.0, expected 3.1"),
        (_spoil("openapi.yaml", "\x1b[31m: *x\n"), "openapi.yaml"),
        (_alter(lambda document: document.update({"paths": {"/a": 3}})), "openapi.yaml"),
        (_alter(lambda document: document["x-driftwitness"].update({"rateLimit": 3})), "openapi.yaml"),
        (_spoil("schemas/Note.json", "{"), "Note.json: not strict JSON"),
        (_spoil("evidence.json", "[1"), "evidence.json: not strict JSON"),
        (_spoil("vendor.toml", "auth = ["), "vendor.toml: not TOML"),
        (_spoil("vendor.toml", "auth = 3"), "vendor.toml: auth is 3, expected a table"),
        (lambda folder: (folder / "openapi.yaml").unlink(), "openapi.yaml: cannot be read"),
        (lambda folder: (folder / "schemas" / "Note.json").unlink(), "Note.json"),
    ],
)
def test_a_contract_that_cannot_be_read_is_named_with_its_place(
    change: Callable[[Path], object], message: str, tmp_path: Path, cli: Main
) -> None:
    folder = copy(tmp_path / "broken", change)
    for command in ("check", "lint", "mock"):
        status, output, errors = cli(command, "--contract", folder)
        assert (status, output) == (2, ""), command
        assert message in errors
        assert "Traceback" not in errors
        assert "\x1b" not in errors


def test_a_contract_without_operations_is_no_pass(tmp_path: Path, cli: Main) -> None:
    empty = tmp_path / "empty.yaml"
    empty.write_text("openapi: 3.0.3\npaths: {}\n", encoding="utf-8")
    status, output, errors = cli("check", "--contract", empty, "--against", "mock")
    assert (status, output) == (2, "")
    assert "empty.yaml: no operation" in errors


def test_a_credential_that_is_not_set_is_named(cli: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTEBOOKS_API_KEY")
    status, output, errors = cli("check", "notebooks", "--against", "http://127.0.0.1:9/api/v2")
    assert (status, output) == (2, "")
    assert "the variable NOTEBOOKS_API_KEY is not set" in errors
    assert "export NOTEBOOKS_API_KEY=..." in errors


def test_a_port_in_use_is_named(cli: Main) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, output, errors = cli("mock", "notebooks", "--port", str(port))
    assert (status, output) == (2, "")
    assert f"port {port} on 127.0.0.1 cannot be used" in errors


def test_json_is_all_that_stdout_gets(cli: Main) -> None:
    status, output, errors = cli("check", "notebooks", *QUICK, "--format", "json")
    result = json.loads(output)
    assert status == {"pass": 0, "fail": 1, "inconclusive": 75}[result["verdict"]]
    assert [vendor["vendor"] for vendor in result["vendors"]] == ["notebooks"]
    assert "Notebooks: lifecycle" in errors


def test_text_tells_verdict_run_and_that_it_is_a_self_test(cli: Main, tmp_path: Path) -> None:
    status, output, errors = cli("check", "notebooks", "--budget", "80", "--no-probe-rate-limit")
    (run,) = commands.runs(tmp_path)
    for text in (
        "Notebooks · mock",
        "14 of 14",
        run.name,
        "self-test: says nothing about the vendor",
        "gate at warning",
    ):
        assert text in output
    assert "\x1b" not in output + errors
    assert status in (0, 75)


@pytest.mark.parametrize("source", ["folder", "file"])
def test_a_contract_of_anyones_is_checked_by_its_path(source: str, cli: Main, tmp_path: Path) -> None:
    folder = copy(tmp_path / "anyones")
    path = folder if source == "folder" else folder / "openapi.yaml"
    status, output, _ = cli("check", "--contract", path, *QUICK, "--format", "json")
    assert status in (0, 75)
    assert json.loads(output)["vendors"][0]["vendor"] == "anyones"


def test_all_checks_every_vendor_that_has_a_contract(
    cli: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        copy(tmp_path / "mine" / name)
    monkeypatch.setenv("DRIFTWITNESS_CONTRACTS", str(tmp_path / "mine"))
    _, output, _ = cli("check", "--all", *QUICK, "--format", "json")
    assert [vendor["vendor"] for vendor in json.loads(output)["vendors"]] == ["one", "two"]


def test_drift_is_a_finding_with_status_1_and_the_level_decides(cli: Main) -> None:
    status, output, _ = cli("check", "notebooks", *QUICK, "--inject", "drop-wrapper", "--format", "json")
    result = json.loads(output)
    assert (status, result["verdict"]) == (1, "fail")
    assert result["vendors"][0]["target"] == "mock --inject drop-wrapper"
    severities = {finding["severity"] for finding in result["vendors"][0]["findings"]}
    assert severities & {"error", "warning"}


@pytest.mark.parametrize("name", ["HTML everywhere", "redirects elsewhere", "hangs", "resets", "huge", "no HTTP"])
def test_a_hostile_vendor_is_never_a_pass_and_never_a_fault(name: str, cli: Main, tmp_path: Path) -> None:
    make, kind = hostile.BEHAVIOURS[name]
    with hostile.serving(make()) as vendor:
        status, output, errors = cli(
            "check", "notebooks", "--against", vendor.base_url, "--budget", "8", "--timeout", "0.2"
        )
    assert status == 75 if kind else status in (1, 75)
    (run,) = commands.runs(tmp_path)
    assert journal.read(run).stop is not None
    assert commands.KEY not in output + errors + (run / "trace.jsonl").read_text(encoding="utf-8")
    assert ("inconclusive" if status == 75 else "fail") in output.splitlines()[-1]


def test_a_run_is_judged_again_without_a_request(cli: Main, tmp_path: Path) -> None:
    with hostile.serving(hostile.always(hostile.answer(b'{"error": 3}'))) as vendor:
        first = cli("check", "notebooks", "--against", vendor.base_url, "--budget", "9", "--format", "json")
        asked = len(vendor.asked)
        (run,) = commands.runs(tmp_path)
        again = cli("check", "notebooks", "--against", run, "--format", "json")
        assert len(vendor.asked) == asked == 9
    assert first[0] == again[0] == 1
    assert json.loads(first[1])["vendors"][0]["findings"] == json.loads(again[1])["vendors"][0]["findings"]
    assert commands.runs(tmp_path) == [run]


def test_a_dry_run_prints_the_plan_and_sends_nothing(cli: Main, tmp_path: Path) -> None:
    with hostile.serving(hostile.always(hostile.answer(b"{}"))) as vendor:
        status, output, _ = cli("check", "notebooks", "--against", vendor.base_url, "--dry-run")
    assert (status, vendor.asked, commands.runs(tmp_path)) == (0, [], [])
    rows = [line for line in output.splitlines() if re.match(r"│ +\d+ +│", line)]
    assert f"the fixed plan, {len(rows)} requests" in output
    assert len(rows) > 10
    assert all("│ GET " in row or "│ HEAD " in row for row in rows)
    assert "created" not in output
    assert "…" not in output
    assert "effects: reads · documented quota: 100 per 60 s" in output


def test_a_dry_run_shows_brackets_as_they_are(cli: Main, tmp_path: Path) -> None:
    def rename(document: dict[str, Any]) -> None:
        (status,) = [p for p in document["paths"]["/notebooks"]["get"]["parameters"] if p["name"] == "status"]
        status["name"] = "filter[red]"
        document["x-driftwitness"]["filters"][0]["param"] = "filter[red]"

    folder = copy(tmp_path / "brackets", _alter(rename))
    assert "filter[red]=draft" in cli("check", "--contract", folder, "--dry-run")[1]


def test_explain_prints_the_rule_and_without_an_id_all(cli: Main) -> None:
    status, output, _ = cli("explain")
    ids = re.findall(r"^([a-z-]+/[a-z0-9_-]+) ", output, re.MULTILINE)
    assert status == 0
    assert ids == list(checks())
    for name in ids:
        status, output, _ = cli("explain", name)
        assert status == 0
        assert output.startswith(f"{name}\n\n")
        assert all(word in output for word in ("Pass:", "Fail:", "Reference: "))


def test_what_is_recorded_is_checked_without_the_network(cli: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    status, output, _ = cli("record", "notebooks", "--out", "kept/notebooks")
    assert status == 0
    assert output == "14 cassettes of 14 operations in kept/notebooks\n"
    monkeypatch.setenv("DRIFTWITNESS_CASSETTES", "kept")

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    with pytest.MonkeyPatch.context() as blocked:
        blocked.setattr(socket.socket, "connect", refuse)
        status, output, _ = cli("check", "notebooks", "--against", "cassettes", "--format", "json")
    (vendor,) = json.loads(output)["vendors"]
    assert status in (0, 75)
    assert (vendor["origin"], vendor["self_test"]) == ("recording", True)
    assert vendor["operations"]["reached"] == 14
    assert vendor["findings"] == []


def test_a_fault_of_ours_is_one_line_and_a_file(cli: Main, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The fault is a command of the test's own, found where a command is looked for."""

    @click.command
    def command() -> None:
        raise LookupError("first line\nsecond \x1b[31mline")

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    module = ModuleType("driftwitness.cli.explain")
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    status, output, errors = cli("explain")
    assert (status, output) == (70, "")
    assert len(errors.splitlines()) == 1
    assert "a fault of our own: " in errors
    assert "\x1b" not in errors
    (log,) = tmp_path.glob("driftwitness-*.log")
    assert str(log) in errors
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_the_wire_stays_inside_the_budget_that_was_given(cli: Main) -> None:
    with hostile.serving(hostile.always(hostile.answer(b"{}"))) as vendor:
        cli("check", "notebooks", "--against", vendor.base_url, "--budget", "3")
    assert len(vendor.asked) == 3


def test_contracts_of_the_tests_can_be_loaded() -> None:
    assert load(commands.NOTEBOOKS).vendor == "notebooks"


def test_it_runs_as_a_module_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "driftwitness", "--version"], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.startswith("driftwitness, version ")
