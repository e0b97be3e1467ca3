"""The places that benchmarks drive: the contract's mock, and the servers written by hand from the vendors' pages."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from driftwitness import InputError  # noqa: E402
from driftwitness.checks.judge import Judgements, judge  # noqa: E402
from driftwitness.contract import Contract, store  # noqa: E402
from driftwitness.run import Options  # noqa: E402
from driftwitness.run.conduct import drive  # noqa: E402
from driftwitness.run.options import ALL_EFFECTS, BUDGET  # noqa: E402
from driftwitness.run.target import Target, embedded_mock  # noqa: E402
from driftwitness.trace import VirtualClock, journal  # noqa: E402

KEY = "bench-key-of-the-hand-written-server"
MOCK, BY_HAND, LIBERAL = "mock", "by-hand", "by-hand-at-liberty"
"""The contract's mock, the server written by hand from the page, and that server with every liberty the page leaves."""


def contract_of(vendor: str) -> Contract:
    """Load a vendor's contract from this repository."""
    return store.load(ROOT / "contracts" / vendor)


class Planted(NamedTuple):
    """A drift that a site can be given, its kind, and the families of checks that should notice."""

    name: str
    kind: str
    families: tuple[str, ...]


def planted(contract: Contract, site: str) -> list[Planted]:
    """Give a site's drifts; those of the mock that apply to the contract."""
    if site == MOCK:
        from driftwitness.mock.operators import operators, parse

        found = []
        for name, operator in operators().items():
            try:
                parse(name, contract)
            except InputError as error:  # the contract has nothing that the operator breaks
                print(f"{name}: not applicable: {error}", file=sys.stderr)
                continue
            found.append(Planted(name, operator.kind, tuple(operator.families)))
        return found
    faults = importlib.import_module(f"tests.vendors.{contract.vendor}.faults").FAULTS
    return [Planted(name, "by hand", tuple(fault.causes)) for name, fault in faults.items()]


def _liberties(contract: Contract) -> tuple[str, ...]:
    return tuple(importlib.import_module(f"tests.vendors.{contract.vendor}.liberties").LIBERTIES)


@contextmanager
def _by_hand(contract: Contract, faults: Sequence[str], liberties: Sequence[str]) -> Iterator[Target]:
    from tests.vendors.serving import serving

    server = importlib.import_module(f"tests.vendors.{contract.vendor}.server")
    clock = VirtualClock()
    with serving(server.create_app(key=KEY, now=clock.now, faults=faults, liberties=liberties)) as root:
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
    if site == MOCK:
        opened = embedded_mock(contract, whole.seed, drifts)
    else:
        opened = _by_hand(contract, drifts, _liberties(contract) if site == LIBERAL else ())
    with opened as target:
        return judge(contract, journal.read(drive(contract, target, whole)))
