"""``driftwitness record``."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from driftwitness import InputError
from driftwitness.cassette import write
from driftwitness.cassette.personal import without_personal_data
from driftwitness.checks.exchange import History, Lens
from driftwitness.cli._terminal import progress
from driftwitness.contract import Contract, store
from driftwitness.run import Options, conduct
from driftwitness.run.options import effects
from driftwitness.run.target import MOCK, is_url
from driftwitness.trace import Interaction, Trace, journal


@click.command
@click.argument("vendor")
@click.option("--url", default=MOCK, show_default=True, help="The vendor's base URL, or mock.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the cassettes [default: cassettes/VENDOR].")
@click.option("--effects", "wanted", metavar="LIST", help="Allowed effects: reads,writes,destroys,reaches or all.")
@click.option("--budget", type=click.IntRange(1), default=80, show_default=True, metavar="N")
@click.option("--keep-personal-data", "keep", is_flag=True, help="Keep names, addresses, ... that a vendor answers.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--timeout", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Seconds per answer.")
def command(
    vendor: str, *, url: str, out: Path | None, wanted: str | None, budget: int, keep: bool, seed: int, timeout: float
) -> None:
    """Drive a vendor and keep what it answered: one redacted vcrpy cassette for each operation.

    \b
    driftwitness record VENDOR --url https://sandbox.example.com/api/v1
    """
    contract = store.load(store.find(vendor))
    if url != MOCK and not is_url(url):
        raise InputError(f"--url {url!r}: expected mock, or a base URL such as {contract.server_url}.")
    with progress(contract.title) as say:
        options = Options(url, seed, budget, effects(wanted), probe_rate_limit=False, timeout=timeout, say=say)
        folder = conduct(contract, options)
    trace = journal.read(folder)
    personal = {}
    if trace.run.origin == "live":
        personal = {"personal_data": "kept" if keep else "replaced"}
        trace = trace if keep else without_personal_data(contract, trace)
    target = out or Path("cassettes") / contract.vendor
    paths = _write(contract, trace, target, {**_origin(trace), **personal})
    click.echo(f"{len(paths)} cassettes of {len(contract.operations)} operations in {target}")


def _write(contract: Contract, trace: Trace, target: Path, origin: Mapping[str, Any]) -> list[Path]:
    history = History(trace, Lens(contract))
    paths = []
    for operation in contract.operations:
        interactions = [_at_home(exchange.interaction, trace, contract) for exchange in history.of(operation)]
        if interactions:
            paths.append(write.write(target, operation.id, write.choose(interactions), origin))
    return paths


def _origin(trace: Trace) -> Mapping[str, Any]:
    run = trace.run
    return {
        "kind": run.origin,
        "vendor": run.vendor,
        "target": run.target,
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "contract": run.contract,
        "versions": dict(run.versions),
    }


def _at_home(interaction: Interaction, trace: Trace, contract: Contract) -> Interaction:
    """Put the contract's server URL in place of the recorded one: a cassette serves sandbox, mock and vendor alike."""
    url = interaction.request.url
    home = contract.server_url + url.removeprefix(trace.run.base_url)
    return replace(interaction, request=replace(interaction.request, url=home))
