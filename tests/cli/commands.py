"""The command line as a person starts it, in a folder of its own: in a process of its own, or in this one."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from driftwitness.cli import main

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "tests" / "data" / "contracts" / "notebooks"
KEY = "nb-key-51c0"
COMMAND = shutil.which("driftwitness", path=Path(sys.executable).parent)
# hypothesis keeps here what it reads of Unicode and of our modules: two seconds of each process that explores
HYPOTHESIS = {"HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / ".hypothesis")}
assert COMMAND is not None, f"no command driftwitness beside {sys.executable}: run `make setup`"


def environment(home: Path, **more: str) -> dict[str, str]:
    """Give the environment of a user with this home and one contract."""
    contracts = home / "contracts"
    contracts.mkdir(exist_ok=True)
    if not (contracts / "notebooks").exists():
        (contracts / "notebooks").symlink_to(NOTEBOOKS)
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "DRIFTWITNESS_CONTRACTS": str(contracts)}
    return {**os.environ, **HYPOTHESIS, **own, "NOTEBOOKS_API_KEY": KEY, "COLUMNS": "200", **more}


def start(*arguments: str | Path, home: Path, more: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start a command in a folder, its output to be read."""
    return subprocess.Popen(
        [str(COMMAND), *map(str, arguments)],
        cwd=home,
        env=environment(home, **(more or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(*arguments: str | Path, home: Path, more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder to its end."""
    process = start(*arguments, home=home, more=more)
    output, errors = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def run_here(
    *arguments: str | Path, home: Path, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in this process: a second is saved, and what a process would forget stays."""
    output, errors = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(output), redirect_stderr(errors):
        patch.chdir(home)
        for name, value in environment(home, **(more or {})).items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main([*map(str, arguments)])
    return subprocess.CompletedProcess(arguments, int(str(ended.value.code)), output.getvalue(), errors.getvalue())


def runs(home: Path) -> list[Path]:
    """Give the folders of the runs that were driven in a folder, oldest first."""
    return sorted((home / ".driftwitness" / "runs").glob("*"))
