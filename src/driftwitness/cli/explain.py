"""``driftwitness explain``."""

from __future__ import annotations

import inspect
from difflib import get_close_matches

import click
from rich.table import Table

from driftwitness import InputError
from driftwitness.checks.registry import checks
from driftwitness.cli._terminal import wide_console

SEVERITY = (
    "Severity: that of the evidence for what is broken. What a page states or the vendor's specification says is an "
    "error, what only an example or traffic shows a warning, what is inferred or only a standard asks for a note."
)
OF_RECORDINGS = " On recordings of others it is no more than a note."


@click.command
@click.argument("check_id", required=False)
def command(check_id: str | None) -> None:
    """Tell what a check looks at; without an id, list all checks.

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
    if check_id not in checks():
        near = ", ".join(_nearest(check_id))
        raise InputError(f"unknown check {check_id!r}: the nearest are {near}. `driftwitness explain` lists all.")
    check = checks()[check_id]
    click.echo(f"{check.id}\n\n{inspect.getdoc(check)}\n\nReference: {check.reference}")
    if check.requires:
        click.echo(f"Applies where the contract has: {', '.join(check.requires)}")
    click.echo(SEVERITY + (OF_RECORDINGS if check.needs_control else ""))


def _nearest(check_id: str) -> list[str]:
    """Give the ids that contain what was typed, and then those that look like it."""
    containing = [name for name in checks() if check_id.strip("/") in name]
    alike = get_close_matches(check_id, checks(), n=3, cutoff=0)
    return list(dict.fromkeys([*containing, *alike]))[:3]
