"""A LeadForm that takes every liberty that its page leaves open is left in peace."""

from __future__ import annotations

from pathlib import Path

from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Verdict
from driftwitness.contract import store
from driftwitness.run.conduct import ALL_EFFECTS, Options, drive
from driftwitness.run.target import Target
from driftwitness.trace import VirtualClock, journal

from .client import KEY
from .leadform.liberties import LIBERTIES
from .leadform.server import create_app
from .serving import serving

CONTRACT = store.load(Path(__file__).parents[2] / "contracts" / "leadform")
BUDGET = 460


def judged(runs: Path, **what: list[str]) -> Judgements:
    """Drive the vendor with all effects and beyond its quota, and judge the run."""
    clock = VirtualClock()
    with serving(create_app(key=KEY, now=clock.now, **what)) as root:
        credentials = dict.fromkeys(CONTRACT.security_schemes, KEY)
        target = Target("by hand", "live", root + CONTRACT.base_path, clock, credentials, {"LEADFORM_API_KEY": KEY})
        options = Options(effects=ALL_EFFECTS, probe_rate_limit=True, budget=BUDGET, runs=runs)
        return judge(CONTRACT, journal.read(drive(CONTRACT, target, options)))


def test_all_liberties_together_give_no_finding(tmp_path: Path) -> None:
    found = judged(tmp_path, liberties=list(LIBERTIES))
    assert [finding.message for finding in found.findings] == []
    assert [j for j in found.judgements if j.verdict is Verdict.INCONCLUSIVE] == []
    assert set(found.reached) == set(CONTRACT.by_id)


def test_a_fault_among_the_liberties_is_still_found(tmp_path: Path) -> None:
    found = judged(tmp_path, liberties=list(LIBERTIES), faults=["update-wipes-omitted"])
    assert {finding.check.partition("/")[0] for finding in found.findings} == {"lifecycle"}
