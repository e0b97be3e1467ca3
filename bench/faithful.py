"""Whether somebody else's tool finds the mocks faithful: schemathesis, its own command line, all its checks and phases.

Prints JSON: for each vendor the test cases of its runs and the failures by check and operation, and what was switched
off and why. Exits with 1 where there is a failure, or an error of the tool. The mock is the command `driftwitness mock`
with a quota that nobody exceeds, so that its answers have the documented headers.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from _stock import EXCLUDED, command, referring, served


def look(vendor: str, seed: int, examples: int, keep: Path | None) -> dict[str, Any]:
    """Run it once against a fresh mock; give its own report, which ``keep`` keeps with what it says."""
    with tempfile.TemporaryDirectory() as name, served(vendor, seed) as base:
        folder = Path(name)
        told = [
            *command(vendor, base, folder, seed, examples), "--report", "json", "--report-json-path",
            folder / "report.json",
        ]  # fmt: skip
        done = subprocess.run(told, cwd=folder, capture_output=True, text=True, check=False)
        if keep:
            (keep / f"{vendor}-{seed}.txt").write_text(done.stdout + done.stderr)
        if not (folder / "report.json").exists():
            raise RuntimeError(f"schemathesis made no report of {vendor}, seed {seed}: {done.stdout}{done.stderr}")
        report: dict[str, Any] = json.loads((folder / "report.json").read_text())
        return report


def row(vendor: str, seed: int, report: dict[str, Any]) -> dict[str, Any]:
    """Give what counts of a report."""
    return {
        "vendor": vendor,
        "seed": seed,
        "operations": report["operations"]["tested"],
        "cases": report["test_cases"]["generated"],
        "failures": {failure["title"]: failure["operations"] for failure in report["failures"]},
        "errors": report["errors"],
    }


def main() -> int:
    """Run every vendor with every seed, one after the other, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vendor", nargs="*", default=list(EXCLUDED))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--max-examples", type=int, default=10)
    parser.add_argument("--keep", type=Path, help="A folder for what schemathesis says.")
    arguments = parser.parse_args()
    rows = []
    for vendor in arguments.vendor:
        for seed in range(arguments.first, arguments.first + arguments.seeds):
            rows.append(row(vendor, seed, look(vendor, seed, arguments.max_examples, arguments.keep)))
            found = sum(map(len, rows[-1]["failures"].values())) + len(rows[-1]["errors"])
            print(f"{vendor} seed {seed}: {rows[-1]['cases']} cases, {found or 'nothing'} found", file=sys.stderr)
    loud = [one for one in rows if one["failures"] or one["errors"]]
    summary = {
        vendor: {
            "runs": sum(one["vendor"] == vendor for one in rows),
            "cases": sum(one["cases"] for one in rows if one["vendor"] == vendor),
            "found": sum(one["vendor"] == vendor for one in loud),
            "switched_off": EXCLUDED[vendor],
            "may_refuse_references": referring(vendor),
        }
        for vendor in arguments.vendor
    }
    print(json.dumps({"max_examples": arguments.max_examples, "vendors": summary, "loud": loud}, indent=2))
    return int(bool(loud))


if __name__ == "__main__":
    sys.exit(main())
