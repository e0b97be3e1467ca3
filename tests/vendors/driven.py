"""Runs of the driver against a hand-written vendor, and what is judged of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette

from driftwitness.checks.judge import Judgements, judge
from driftwitness.contract import store
from driftwitness.run.conduct import drive
from driftwitness.run.options import ALL_EFFECTS, Options
from driftwitness.run.target import Target
from driftwitness.trace import VirtualClock, journal

from .client import KEY
from .serving import serving

CONTRACTS = Path(__file__).parents[2] / "contracts"


def judged(vendor: str, create_app: Callable[..., Starlette], runs: Path, budget: int, **what: list[str]) -> Judgements:
    """Drive the vendor with all effects and beyond its quota, and judge the run."""
    contract = store.load(CONTRACTS / vendor)
    clock = VirtualClock()
    with serving(create_app(key=KEY, now=clock.now, **what)) as root:
        credentials = dict.fromkeys(contract.security_schemes, KEY)
        target = Target("by hand", "live", root + contract.base_path, clock, credentials, {"API_KEY": KEY})
        options = Options(effects=ALL_EFFECTS, probe_rate_limit=True, budget=budget, runs=runs)
        return judge(contract, journal.read(drive(contract, target, options)))


def told(judgements: Judgements) -> set[tuple[str, str, str, str]]:
    """Return what the findings of a run tell: check, operation, what was expected and what came."""
    return {
        (finding.check, str(finding.operation), str(finding.expected), str(finding.received))
        for finding in judgements.findings
    }
