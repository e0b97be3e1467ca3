"""``driftwitness record``."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from rich.text import Text

from driftwitness import InputError
from driftwitness.cassette import library, sorting, write
from driftwitness.cassette.personal import without_personal_data
from driftwitness.cassette.sorting import Recorded, Sorted
from driftwitness.checks.exchange import History, Lens
from driftwitness.cli import _refresh
from driftwitness.cli._terminal import progress, wide_console
from driftwitness.contract import Contract, store
from driftwitness.drift.exits import Exit
from driftwitness.report.literal import literal
from driftwitness.report.quotation import sha256_of
from driftwitness.run import Options, conduct
from driftwitness.run.conduct import Interrupted
from driftwitness.run.options import effects
from driftwitness.run.target import MOCK, is_url
from driftwitness.trace import Interaction, Trace, journal

Origin = Mapping[str, Any]


@dataclass(slots=True)
class Outcome:
    """What became of each operation's recording, by operationId."""

    folder: Path
    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    protected: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    stopped: str | None = None


@click.command
@click.argument("vendor", required=False)
@click.option(
    "--contract", "path", type=click.Path(path_type=Path), help="A contract's folder or file, instead of VENDOR."
)
@click.option("--url", default=MOCK, show_default=True, help="The vendor's base URL, or mock.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the cassettes [default: cassettes/VENDOR].")
@click.option("--refresh", is_flag=True, help="Record again what has a cassette: compare, and replace what changed.")
@click.option("--yes", is_flag=True, help="Replace without asking.")
@click.option("--effects", "wanted", metavar="LIST", help="Allowed effects: reads,writes,destroys,reaches or all.")
@click.option("--budget", type=click.IntRange(1), default=80, show_default=True, metavar="N")
@click.option("--keep-personal-data", "keep", is_flag=True, help="Keep names, addresses, ... that a vendor answers.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--timeout", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Seconds per answer.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    vendor: str | None,
    *,
    path: Path | None,
    url: str,
    out: Path | None,
    refresh: bool,
    yes: bool,
    wanted: str | None,
    budget: int,
    keep: bool,
    seed: int,
    timeout: float,
    style: str,
) -> int:
    """Drive a vendor and keep its answers as redacted cassettes.

    Each operation has one, which vcrpy reads. What has a cassette keeps it, unless --refresh is given.

    \b
    driftwitness record VENDOR --url https://sandbox.example.com/api/v1
    driftwitness record VENDOR --url https://sandbox.example.com/api/v1 --refresh

    Exit status: 0 written, 1 something changed and was not replaced, 2 wrong usage, 75 nothing answered, 130
    interrupted: what was answered until then is written.
    """
    contract = _contract(vendor, path)
    if url != MOCK and not is_url(url):
        raise InputError(f"--url {url!r}: expected mock, or a base URL such as {contract.server_url}.")
    folder = out or library.default_folder(contract.vendor)
    there = sorting.existing(folder)
    if not refresh and all(write.path_of(folder, one.id, "live") in there for one in contract.operations):
        outcome = Outcome(folder, kept=[operation.id for operation in contract.operations])
        _tell(outcome, contract, style)
        return Exit.PASS
    options = Options(url, seed, budget, effects(wanted), probe_rate_limit=False, timeout=timeout)
    trace, interrupted = _drive(contract, options)
    personal = {}
    if trace.run.origin == "live":
        personal = {"personal_data": "kept" if keep else "replaced"}
        trace = trace if keep else without_personal_data(contract, trace)
    found = sorting.sort(folder, there, _recorded(contract, trace), trace.run.origin, refresh=refresh)
    origin = {**_origin(contract, trace), **personal}
    outcome = _write_new(folder, found, origin, contract)
    if interrupted:
        # half a recording says nothing about what changed: what was there stays
        outcome.kept += found.again
        _tell(outcome, contract, style)
        raise interrupted
    outcome.stopped = None if trace.stop is None or trace.stop.reason == "finished" else trace.stop.message
    _refresh_all(outcome, contract, found, origin, yes=yes, shown=style == "text")
    _tell(outcome, contract, style)
    if outcome.changed:
        return Exit.FINDINGS
    return Exit.PASS if trace.interactions else Exit.INCONCLUSIVE


def _contract(vendor: str | None, path: Path | None) -> Contract:
    if path:
        return store.load(path)
    if vendor is None:
        known = ", ".join(store.vendors()) or "none yet: capture one with `driftwitness capture`"
        raise InputError(f"no vendor was named: give one of {known}, or --contract PATH.")
    return store.load(store.find(vendor))


