"""The pages of a report: Allure results and JUnit by pytest, and the one-file HTML by Allure."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from driftwitness import InputError
from driftwitness.contract import Severity
from driftwitness.drift.exits import Exit
from driftwitness.report import allure_html
from driftwitness.report.results import Result


def suites() -> Path:
    """Give the folder of the conformance suites: those of the installed package, otherwise the checkout's."""
    package = Path(str(resources.files("driftwitness")))
    installed = package / "data" / "suites"
    return installed if installed.is_dir() else package.parents[1] / "suites"


def publish(
    results: list[Result], report: Path, level: Severity, say: Callable[[str], None], contract: Path | None = None
) -> None:
    """Let pytest judge the same runs for Allure and JUnit, then make the page; say where it is.

    ``contract`` is the contract's folder or file where it is not found by the vendor's name. Raises InputError where
    the folder cannot be written, RuntimeError where pytest itself failed.
    """
    raw = report / "allure-results"
    try:
        raw.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{report}: no report can be written there ({error.strerror}). Choose another folder."
        ) from error
    arguments = [sys.executable, "-m", "pytest", str(suites()), "-q", "--no-header", "--tb=no", "-p", "no:recording"]
    # the settings of whatever project this is started in are not ours
    arguments += ["--override-ini=addopts=", "-p", "no:cacheprovider"]
    # nothing is generated here, and these take long to load
    arguments += ["-p", "no:schemathesis", "-p", "no:hypothesispytest"]
    arguments += [f"--alluredir={raw}", "--clean-alluredir", f"--junitxml={report / 'junit.xml'}"]
    arguments += [f"--dw-level={level}", *(f"--dw-run={result.folder}" for result in results)]
    arguments += [f"--dw-contract={contract}"] if contract else []
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode not in (Exit.PASS, Exit.FINDINGS, Exit.INCONCLUSIVE):
        raise RuntimeError(f"pytest ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
    _environment(results, raw)
    try:
        page = allure_html.generate(raw, report / "allure", name=_name(results), history=report / "history.jsonl")
        say(f"report: {page}")
    except allure_html.AllureMissing as error:
        say(f"no HTML report: {error}")


def _name(results: list[Result]) -> str:
    return "driftwitness: " + ", ".join(result.judgements.contract.title for result in results)


def _environment(results: list[Result], raw: Path) -> None:
    lines = [
        f"{result.vendor}={result.judgements.run.target} (contract {result.judgements.contract.sha256[:12]})"
        for result in results
    ]
    (raw / "environment.properties").write_text("\n".join(lines) + "\n", encoding="utf-8")
