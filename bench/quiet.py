"""Whether vendors that keep their word are left in peace: many seeds, on the faithful mock, on the server written by
hand, and on that server with every liberty that its page leaves open.

Prints JSON: findings at the gate's level, notes below it, inconclusive judgements, operations that were not driven, and
applicable rules that never passed. Exits with 1 where there is any of them; notes count where no liberty is taken. With
--budget, which may be given several times, so few requests need not reach every operation and rule.
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
from driftwitness.contract import store
from driftwitness.drift.gate import counts
from driftwitness.run import Options

SITES = (sites.MOCK, sites.BY_HAND, sites.LIBERAL)


def watch(job: tuple[str, str, int, int | None]) -> dict[str, Any]:
    """Drive one faithful site with one seed, and tell what was not quiet."""
    vendor, site, seed, budget = job
    contract = sites.contract_of(vendor)
    with tempfile.TemporaryDirectory() as runs:
        judged = sites.run(contract, site, [], Options(seed=seed, budget=budget, runs=Path(runs)))
    ids = {j.check for j in judged.judgements if j.verdict is not Verdict.NOT_APPLICABLE}
    passed = {j.check for j in judged.judgements if j.verdict is Verdict.PASS}
    return {
        "vendor": vendor,
        "site": site,
        "seed": seed,
        "budget": budget,
        "findings": [finding.as_json() for finding in judged.findings if counts(finding, "warning")],
        "notes": [finding.as_json() for finding in judged.findings if not counts(finding, "warning")],
        "inconclusive": judged.counts[Verdict.INCONCLUSIVE],
        "reasons": sorted({f"{j.check}: {j.reason}" for j in judged.judgements if j.verdict is Verdict.INCONCLUSIVE}),
        "not_driven": [] if budget else [o.id for o in contract.operations if o.id not in judged.reached],
        "never_passed": [] if budget else sorted(ids - passed),
        "requests": len(judged.trace.records),
    }


def _noise(row: dict[str, Any]) -> int:
    """Count what should not be heard; what a liberty adds is worth a note (a property that the page does not have)."""
    notes = 0 if row["site"] == sites.LIBERAL else len(row["notes"])
    return len(row["findings"]) + notes + int(row["inconclusive"])


def _name(row: dict[str, Any]) -> str:
    return " ".join(str(part) for part in (row["vendor"], row["site"], row["budget"]) if part)


def main() -> int:
    """Run all seeds on two processes and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vendor", nargs="*", default=["leadform"], help="all for every one")
    parser.add_argument("--site", choices=SITES, action="append")
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--budget", type=int, action="append")
    arguments = parser.parse_args()
    jobs = [
        (vendor, site, seed, budget)
        for vendor in (store.vendors() if arguments.vendor == ["all"] else arguments.vendor)
        for site in arguments.site or SITES
        for budget in arguments.budget or [None]
        for seed in range(arguments.first, arguments.first + arguments.seeds)
    ]
    rows = []
    with ProcessPoolExecutor(2) as pool:
        for row in pool.map(watch, jobs):
            rows.append(row)
            noise = _noise(row)
            print(
                f"{len(rows)}/{len(jobs)} {_name(row)} seed {row['seed']}: {noise or 'quiet'}",
                file=sys.stderr,
            )
    loud = [row for row in rows if _noise(row) or row["not_driven"] or row["never_passed"]]
    summary = {}
    for name in dict.fromkeys(map(_name, rows)):
        same = [row for row in rows if _name(row) == name]
        summary[name] = {
            "runs": len(same),
            "requests": sum(row["requests"] for row in same),
            "findings": sum(len(row["findings"]) for row in same),
            "notes": sum(len(row["notes"]) for row in same),
            "inconclusive": sum(row["inconclusive"] for row in same),
            "not_driven": sorted({operation for row in same for operation in row["not_driven"]}),
            "never_passed": sorted({check for row in same for check in row["never_passed"]}),
        }
    print(json.dumps({"seeds": arguments.seeds, "sites": summary, "loud": loud}, indent=2))
    return int(bool(loud))


if __name__ == "__main__":
    sys.exit(main())
