"""``driftwitness check``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from driftwitness import InputError
from driftwitness.checks.judge import judge
from driftwitness.cli._terminal import progress, wide_console
from driftwitness.contract import Contract, Severity, store
from driftwitness.drift.exits import Exit
from driftwitness.drift.gate import EXITS, LEVELS
from driftwitness.drive.probes.webhooks import cost, ways
from driftwitness.report.formats import formats
from driftwitness.report.literal import literal
from driftwitness.report.pages import publish
from driftwitness.report.results import Result, verdict
from driftwitness.run import Options, conduct
from driftwitness.run.options import allowed, effects, receiver_url
from driftwitness.run.recorded import verify
from driftwitness.run.rehearsal import rehearse
from driftwitness.run.target import CASSETTES, MOCK, is_run, is_url
from driftwitness.trace import journal

_WHO = {
    "given": "",
    "nobody": "no credential",
    "stranger": "wrong credential",
    "namesake": "longer credential",
    "blank": "empty credential",
    "half": "a part of the credential",
    "second": "another credential",
    "otherwise": "the other credential",
}


@click.command
@click.argument("vendor", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All vendors that have a contract.")
@click.option(
    "--contract", "path", type=click.Path(path_type=Path), help="A contract's folder or file, instead of VENDOR."
)
@click.option(
    "--against",
    multiple=True,
    default=["mock"],
    show_default=True,
    metavar="TARGET",
    help="mock, cassettes, a URL, a run, or recordings: files and folders.",
)
@click.option(
    "--effects",
    "wanted",
    metavar="LIST",
    help="Allowed effects: reads,writes,destroys,reaches or all.  [default: reads, or what vendor.toml allows; of the "
    "mock all]",
)
@click.option(
    "--budget",
    type=click.IntRange(1),
    metavar="N",
    help="Greatest number of requests per vendor; the best of a larger plan are chosen.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the generated requests.")
@click.option("--probe-rate-limit/--no-probe-rate-limit", default=None, help="Exceed the documented quota on purpose.")
@click.option("--inject", multiple=True, metavar="OPERATOR[@WHERE]", help="Let the mock drift; repeatable.")
@click.option("--timeout", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Seconds per answer.")
@click.option(
    "--webhooks-at",
    metavar="URL",
    help="Where the vendor reaches --webhooks-port of this machine; one on this machine needs no URL.",
)
@click.option(
    "--webhooks-port", type=click.IntRange(0, 65535), default=0, help="Port of the receiver of webhooks; 0: a free one."
)
@click.option("--dry-run", is_flag=True, help="Print the plan and its cost; send nothing.")
@click.option(
    "--level", type=click.Choice(LEVELS), default="warning", show_default=True, help="Findings from here on fail."
)
@click.option("--format", "style", type=click.Choice(list(formats())), default="text", show_default=True)
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the results there, not to stdout."
)
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write Allure results, JUnit and the HTML report there."
)
def command(
    vendor: tuple[str, ...],
    *,
    every: bool,
    path: Path | None,
    against: tuple[str, ...],
    wanted: str | None,
    budget: int | None,
    seed: int,
    probe_rate_limit: bool | None,
    inject: tuple[str, ...],
    timeout: float,
    webhooks_at: str | None,
    webhooks_port: int,
    dry_run: bool,
    level: Severity,
    style: str,
    output: Path | None,
    report: Path | None,
) -> int:
    """Drive a vendor, or read recordings, and judge every answer.

    \b
    driftwitness check VENDOR --against mock
    driftwitness check VENDOR --against https://sandbox.example.com/api/v1 --effects reads,writes --budget 80
    driftwitness check VENDOR --against .driftwitness/runs/20260301T120000-VENDOR
    driftwitness check --contract openapi.yaml --against recordings/*.yaml traffic.har

    A run is written to .driftwitness/runs/. Findings quote the vendor's page where it is at hand: in documents/ of the
    contract's folder, or in $DRIFTWITNESS_DOCUMENTS.

    Exit status: 0 pass, 1 findings, 2 wrong usage, 70 a fault of ours, 75 inconclusive, 130 interrupted.
    """
    if output:
        _refuse_unwritable(output)
    recordings, names = _recordings(against, vendor, every=every)
    contracts = _contracts(names, every=every, path=path)
    for contract in contracts:
        if not contract.operations:
            raise InputError(f"{path or contract.vendor}: no operation under `paths`: a check of nothing is no pass.")
    if recordings:
        _refuse_unusable(contracts, dry_run=dry_run, report=report)
        return _tell([_verify(contracts[0], recordings)], level, style, output)
    options = Options(
        against[0],
        seed,
        budget,
        effects(wanted),
        probe_rate_limit,
        inject,
        timeout,
        webhooks_at=receiver_url(webhooks_at),
        webhooks_port=webhooks_port,
    )
    if dry_run:
        for contract in contracts:
            _print_plan(contract, options)
        return Exit.PASS
    results = [_check(contract, options) for contract in contracts]
    if report:
        publish(results, report, level, lambda line: click.echo(line, err=True), path)
    return _tell(results, level, style, output)


def _tell(results: list[Result], level: Severity, style: str, output: Path | None) -> int:
    """Print the results, or write them to a file; give the exit status."""
    word = verdict(results, level)
    if output:
        _write(output, formats()[style].write(results, level) + "\n")
        click.echo(f"{word}: {output}", err=True)
    else:
        formats()[style].show(results, level, wide_console())
    return EXITS[word]


def _recordings(
    against: Sequence[str], named: Sequence[str], *, every: bool
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Give the recordings to judge, and the vendors' names that are left.

    A shell's ``--against *.yaml`` gives all files but the first as arguments: a name that is no vendor's is a file's.
    """
    if len(against) == 1 and not _is_recording(against[0]):
        _refuse_absent(against[0])
        return (), tuple(named)
    known = store.vendors()
    vendors = tuple(name for name in named if name in known or not Path(name).exists())
    files = [*against, *(name for name in named if name not in vendors)]
    others = [name for name in files if not _is_recording(name)]
    if others or every:
        raise InputError(
            f"--against {' '.join(files)}: expected recordings only, files or folders, of one vendor, not "
            f"{', '.join(others) or '--all'}. Give one target, or only recordings."
        )
    return tuple(_near(Path(name)) for name in files), vendors


def _refuse_absent(target: str) -> None:
    if not (target in (MOCK, CASSETTES) or is_url(target) or is_run(target)):
        raise InputError(
            f"--against {target!r}: no such file or folder in {Path.cwd()}. Expected mock, cassettes, a URL "
            "(https://...), the folder of a run, or recordings: files or folders of VCR, HAR and others."
        )


def _near(path: Path) -> Path:
    """Give a path relative to the working directory where it lies in it, as a shell's absolute pattern may."""
    return path.relative_to(Path.cwd()) if path.is_absolute() and path.is_relative_to(Path.cwd()) else path


def _is_recording(name: str) -> bool:
    return not is_url(name) and not is_run(name) and name not in (MOCK, CASSETTES) and Path(name).exists()


def _refuse_unusable(contracts: Sequence[Contract], *, dry_run: bool, report: Path | None) -> None:
    """See that nothing was asked for that recordings have not."""
    if len(contracts) > 1:
        names = ", ".join(contract.vendor for contract in contracts)
        raise InputError(f"recordings are judged by one contract, not those of {names}. Name one, or give --contract.")
    if dry_run or report:
        option, instead = ("--dry-run", "nothing is sent") if dry_run else ("--report", "use --format junit or sarif")
        raise InputError(f"{option} is for runs: recordings have no plan and no run of their own; {instead}.")


def _verify(contract: Contract, recordings: Sequence[Path]) -> Result:
    with progress(contract.title) as say:
        found = verify(contract, recordings, say)
    return Result(found.judged, None, found.account)


def _refuse_unwritable(output: Path) -> None:
    """See that results have a place before a run is made for them."""
    if output.is_dir() or not output.parent.is_dir():
        problem = "a folder is there" if output.is_dir() else f"there is no folder {output.parent}"
        raise InputError(f"--output {output}: {problem}, expected the name of a file. Choose another.")


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"--output {output}: cannot be written ({error.strerror}). Choose another file.") from error


def _contracts(names: Sequence[str], *, every: bool, path: Path | None) -> list[Contract]:
    if path:
        return [store.load(path)]
    if every:
        names = store.vendors()
    if not names:
        known = ", ".join(store.vendors()) or "none yet: capture one with `driftwitness capture`"
        raise InputError(f"no vendor was named: give one of {known}, or --all, or --contract PATH.")
    return [store.load(store.find(name)) for name in names]


def _check(contract: Contract, options: Options) -> Result:
    with progress(contract.title) as say:
        folder = conduct(contract, replace(options, say=say))
        say("judging")
        return Result(judge(contract, journal.read(folder)), folder)


def _print_plan(contract: Contract, options: Options) -> None:
    rehearsal = rehearse(contract, options, "live" if is_url(options.against) else "mock")
    planned, whole = rehearsal.planned, len(rehearsal.steps)
    chosen = f", the best of {whole} for the budget" if rehearsal.choice else ""
    title = Text(literal(f"{contract.title}: the fixed plan, {len(planned)} requests{chosen}"))
    table = Table(title=title, title_justify="left")
    for column in ("#", "probe", "request", "as", "why"):
        table.add_column(column, overflow="fold")
    for number, entry in enumerate(planned, 1):
        query = "&".join(f"{name}={value}" for name, value in entry.ask.query.items())
        request = f"{entry.ask.method} {entry.ask.path}" + (f"?{query}" if query else "")
        row = (str(number), entry.probe, request, _WHO[entry.ask.by], entry.ask.why)
        table.add_row(*(Text(literal(cell)) for cell in row))
    console = wide_console()
    console.print(table)
    console.print(
        f"effects: {', '.join(allowed(contract, options))} · documented quota: {_windows(contract, len(planned))} · "
        "exploration uses what the budget leaves"
    )
    if ways(contract):
        console.print(f"webhooks: at most {cost(contract)} requests more, where the vendor can reach this machine")


def _windows(contract: Contract, requests: int) -> str:
    """Tell the documented quotas, and how long they make so many requests take."""
    limits = contract.conventions.rate_limits
    if not limits:
        return "none"
    told = ", ".join(f"{limit.quota} per {limit.window} s" for limit in limits)
    slowest = max(limits, key=lambda limit: (requests - 1) // limit.quota * limit.window)
    count = -(-requests // slowest.quota)
    if count == 1:
        return f"{told}, enough for these requests in one window"
    return f"{told}, so that these requests take {count} windows: at least {(count - 1) * slowest.window} s"
