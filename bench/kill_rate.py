"""How many planted drifts are found, and whether the check that finds them names the cause.

Each of the mock's operators, and each fault of the server written by hand, is planted alone. A drift is killed by a
finding at or above the gate's level; an inconclusive is not a kill. The cause is named where a finding comes from a
family that the catalogue names for the drift. Prints JSON, shares in percent of all that was planted; with
--fail-under, exits with 1 where a site's kill rate is lower.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import _sites as sites

from driftwitness.checks.model import Verdict
from driftwitness.drift.gate import counts
from driftwitness.run import Options


def kill(job: tuple[str, str, str, tuple[str, ...], int, int | None]) -> dict[str, Any]:
    """Plant one drift, drive, judge, and tell what was found."""
    vendor, site, drift, families, seed, budget = job
    contract = sites.contract_of(vendor)
    with tempfile.TemporaryDirectory() as runs:
        judged = sites.run(contract, site, [drift], Options(seed=seed, budget=budget, runs=Path(runs)))
    found = [finding for finding in judged.findings if counts(finding, "warning")]
    by = sorted({finding.check for finding in found})
    return {
        "vendor": vendor,
        "site": site,
        "drift": drift,
        "families": families,
        "killed": bool(found),
        "named": any(check.partition("/")[0] in families for check in by),
        "findings": len(found),
        "by": by,
        "inconclusive": judged.counts[Verdict.INCONCLUSIVE],
        "requests": len(judged.trace.records),
    }


def main() -> int:
    """Run all jobs on two processes and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vendor", nargs="*", default=["leadform"])
    parser.add_argument("--site", choices=[sites.MOCK, sites.BY_HAND], action="append")
    parser.add_argument("--drift", action="append", help="only these")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--budget", type=int)
    parser.add_argument("--fail-under", type=float, default=0.0, metavar="PERCENT")
    arguments = parser.parse_args()
    jobs = [
        (vendor, site, drift, families, arguments.seed, arguments.budget)
        for vendor in arguments.vendor
        for site in arguments.site or [sites.MOCK, sites.BY_HAND]
        for drift, families in sites.planted(sites.contract_of(vendor), site).items()
        if not arguments.drift or drift in arguments.drift
    ]
    with ProcessPoolExecutor(2) as pool:
        rows = []
        for row in pool.map(kill, jobs):
            rows.append(row)
            mark = "killed" if row["killed"] else "SURVIVED"
            print(
                f"{len(rows)}/{len(jobs)} {row['site']} {row['drift']}: {mark} {', '.join(row['by'])}", file=sys.stderr
            )
    summary = {}
    for site in sorted({row["site"] for row in rows}):
        these = [row for row in rows if row["site"] == site]
        killed = [row for row in these if row["killed"]]
        summary[site] = {
            "planted": len(these),
            "killed": len(killed),
            "kill_rate": round(100 * len(killed) / len(these), 1),
            "cause_named": sum(row["named"] for row in killed),
            "cause_named_rate": round(100 * sum(row["named"] for row in killed) / len(these), 1),
            "survivors": [row["drift"] for row in these if not row["killed"]],
            "cause_not_named": [row["drift"] for row in killed if not row["named"]],
        }
    print(json.dumps({"seed": arguments.seed, "sites": summary, "drifts": rows}, indent=2))
    return int(any(site["kill_rate"] < arguments.fail_under for site in summary.values()))


if __name__ == "__main__":
    sys.exit(main())