def _drive(contract: Contract, options: Options) -> tuple[Trace, Interrupted | None]:
    """Give what a run was answered, and its interruption where it was interrupted."""
    with progress(contract.title) as say:
        try:
            return journal.read(conduct(contract, replace(options, say=say))), None
        except Interrupted as error:
            return journal.read(error.folder), error


def _recorded(contract: Contract, trace: Trace) -> Recorded:
    """Give the interactions worth keeping, by operation."""
    history = History(trace, Lens(contract))
    answered = {
        operation.id: [_at_home(exchange.interaction, trace, contract) for exchange in history.of(operation)]
        for operation in contract.operations
    }
    return {operation: write.choose(found) for operation, found in answered.items() if found}


def _write_new(folder: Path, found: Sorted, origin: Origin, contract: Contract) -> Outcome:
    for operation, interactions in found.new.items():
        write.write(folder, operation, interactions, origin)
    recorded = {*found.new, *found.again, *found.kept, *found.protected}
    return Outcome(
        folder,
        written=[*found.new],
        kept=[*found.kept],
        protected=[*found.protected],
        unanswered=[operation.id for operation in contract.operations if operation.id not in recorded],
    )


def _refresh_all(
    outcome: Outcome, contract: Contract, found: Sorted, origin: Origin, *, yes: bool, shown: bool
) -> None:
    """Renew the date of what says the same, and replace what does not, where that may be."""
    compared = _refresh.compare(contract, found.again, str(origin["kind"]))
    outcome.changes = [change.as_json() for change in compared.changes]
    if shown:
        _refresh.show(contract, compared)
    for operation in compared.unchanged:
        old, _ = found.again[operation]
        write.renew(old.path, origin)
        outcome.confirmed.append(operation)
    differing = [*compared.changed, *compared.strange]
    if not differing:
        return
    if not (yes or _refresh.may_replace(compared)):
        outcome.changed = differing
        return
    for operation in differing:
        write.write(outcome.folder, operation, found.again[operation][1], origin)
        outcome.replaced.append(operation)


def _origin(contract: Contract, trace: Trace) -> Origin:
    """Tell where a recording comes from: by whom, when, under which contract, and which documents that rests on."""
    run = trace.run
    host = {"host": urlsplit(run.base_url).netloc} if run.origin == "live" else {}
    documents = {name: sha256_of(contract, str(name)) for name in contract.settings.get("documents", ())}
    at_hand = {name: sha256 for name, sha256 in documents.items() if sha256}
    return {
        "kind": run.origin,
        "vendor": run.vendor,
        **host,
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "contract": run.contract,
        **({"documents": at_hand} if at_hand else {}),
        "versions": dict(run.versions),
    }


def _at_home(interaction: Interaction, trace: Trace, contract: Contract) -> Interaction:
    """Put the contract's server URL in place of the recorded one: a cassette serves sandbox, mock and vendor alike."""
    url = interaction.request.url
    home = contract.server_url + url.removeprefix(trace.run.base_url)
    return replace(interaction, request=replace(interaction.request, url=home))


def _tell(outcome: Outcome, contract: Contract, style: str) -> None:
    if style == "json":
        click.echo(json.dumps({"vendor": contract.vendor, **_as_json(outcome)}, indent=2, ensure_ascii=False))
        return
    new = "new " if outcome.kept or outcome.protected else ""
    lines = [f"{len(outcome.written)} {new}cassettes of {len(contract.operations)} operations in {outcome.folder}"]
    for names, what in (
        (outcome.replaced, "replaced"),
        (outcome.changed, "changed and not replaced; --yes replaces them"),
        (outcome.confirmed, "unchanged, their date renewed"),
        (outcome.kept, "kept as they were; --refresh compares and replaces them"),
        (outcome.protected, "kept: the vendor answered them, and the mock never replaces that; choose another --out"),
        (outcome.unanswered, "not answered, so without a cassette of this recording"),
    ):
        if names:
            lines.append(f"{len(names)} {what}: {', '.join(names)}")
    if outcome.stopped:
        lines.append(f"stopped early: {outcome.stopped}")
    console = wide_console()
    for line in lines:
        console.print(Text(literal(line)), soft_wrap=not console.is_terminal)


def _as_json(outcome: Outcome) -> dict[str, Any]:
    names = ("written", "replaced", "changed", "confirmed", "kept", "protected", "unanswered", "stopped", "changes")
    return {"folder": str(outcome.folder)} | {name: getattr(outcome, name) for name in names}
