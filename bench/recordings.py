"""What becomes of recordings whose counts somebody else found out: every interaction, and every difference.

Reads the sets below ``traffic/`` of the development set: recordings, the vendor's specification, and the counts of one
independent validation (``baseline.json``). Counts the same things by our own reading, and tells how the findings at the
gate's level stand to them. Prints JSON; exits with 1 where a count of interactions differs.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from driftwitness.checks.exchange import Exchange, History, Lens
from driftwitness.contract import Contract, store
from driftwitness.contract.addressing import base_urls, origin
from driftwitness.drift.gate import counts
from driftwitness.run.recorded import verify
from driftwitness.trace import Interaction, Run, Trace
from driftwitness.trace.recording import recordings

SPECIFICATIONS = ("openapi.yaml", "openapi.json", "swagger.yaml", "swagger.json")


def exchanges(contract: Contract, folder: Path) -> list[Exchange | None]:
    """Give each readable interaction in the light of the contract; None for one with another host."""
    found = [item for one in recordings([folder]) for item in one.items if isinstance(item, Interaction)]
    bases = base_urls(contract, [(one.request.method, one.request.url) for one in found])
    lens, told = Lens(contract), list[Exchange | None]()
    for one in found:
        base = bases.get(origin(one.request.url) or "")
        run = Run(contract.vendor, contract.sha256, "recording", str(folder), base or "")
        told.append(History(Trace(run, (one,)), lens).exchanges[0] if base else None)
    return told


def kind(exchange: Exchange | None) -> str:
    """Name what an independent validator would: the words of the baselines."""
    if exchange is None or exchange.operation is None:
        return "no_operation"
    if exchange.documented is None:
        return "status_undocumented"
    if exchange.documented.schema is None or exchange.body is None:
        return "no_json_schema"
    return "body_invalid" if exchange.violations else "body_valid"


def compare(folder: Path) -> dict[str, Any]:
    """Give the counts of one set beside the baseline's."""
    specification = next(folder / name for name in SPECIFICATIONS if (folder / name).is_file())
    contract, baseline = store.load(specification), json.loads((folder / "baseline.json").read_text())
    judged = verify(contract, [folder / "cassettes"])
    account, findings = judged.account, judged.judged.findings
    kinds = Counter(map(kind, exchanges(contract, folder / "cassettes")))
    mine = {"interactions": account.interactions, **kinds}
    theirs = baseline["counts"]
    undocumented = [e for e in exchanges(contract, folder / "cassettes") if kind(e) == "status_undocumented"]
    return {
        "ours": mine,
        "theirs": theirs,
        "different": {
            name: [mine.get(name, 0), theirs.get(name, 0)]
            for name in sorted(mine.keys() | theirs.keys())
            if mine.get(name, 0) != theirs.get(name, 0)
        },
        "account": {
            "matched": account.matched,
            "unmatched": account.unmatched_count,
            "unreadable": account.unreadable_count,
        },
        "unmatched": Counter(told.reason for told in account.unmatched),
        "statuses_undocumented": Counter(str(e.status) for e in undocumented if e),
        "findings": Counter(one.check for one in findings if counts(one, "warning")),
        "notes": Counter(one.check for one in findings if not counts(one, "warning")),
    }


def main() -> int:
    """Compare all sets and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DRIFTWITNESS_SHARED") or "../shared"))
    folder = parser.parse_args().shared / "devset" / "traffic"
    if not folder.is_dir():
        parser.error(f"{folder}: no such folder. Name the development set with --shared.")
    told = {path.name: compare(path) for path in sorted(folder.iterdir()) if (path / "baseline.json").is_file()}
    print(json.dumps(told, indent=2))
    return int(any(one["different"] for one in told.values()))


if __name__ == "__main__":
    sys.exit(main())
