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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import _sites as sites

BIN = Path(sys.executable).parent
KEY = "bench-key-of-the-mock"
IN_200 = "errors come with status 200, which is the page's word"
EXCLUDED: Mapping[str, Mapping[str, str]] = {
    "leadform": {
        "ensure_resource_availability": "a form takes its entries with it; the check knows only their own deletion",
    },
    "flexie": {},
    "flow": {},
    "flowlu": {
        "ignored_auth": IN_200,
        "negative_data_rejection": IN_200,
        "missing_required_header": IN_200,
        "unsupported_method": IN_200,
        "allow_header_conformance": "a literal path lies within a template that takes further methods",
    },
    "flokzu": {
        "status_code_conformance": "the page names one status, 429, and none for a request without a key or with a "
        "wrong body",
    },
}
"""Vendor → check → why the contract does not promise what the check expects."""
ACCEPTING = ("2xx", "3xx", "401", "403", "404", "409", "429", "5xx")
"""What schemathesis takes for the acceptance of a valid request."""


@contextmanager
def served(vendor: str, seed: int) -> Iterator[str]:
    """Start the command, and give the base URL that it tells."""
    told = [
        BIN / "driftwitness", "mock", vendor, "--port", "0", "--key", KEY, "--seed", str(seed),
        "--rate-limit", "100000000/60",
    ]  # fmt: skip
    with subprocess.Popen(
        told, cwd=sites.ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        try:
            welcome = process.stdout.readline()
            if not welcome:
                raise RuntimeError(f"the mock of {vendor} did not start: run `driftwitness mock {vendor}` and see why")
            yield welcome.split()[-1]
        finally:
            process.terminate()


def referring(vendor: str) -> list[str]:
    """Name the operations whose body names members of another resource, which no schema can tell from others."""
    contract = sites.contract_of(vendor)
    writing = [(r.create, r.update) for r in contract.resources if r.references]
    return [operation.id for pair in writing for operation in pair if operation]


def configured(vendor: str) -> str:
    """Write the credential as schemathesis reads it, so that it knows what to leave out for `ignored_auth`.

    An operation that refers to other resources may refuse (422) a reference to a member that does not exist.
    """
    lines = []
    for name, scheme in sites.contract_of(vendor).security_schemes.items():
        if scheme["type"] in ("http", "apiKey"):
            kind = "bearer" if scheme["type"] == "http" else "api_key"
            lines += [f"[auth.openapi.{json.dumps(name)}]", f"{kind} = {json.dumps(KEY)}"]
    for operation in referring(vendor):
        lines += ["[[operations]]", f"include-operation-id = {json.dumps(operation)}"]
        lines += ["[operations.checks.positive_data_acceptance]"]
        lines += [f"expected-statuses = {json.dumps([*ACCEPTING, '422'])}"]
    return "\n".join(lines) + "\n"


def look(vendor: str, seed: int, examples: int, keep: Path | None) -> dict[str, Any]:
    """Run it once against a fresh mock; give its own report, which ``keep`` keeps with what it says."""
    with tempfile.TemporaryDirectory() as name, served(vendor, seed) as base:
        folder = Path(name)
        (folder / "schemathesis.toml").write_text(configured(vendor))
        excluded = ",".join(EXCLUDED[vendor])
        told = [
            BIN / "schemathesis", "--config-file", folder / "schemathesis.toml", "run",
            sites.ROOT / "contracts" / vendor / "openapi.yaml", "--url", base, "--checks", "all",
            *(["--exclude-checks", excluded] if excluded else []),
            "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", str(examples), "--seed", str(seed),
            "--continue-on-failure", "--no-color", "--warnings", "off", "--suppress-health-check", "all",
            "--generation-database", "none", "--report", "json", "--report-json-path", folder / "report.json",
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
