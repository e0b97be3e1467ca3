"""``driftwitness explain``."""

from __future__ import annotations

import inspect

import click
from rich.table import Table

from driftwitness.checks.registry import checks, find
from driftwitness.cli._terminal import wide_console


@click.command
@click.argument("check_id", required=False)
def command(check_id: str | None) -> None:
    """Tell what a check looks at, with examples; without an id, list all.

    \b
    driftwitness explain rate-limit/remaining-decreases
    """
    if check_id is None:
        table = Table(box=None, pad_edge=False)
        # an id that is cut cannot be copied
        table.add_column("check", min_width=max(map(len, checks())))
        table.add_column("rule")
        for check in checks().values():
            table.add_row(check.id, (inspect.getdoc(check) or "").partition("\n")[0])
        wide_console().print(table)
        return
    check = find(check_id)
    click.echo(f"{check.id}\n\n{inspect.getdoc(check)}\n\nReference: {check.reference}")
    if check.requires:
        click.echo(f"Applies where the contract has: {', '.join(check.requires)}")
