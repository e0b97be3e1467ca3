"""``driftwitness report``."""

from __future__ import annotations

from pathlib import Path

import click

from driftwitness.checks.judge import judge
from driftwitness.contract import Severity, store
from driftwitness.drift.gate import LEVELS
from driftwitness.report.pages import publish
from driftwitness.report.results import Result
from driftwitness.trace import journal


@click.command
@click.argument("run", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--contract", type=click.Path(path_type=Path), help="The contract's folder or file, if not the vendor's.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True)
@click.option("--level", type=click.Choice(LEVELS), default="warning", show_default=True)
def command(run: tuple[Path, ...], *, contract: Path | None, out: Path, level: Severity) -> None:
    """Write Allure results, JUnit and HTML of runs made earlier.

    \b
    driftwitness report .driftwitness/runs/20260301T120000-VENDOR --out reports
    """
    results = []
    for folder in run:
        trace = journal.read(folder)
        results.append(Result(judge(store.load(contract or store.find(trace.run.vendor)), trace), folder))
    publish(results, out, level, lambda line: click.echo(line, err=True), contract)
