"""The command line as a person starts it: a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

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


def runs(home: Path) -> list[Path]:
    """Give the folders of the runs that were driven in a folder, oldest first."""
    return sorted((home / ".driftwitness" / "runs").glob("*"))
