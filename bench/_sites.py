"""The places that benchmarks drive: the contract's mock, and the servers written by hand from the vendors' pages."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from driftwitness import InputError  # noqa: E402
from driftwitness.checks.judge import Judgements, judge  # noqa: E402
from driftwitness.contract import Contract, store  # noqa: E402
from driftwitness.run import Options  # noqa: E402
from driftwitness.run.conduct import ALL_EFFECTS, BUDGET, drive  # noqa: E402
from driftwitness.run.target import Target, embedded_mock  # noqa: E402
from driftwitness.trace import VirtualClock, journal  # noqa: E402

KEY = "bench-key-of-the-hand-written-server"
MOCK, BY_HAND = "mock", "by-hand"


def contract_of(vendor: str) -> Contract:
    """Load a vendor's contract from this repository."""
    return store.load(ROOT / "contracts" / vendor)


def planted(contract: Contract, site: str) -> dict[str, tuple[str, ...]]:
    """Give a site's planted drifts: name → the families that should notice."""
    if site == MOCK:
        from driftwitness.mock.operators import operators, parse

        found = {}
        for name, operator in operators().items():
            try:
                parse(name, contract)
            except InputError as error:  # the contract has nothing that the operator breaks
                print(f"{name}: not applicable: {error}", file=sys.stderr)
                continue
            found[name] = tuple(operator.families)
        return found
    faults = importlib.import_module(f"tests.vendors.{contract.vendor}.faults").FAULTS
    return {name: (fault.cause,) for name, fault in faults.items()}


@contextmanager
def _by_hand(contract: Contract, faults: Sequence[str]) -> Iterator[Target]:
    from tests.vendors.serving import serving

    server = importlib.import_module(f"tests.vendors.{contract.vendor}.server")
    clock = VirtualClock()
    with serving(server.create_app(key=KEY, now=clock.now, faults=faults)) as root:
        schemes = contract.security_schemes
        yield Target(
            name=f"{contract.vendor} by hand",
            origin="live",
            base_url=root + contract.base_path,
            clock=clock,
            credentials=dict.fromkeys(schemes, KEY),
            secrets={"BENCH_KEY": KEY},
        )


def run(contract: Contract, site: str, drifts: Sequence[str], options: Options) -> Judgements:
    """Drive one site with the drifts planted in it, with all effects and beyond the quota, and judge the run."""
    whole = replace(options, effects=ALL_EFFECTS, probe_rate_limit=True, budget=options.budget or BUDGET)
    opened = embedded_mock(contract, whole.seed, drifts) if site == MOCK else _by_hand(contract, drifts)
    with opened as target:
        return judge(contract, journal.read(drive(contract, target, whole)))
