"""How many planted drifts are found, at which request, and whether the check that finds them names the cause.

Each of the mock's operators, and each fault of the servers written by hand, is planted alone. A drift is killed by a
finding at or above the gate's level; one that gets a note where the undrifted site gets none is told, and no kill; an
inconclusive is neither, and what breaks the transport (kind ``fault``) is counted apart: there it is the right answer.
The cause is named where a finding comes from a family that the catalogue names for the drift. Prints a table on
standard error and JSON on standard output, shares in percent of all that was planted; every survivor has a reason. With
--beside, stock ``schemathesis run`` meets every so many drifts of the mock, but none that break the transport.
With --budget, which may be given several times, there is a figure for each, and schemathesis's examples are cut to as
many requests. With --fail-under, exits with 1 where a rate is lower.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import _sites as sites
import _stock as stock
from rich.console import Console
from rich.table import Table

from driftwitness.checks.judge import Judgements
from driftwitness.checks.model import Verdict
from driftwitness.contract import store
from driftwitness.drift.gate import counts
from driftwitness.run import Options

EXAMPLES = 10


class Job(NamedTuple):
    """One drift to plant at one site, and how to look for it."""

    vendor: str
    site: str
    drift: str
    kind: str
    families: tuple[str, ...]
    seed: int
    budget: int | None
    beside: bool


def kill(job: Job) -> dict[str, Any]:
    """Plant one drift, drive, judge, and tell what was found."""
    contract = sites.contract_of(job.vendor)
    with tempfile.TemporaryDirectory() as runs:
        options = Options(seed=job.seed, budget=job.budget, runs=Path(runs))
        judged = sites.run(contract, job.site, [job.drift], options)
    found = [finding for finding in judged.findings if counts(finding, "warning")]
    by = sorted({finding.check for finding in found})
    row = {
        **job._asdict(),
        "killed": bool(found),
        "named": any(check.partition("/")[0] in job.families for check in by),
        "findings": len(found),
        "by": by,
        "at": _first(judged, by),
        "requests": len(judged.trace.records),
    }
    if not found:
        notes = sorted(_notes(judged) - _undrifted_notes(job.vendor, job.site, job.seed, job.budget))
        row["told"] = bool(notes)
        row["reason"] = f"a note, below the gate: {', '.join(notes)}" if notes else _reason(judged)
    if job.beside and job.site == sites.MOCK:
        row["stock"] = (
            stock.first_failure_within(job.vendor, job.drift, job.seed, job.budget)
            if job.budget
            else stock.first_failure(job.vendor, job.drift, job.seed, EXAMPLES)
        )
    return row


def _notes(judged: Judgements) -> set[str]:
    return {finding.check for finding in judged.findings if not counts(finding, "warning")}


@cache
def _undrifted_notes(vendor: str, site: str, seed: int, budget: int | None) -> set[str]:
    """Name the checks that have a note on the site as it is: no drift is told by one of theirs."""
    contract = sites.contract_of(vendor)
    with tempfile.TemporaryDirectory() as runs:
        return _notes(sites.run(contract, site, [], Options(seed=seed, budget=budget, runs=Path(runs))))


def _first(judged: Judgements, checks: Sequence[str]) -> int | None:
    """Give the number of the first request that shows one of the findings."""
    failed = [j.interaction for j in judged.judgements if j.verdict is Verdict.FAIL and j.check in checks]
    return min((number for number in failed if number is not None), default=None)


def _reason(judged: Judgements) -> str:
    """Say why nothing was found."""
    unsure = Counter(j.reason for j in judged.judgements if j.verdict is Verdict.INCONCLUSIVE)
    if unsure:
        return f"inconclusive: {unsure.most_common(1)[0][0]}"
    return "no rule sees it: nothing that was asked is judged a failure"


def summed(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Give the figures of some rows."""
    killed = [row for row in rows if row["killed"]]
    share = 100 / max(1, len(rows))
    figures = {
        "planted": len(rows),
        "killed": len(killed),
        "kill_rate": round(share * len(killed), 1),
        "told_rate": round(share * sum(row["killed"] or row["told"] for row in rows), 1),
        "cause_named": sum(row["named"] for row in killed),
        "cause_named_rate": round(share * sum(row["named"] for row in killed), 1),
        "inconclusive": sum(row.get("reason", "").startswith("inconclusive") for row in rows),
        "survivors": {row["drift"]: row["reason"] for row in rows if not row["killed"]},
        "cause_not_named": [row["drift"] for row in killed if not row["named"]],
    }
    met = [row for row in rows if "stock" in row]
    if met:
        ours, theirs = sum(row["killed"] for row in met), sum(row["stock"]["at"] is not None for row in met)
        figures["beside_schemathesis"] = {
            "planted": len(met),
            "ours": ours,
            "theirs": theirs,
            "ratio": round(ours / theirs, 2) if theirs else None,
            "only_theirs": [r["drift"] for r in met if r["stock"]["at"] is not None and not r["killed"]],
            "requests_theirs": round(sum(row["stock"]["requests"] for row in met) / len(met)),
        }
    return figures


