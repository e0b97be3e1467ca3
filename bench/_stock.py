"""schemathesis, its own command line with all its checks and phases, against the command ``driftwitness mock``."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import _sites as sites
import yaml

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
        "unsupported_method": IN_200,
        "allow_header_conformance": "a literal path lies within a template that takes further methods",
    },
    "flokzu": {
        "status_code_conformance": "the page names one refusal, 429, so that the contract has no status for a request "
        "without a key or with a wrong body, and none of those can conform",
    },
}
"""Vendor → check → why the contract does not promise what the check expects."""
PHASES = "examples,coverage,fuzzing,stateful"
CUT_PHASES = "fuzzing,stateful"
"""Those whose requests grow with the examples; the others alone send more than a small budget holds."""
LADDER = (1, 2, 3, 5, 8, 12, 20, 35, 60)
ACCEPTING = ("2xx", "3xx", "401", "403", "404", "409", "429", "5xx")
"""What schemathesis takes for the acceptance of a valid request."""


@contextmanager
def served(vendor: str, seed: int, inject: Sequence[str] = ()) -> Iterator[str]:
    """Start the command, with drifts, and give the base URL that it tells."""
    told: list[str | Path] = [
        BIN / "driftwitness", "mock", vendor, "--port", "0", "--key", KEY, "--seed", str(seed),
        "--rate-limit", "100000000/60", *(part for name in inject for part in ("--inject", name)),
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


def command(vendor: str, base: str, folder: Path, seed: int, examples: int, phases: str = PHASES) -> list[str | Path]:
    """Write the configuration into a folder, and give the command that runs all checks."""
    (folder / "schemathesis.toml").write_text(configured(vendor))
    excluded = ",".join(EXCLUDED[vendor])
    return [
        BIN / "schemathesis", "--config-file", folder / "schemathesis.toml", "run",
        sites.ROOT / "contracts" / vendor / "openapi.yaml", "--url", base, "--checks", "all",
        *(["--exclude-checks", excluded] if excluded else []),
        "--phases", phases, "--max-examples", str(examples), "--seed", str(seed),
        "--continue-on-failure", "--no-color", "--warnings", "off", "--suppress-health-check", "all",
        "--generation-database", "none",
    ]  # fmt: skip


@cache
def examples_within(vendor: str, seed: int, requests: int) -> int:
    """Give the most examples an operation with which its cut phases stay within so many requests, at least one."""
    within = 1
    for examples in LADDER:
        if len(_interactions(vendor, [], seed, examples, CUT_PHASES)) > requests:
            break
        within = examples
    return within


def first_failure_within(vendor: str, drift: str, seed: int, requests: int) -> dict[str, Any]:
    """Run it against a drifted mock, with its examples cut to so many requests; what comes after those is left out."""
    return _first_failure(
        _interactions(vendor, [drift], seed, examples_within(vendor, seed, requests), CUT_PHASES)[:requests]
    )


def first_failure(vendor: str, drift: str, seed: int, examples: int) -> dict[str, Any]:
    """Run it against a drifted mock: the requests that it sent, the number of the first that fails, and the checks."""
    return _first_failure(_interactions(vendor, [drift], seed, examples, PHASES))


def _interactions(vendor: str, inject: Sequence[str], seed: int, examples: int, phases: str) -> list[dict[str, Any]]:
    """Run it, and read what it sent."""
    with tempfile.TemporaryDirectory() as name, served(vendor, seed, inject) as base:
        folder, told = Path(name), Path(name) / "told.yaml"
        given = command(vendor, base, folder, seed, examples, phases)
        subprocess.run(
            [*given, "--report", "vcr", "--report-vcr-path", told], cwd=folder, capture_output=True, check=False
        )
        read = yaml.load(told.read_text(), Loader=yaml.CSafeLoader) if told.exists() else None
    return (read or {}).get("http_interactions") or []


def _first_failure(interactions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    failing = {
        number: sorted({check["name"] for check in one.get("checks") or () if check["status"] == "FAILURE"})
        for number, one in enumerate(interactions, 1)
    }
    failing = {number: names for number, names in failing.items() if names}
    return {
        "requests": len(interactions),
        "at": min(failing, default=None),
        "by": sorted({name for names in failing.values() for name in names}),
    }
