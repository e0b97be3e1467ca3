"""Whether the mocks of pages that nobody prepared us for are left in peace: what capture reads of a page, the mock does
and the checks demand is one contract, and where the three disagree one of them is wrong.

Captures each page (`*.md`, else `*.txt`) of the folders given, drives the contract's own mock and judges. Prints JSON:
for each page the operations and requests, findings at the gate's level and notes. Exits with 1 where a page is not
quiet. The pages are no part of this repository: without a folder, those below `--shared` or DRIFTWITNESS_SHARED.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import _sites as sites

from driftwitness.checks.model import Verdict
from driftwitness.contract import store
from driftwitness.drift.gate import counts
from driftwitness.run import Options

BUDGET = 200
COMMAND = Path(sys.executable).parent / "driftwitness"


def watch(page: Path) -> dict[str, Any]:
    """Capture one page and check its mock."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = ["capture", page.resolve(), "--vendor", page.stem, "--out", folder / page.stem]
        done = subprocess.run([COMMAND, *told], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            return {"page": page.name, "refused": done.stderr.strip().splitlines()[-1:]}
        contract = store.load(folder / page.stem)
        judged = sites.run(contract, sites.MOCK, [], Options(budget=BUDGET, runs=folder / "runs"))
    found = [finding for finding in judged.findings if counts(finding, "warning")]
    return {
        "page": page.name,
        "operations": len(contract.operations),
        "requests": len(judged.trace.interactions),
        "passed": judged.counts[Verdict.PASS],
        "findings": [finding.as_json() for finding in found],
        "notes": len(judged.findings) - len(found),
    }


def _pages(folder: Path) -> list[Path]:
    named = {page.stem: page for kind in ("*.txt", "*.md") for page in sorted(folder.rglob(kind))}
    return [page for stem, page in sorted(named.items()) if stem.lower() != "readme"]


def main() -> int:
    """Check all pages on two processes and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="*", type=Path)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DRIFTWITNESS_SHARED") or "../shared"))
    arguments = parser.parse_args()
    folders = arguments.folder or [arguments.shared / "devset" / "documents", arguments.shared / "documents"]
    pages = [page for folder in folders for page in _pages(folder)]
    rows = []
    with ProcessPoolExecutor(2) as pool:
        for row in pool.map(watch, pages):
            rows.append(row)
            told = row.get("refused") or f"{len(row['findings'])} findings, {row['notes']} notes"
            print(f"{len(rows)}/{len(pages)} {row['page']}: {told}", file=sys.stderr)
    loud = [row for row in rows if row.get("findings")]
    quiet = [row for row in rows if row.get("findings") == []]
    summary = {
        "pages": len(rows),
        "refused": [row for row in rows if "refused" in row],
        "quiet": len(quiet),
        "loud": loud,
        "operations": sum(row.get("operations", 0) for row in rows),
        "requests": sum(row.get("requests", 0) for row in rows),
        "notes": {row["page"]: row["notes"] for row in rows if row.get("notes")},
    }
    print(json.dumps(summary, indent=2))
    return int(bool(loud))


if __name__ == "__main__":
    sys.exit(main())