def table(rows: Sequence[dict[str, Any]]) -> Table:
    """Show each drift: what noticed it, in the columns of the families, at which request."""
    families = sorted({check.partition("/")[0] for row in rows for check in row["by"]})
    shown = Table(title="drift x family: checks that found it; * where the catalogue names the family")
    for column in ("drift", "at", *families):
        shown.add_column(column)
    for row in rows:
        found = Counter(check.partition("/")[0] for check in row["by"])
        cells = [f"{found[name]}{'*' if name in row['families'] else ''}" if found[name] else "" for name in families]
        shown.add_row(f"{row['vendor']} {row['site']} {row['drift']}", str(row["at"] or "-"), *cells)
    return shown


def main() -> int:
    """Run all jobs on some processes and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vendor", nargs="*", default=["leadform"], help="all for every one")
    parser.add_argument("--site", choices=[sites.MOCK, sites.BY_HAND], action="append")
    parser.add_argument("--drift", action="append", help="only these")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every so many")
    parser.add_argument("--beside", type=int, default=0, metavar="N", help="every so many also under schemathesis")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--budget", type=int, action="append")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    parser.add_argument("--fail-under", type=float, default=0.0, metavar="PERCENT")
    arguments = parser.parse_args()
    vendors = store.vendors() if arguments.vendor == ["all"] else arguments.vendor
    jobs = []
    for vendor in vendors:
        for site in arguments.site or [sites.MOCK, sites.BY_HAND]:
            planted = sites.planted(sites.contract_of(vendor), site)
            wanted = [drift for drift in planted if not arguments.drift or drift.name in arguments.drift]
            for number, drift in enumerate(wanted[:: arguments.every]):
                # what breaks the transport drifts from no contract, and slowness alone would cost stock runs hours
                beside = bool(arguments.beside) and number % arguments.beside == 0 and drift.kind != "fault"
                budgets = arguments.budget or [None]
                jobs += [Job(vendor, site, *drift, arguments.seed, budget, beside) for budget in budgets]
    rows = []
    with ProcessPoolExecutor(arguments.processes) as pool:
        for row in pool.map(kill, jobs):
            rows.append(row)
            mark = (
                f"killed at {row['at']} by {', '.join(row['by'])}" if row["killed"] else f"SURVIVED ({row['reason']})"
            )
            where = f"{row['vendor']} {row['site']} {row['drift']}" + (f" {row['budget']}" if row["budget"] else "")
            print(f"{len(rows)}/{len(jobs)} {where}: {mark}", file=sys.stderr)
    Console(stderr=True, width=200).print(table(rows))
    summary: dict[str, Any] = {}
    for vendor, site, kind, budget in dict.fromkeys((r["vendor"], r["site"], r["kind"], r["budget"]) for r in rows):
        name = " ".join(str(part) for part in (vendor, site, kind, budget) if part)
        same = (vendor, site, kind, budget)
        summary[name] = summed([r for r in rows if (r["vendor"], r["site"], r["kind"], r["budget"]) == same])
    print(json.dumps({"seed": arguments.seed, "sites": summary, "drifts": rows}, indent=2))
    counted = [figures for name, figures in summary.items() if " fault" not in name]
    return int(any(figures["kill_rate"] < arguments.fail_under for figures in counted))


if __name__ == "__main__":
    sys.exit(main())
