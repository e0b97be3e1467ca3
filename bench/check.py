"""How fast a check is, beside stock ``schemathesis run``: same contract, same server, about as many requests.

Both meet the command ``driftwitness mock`` with a quota that nobody exceeds, in alternating rounds. Prints JSON:
requests per second of wall time (medians), and the share of our run that is judging. Exits with 1 where ours is slower,
or judging takes more than a tenth.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import _sites as sites
import _stock as stock
import yaml

from driftwitness.checks.judge import judge
from driftwitness.run import Options
from driftwitness.run.conduct import drive
from driftwitness.run.options import ALL_EFFECTS
from driftwitness.run.target import Target
from driftwitness.trace import VirtualClock, journal

MOST_JUDGING = 0.1


def theirs(vendor: str, seed: int, examples: int) -> dict[str, float]:
    """Run stock schemathesis; the time is that of the whole command, as is ours."""
    with tempfile.TemporaryDirectory() as name, stock.served(vendor, seed) as base:
        folder, told = Path(name), Path(name) / "told.yaml"
        command = [*stock.command(vendor, base, folder, seed, examples), "--report", "vcr", "--report-vcr-path", told]
        begun = time.perf_counter()
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        seconds = time.perf_counter() - begun
        read: dict[str, Any] = yaml.load(told.read_text(), Loader=yaml.CSafeLoader)
    return {"requests": len(read["http_interactions"]), "seconds": seconds}


def ours(vendor: str, seed: int, requests: int) -> dict[str, float]:
    """Drive and judge as many requests."""
    contract = sites.contract_of(vendor)
    with tempfile.TemporaryDirectory() as runs, stock.served(vendor, seed) as base:
        credentials = dict.fromkeys(contract.security_schemes, stock.KEY)
        url = base.rstrip("/") if urlsplit(base).path.strip("/") else base.rstrip("/") + contract.base_path
        # the clock of a mock, so that the documented quota is no reason to wait
        target = Target(f"{vendor} at a port", "live", url, VirtualClock(), credentials, {"BENCH_KEY": stock.KEY})
        options = Options(
            seed=seed, budget=requests, effects=ALL_EFFECTS, probe_rate_limit=False, runs=Path(runs),
        )  # fmt: skip
        begun = time.perf_counter()
        folder = drive(contract, target, options)
        driven = time.perf_counter()
        judged = judge(contract, journal.read(folder))
        ended = time.perf_counter()
    return {
        "requests": len(judged.trace.records),
        "seconds": ended - begun,
        "judging": ended - driven,
        "findings": len(judged.findings),
    }


def main() -> int:
    """Run both in turns and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vendor", nargs="*", default=["leadform"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--max-examples", type=int, default=10)
    arguments = parser.parse_args()
    told: dict[str, Any] = {}
    for vendor in arguments.vendor:
        rounds = []
        for seed in range(arguments.rounds):
            one = theirs(vendor, seed, arguments.max_examples)
            rounds.append((one, ours(vendor, seed, int(one["requests"]))))
            print(f"{vendor}: round {seed + 1} of {arguments.rounds}", file=sys.stderr)
        speed = [
            statistics.median(one["requests"] / one["seconds"] for one in side) for side in zip(*rounds, strict=True)
        ]
        told[vendor] = {
            "requests": [int(one["requests"]) for one in rounds[0]],
            "per_second": {"schemathesis": round(speed[0], 1), "driftwitness": round(speed[1], 1)},
            "ratio": round(speed[1] / speed[0], 2),
            "judging_share": round(statistics.median(mine["judging"] / mine["seconds"] for _, mine in rounds), 3),
            "findings": sum(int(mine["findings"]) for _, mine in rounds),
        }
    print(json.dumps(told, indent=2))
    return int(any(one["ratio"] < 1 or one["judging_share"] > MOST_JUDGING for one in told.values()))


if __name__ == "__main__":
    sys.exit(main())
