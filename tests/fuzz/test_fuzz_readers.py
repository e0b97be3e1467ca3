from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def fuzz(folder: Path, source: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Fuzz one reader of this source for two seconds."""
    command = [sys.executable, ROOT / "tests" / "fuzz" / "readers.py", "--seconds", "2", "--only", name, "--out", "out"]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_reader_that_holds_passes(tmp_path: Path) -> None:
    done = fuzz(tmp_path, ROOT / "src", "har")
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("fuzz: har: held, 2 s\nfuzz: 1 of 1 readers held\n")


@pytest.mark.parametrize("with_atheris", [True, False])
def test_a_reader_that_fails_is_named_with_its_input(tmp_path: Path, with_atheris: bool) -> None:
    source = tmp_path / "source"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    reader = source / "driftwitness" / "trace" / "readers" / "har.py"
    text = reader.read_text()
    planted = text.replace('raise Malformed(f"no response', 'raise KeyError(f"no response', 1)
    assert planted != text
    reader.write_text(planted)
    if not with_atheris:
        (source / "atheris.py").write_text("raise ImportError\n")
    done = fuzz(tmp_path, source, "har")
    assert done.returncode == 1, done.stdout
    assert "KeyError" in done.stdout
    assert "fuzz: 0 of 1 readers held; har failed" in done.stdout
    (saved,) = (tmp_path / "out" / "har").glob("crash-*")
    assert f"fuzz: the input: {saved.relative_to(tmp_path)}" in done.stdout
    assert b'"log"' in saved.read_bytes()
