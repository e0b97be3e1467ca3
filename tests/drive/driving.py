"""A vendor at a URL as a target of a run: everything real but the time, so that no quota is waited for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from driftwitness.contract import Contract, Router
from driftwitness.contract.store import load
from driftwitness.drive.pace import Unpaced
from driftwitness.drive.wire import Wire, session
from driftwitness.run.conduct import drive
from driftwitness.run.options import ALL_EFFECTS, Options
from driftwitness.run.target import Target
from driftwitness.trace import Clock, Run, VirtualClock
from driftwitness.trace.journal import Journal
from driftwitness.trace.redaction import Redactor

CONTRACTS = Path(__file__).parents[1] / "data" / "contracts"
NOTEBOOKS = load(CONTRACTS / "notebooks")
SECRET = "nb-key-/51c0+6f=?"  # noqa: S105


def target(base_url: str, clock: Clock | None = None) -> Target:
    """Give a vendor's URL as the target of a live run with a credential."""
    credentials, secrets = {"bearer": SECRET}, {"NOTEBOOKS_API_KEY": SECRET}
    return Target(base_url, "live", base_url, clock or VirtualClock(), credentials, secrets)


def drive_live(base_url: str, runs: Path, contract: Contract = NOTEBOOKS, **options: Any) -> Path:
    """Drive the vendor at a URL with all effects, unless told otherwise, and give the run's folder."""
    return drive(contract, target(base_url), Options(**{"effects": ALL_EFFECTS, "runs": runs, **options}))


def lines(folder: Path, kind: str) -> list[dict[str, Any]]:
    """Give the lines of one kind in a run's trace."""
    entries = map(json.loads, (folder / "trace.jsonl").read_text(encoding="utf-8").splitlines())
    return [entry for entry in entries if entry["record"] == kind]


@contextmanager
def wired(base_url: str, runs: Path, **options: Any) -> Iterator[tuple[Wire, requests.Session]]:
    """Give a wire to a URL with everything allowed, unless told otherwise, and its session; the trace is in `runs`."""
    run = Run("notebooks", NOTEBOOKS.sha256, "live", base_url, base_url)
    with Journal(runs, run) as journal:
        given: dict[str, Any] = {
            "budget": 1_000,
            "effects": ALL_EFFECTS,
            "owned_only": False,
            "timeout": 5.0,
            **options,
        }
        redactor = Redactor({"NOTEBOOKS_API_KEY": SECRET})
        wire = Wire(
            journal,
            Router(NOTEBOOKS),
            base_url=base_url,
            clock=VirtualClock(),
            pace=Unpaced(),
            redactor=redactor,
            **given,
        )
        yield wire, session(wire)
