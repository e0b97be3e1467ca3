"""The pages in docs/ that are made from the code are up to date, and a stale one is noticed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, folder / "generate.py", "--check"], capture_output=True, text=True)


def test_the_generated_pages_are_up_to_date():
    done = check(DOCS)
    assert done.returncode == 0, done.stderr


def test_a_stale_page_is_noticed(tmp_path):
    shutil.copytree(DOCS, tmp_path / "docs")
    page = tmp_path / "docs" / "checks.md"
    page.write_text(page.read_text().replace("# Checks", "# Rules", 1))
    done = check(tmp_path / "docs")
    assert done.returncode == 1
    assert "docs/checks.md is not up to date" in done.stderr
