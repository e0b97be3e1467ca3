"""Changes between two contracts, in the terminal and for machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from driftwitness.cli._terminal import wide_console
from driftwitness.contract import Evidence
from driftwitness.drift.changes import Change, counts
from driftwitness.drift.exits import Exit
from driftwitness.report.counted import counted
from driftwitness.report.literal import literal

Quote = Callable[[Evidence], str]
"""Gives place and kind of an evidence, and its sentence where the document is at hand."""

COLOURS = {"breaking": "red", "risky": "yellow", "safe": "green"}
_LONGEST = 80
_NAMED = 4
_LISTED = 5


def show(
    vendor: str,
    found: tuple[Change, ...],
    missed: Sequence[str],
    style: str,
    old_quote: Quote,
    new_quote: Quote,
    recorded: Mapping[str, Any] | None = None,
) -> Exit:
    """Print the changes, and the overlay's actions that no longer match; give the exit status.

    ``recorded`` tells of recordings what was read, and which operations are in one of them only.
    """
    if style == "json":
        result: dict[str, Any] = {"vendor": vendor, "counts": counts(found), "overlay": list(missed), "changes": []}
        for change in found:
            said = {"old_said": _said(change.old, old_quote), "new_said": _said(change.new, new_quote)}
            result["changes"].append(change.as_json() | said)
        result |= recorded or {}
        click.echo(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        _print(vendor, found, missed, old_quote, new_quote)
        if recorded is not None:
            _print_recorded(recorded)
    return Exit.FINDINGS if missed or counts(found)["breaking"] else Exit.PASS


def _print(vendor: str, found: tuple[Change, ...], missed: Sequence[str], old_quote: Quote, new_quote: Quote) -> None:
    console = wide_console()
    told = ", ".join(f"{count} {harm}" for harm, count in counts(found).items())
    console.print(
        Text.assemble((literal(vendor), "bold"), f": changes: {len(found)}" + (f" ({told})" if found else ""))
    )
    for problem in missed:
        console.print(Text.assemble(("overlay ", "red"), literal(problem)))
    if not found:
        return
    table = Table(show_lines=True)
    table.add_column("")
    table.add_column("what changed", ratio=1, overflow="fold")
    table.add_column("who says so", ratio=1, overflow="fold")
    for change in found:
        places = [("old  ", _said(change.old, old_quote)), ("new  ", _said(change.new, new_quote))]
        where = "\n".join(name + literal(said) for name, said in places if said)
        table.add_row(Text(change.harm, COLOURS[change.harm]), _what(change), Text(where))
    console.print(table)


def _print_recorded(recorded: Mapping[str, Any]) -> None:
    console = wide_console()
    for name in ("old", "new"):
        read, only = recorded[f"{name}_read"], recorded[f"only_{name}"]
        parts = [counted(read["interactions"], "interaction"), f"{counted(len(only), 'operation')} not in the other"]
        if read["outside"]:
            parts.append(f"{sum(read['outside'].values())} of no operation of the contract")
        if read["unreadable"]:
            parts.append(f"{read['unreadable']} unreadable")
        console.print(Text(f"{name}: {', '.join(parts)}"))
        for label, lines in (("not in the other", only), ("unreadable", read["unreadable_first"])):
            for line in lines[:_LISTED]:
                console.print(Text(f"     {label}: {literal(line)}", "dim"))
            if len(lines) > _LISTED:
                console.print(Text(f"     and {len(lines) - _LISTED} more (--format json lists them)", "dim"))
    if recorded["compared"]:
        console.print(f"operations in both: {recorded['compared']}")
    else:
        console.print("[yellow]nothing compared[/]: no operation is in both. Record the same scenarios.")


def _what(change: Change) -> Text:
    difference = change.difference
    text = Text.assemble((difference.kind, "bold"), "\n", literal(difference.subject))
    if difference.before is not None or difference.after is not None:
        text.append(f"\n{_value(difference.before)} → {_value(difference.after)}")
    operations = [name for name in difference.operations if name not in difference.subject]
    if operations:
        more = f" and {len(operations) - _NAMED} more" if len(operations) > _NAMED else ""
        text.append(f"\nin {literal(', '.join(operations[:_NAMED]))}{more}", "dim")
    text.append(f"\n{change.because}", "italic")
    return text


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return literal(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def _said(evidence: Evidence | None, quote: Quote) -> str | None:
    return quote(evidence) if evidence else None
