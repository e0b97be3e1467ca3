"""``driftwitness cassettes``."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from driftwitness import InputError
from driftwitness.cassette import library, lifecycle
from driftwitness.cassette.lifecycle import FINDINGS, WARNINGS, Coverage, Entry, State
from driftwitness.cli._terminal import wide_console
from driftwitness.contract import Contract, store
from driftwitness.contract.expiry import DAY, expiry
from driftwitness.drift.exits import Exit
from driftwitness.report.literal import literal
from driftwitness.report.quotation import sha256_of

_COLOURS: dict[State, str] = {
    "fresh": "green",
    "mock": "dim",
    **dict.fromkeys(WARNINGS, "yellow"),
    **dict.fromkeys(FINDINGS, "red"),
}
_MEANINGS: dict[State, str] = {
    "old": "will expire: record again with --refresh",
    "expired": "too old to be relied on: record again with --refresh",
    "page changed": "the page at hand is another one: capture it again with --cassettes",
    "operation gone": "the contract has no such operation: remove the file, or capture the page again",
    "undated": "their origin has no date: record again with --refresh",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A vendor's cassettes, looked at."""

    contract: Contract
    folder: Path
    entries: tuple[Entry, ...]
    coverage: Coverage

    def of(self, state: State) -> list[str]:
        """Give the files in a state."""
        return [entry.cassette.path.name for entry in self.entries if entry.state == state]


@click.command
@click.argument("vendor", nargs=-1)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(vendor: tuple[str, ...], *, style: str) -> int:
    """List cassettes: their age, their origin, and what has expired.

    Told are also the contract that they were made under, and what of it they show.

    How old a recording of the vendor may be stands in vendor.toml, under [cassettes].

    \b
    driftwitness cassettes
    driftwitness cassettes VENDOR --format json

    Exit status: 0 all can be relied on, 1 some have expired or their page has changed, 2 wrong usage.
    """
    shelves = [_shelf(store.load(store.find(name))) for name in vendor or _with_cassettes()]
    if style == "json":
        click.echo(json.dumps([_as_json(shelf) for shelf in shelves], indent=2, ensure_ascii=False))
    else:
        console = wide_console()
        for shelf in shelves:
            _print(shelf, console)
    expired = any(entry.state in FINDINGS for shelf in shelves for entry in shelf.entries)
    return Exit.FINDINGS if expired else Exit.PASS


def _with_cassettes() -> Sequence[str]:
    """Give the vendors that have a contract and cassettes; raises InputError where there are none."""
    found = []
    for name in store.vendors():
        try:
            library.folder_of(name)
        except InputError:
            continue
        found.append(name)
    if not found:
        known = ", ".join(store.vendors()) or "none"
        raise InputError(
            f"no cassettes of any vendor that has a contract ({known}). Record some with "
            "`driftwitness record VENDOR --url URL`."
        )
    return found


def _shelf(contract: Contract) -> Shelf:
    folder = library.folder_of(contract.vendor)
    hashes = cache(partial(sha256_of, contract))
    entries = lifecycle.entries(contract, library.read_all(folder), time.time(), hashes)
    return Shelf(contract, folder, entries, lifecycle.coverage(contract, entries))


def _as_json(shelf: Shelf) -> dict[str, Any]:
    limits = expiry(shelf.contract)
    return {
        "vendor": shelf.contract.vendor,
        "folder": str(shelf.folder),
        "warn_after_days": limits.warn_after / DAY,
        "expire_after_days": limits.expire_after / DAY,
        "coverage": asdict(shelf.coverage),
        "cassettes": [entry.as_json() for entry in shelf.entries],
        "warnings": {state: files for state in WARNINGS if (files := shelf.of(state))},
        "findings": {state: files for state in FINDINGS if (files := shelf.of(state))},
    }


def _print(shelf: Shelf, console: Console) -> None:
    found = shelf.coverage
    title = Text(literal(f"{shelf.contract.title}: {len(shelf.entries)} cassettes in {shelf.folder}"))
    table = Table(title=title, title_justify="left")
    for column in ("operation", "origin", "age", "contract", "statuses", "state"):
        table.add_column(column, justify="right" if column == "age" else "left", overflow="fold")
    for entry in shelf.entries:
        table.add_row(*_cells(entry))
    console.print(table)
    console.print(
        f"of the contract, {found.operations} of {found.known_operations} operations and {found.statuses} of "
        f"{found.known_statuses} documented statuses are shown by the vendor's own word"
    )
    if found.missing:
        console.print(Text(literal(f"without: {', '.join(found.missing)}")))
    for state in (*WARNINGS, *FINDINGS):
        if files := shelf.of(state):
            word = "finding" if state in FINDINGS else "warning"
            told = f" {len(files)} {state}, {_MEANINGS[state]}: {', '.join(files)}"
            console.print(Text.assemble((word, _COLOURS[state]), literal(told)))


def _cells(entry: Entry) -> tuple[Text, ...]:
    origin = f"{entry.cassette.kind} {entry.cassette.origin.get('host') or ''}".rstrip()
    if entry.shown:
        evidence = entry.cassette.origin.get("evidence")
        origin += f": {entry.shown}" + (f" ({evidence})" if evidence else "")
    age = "" if entry.age is None else f"{entry.age} d"
    contract = {True: "same", False: "other", None: ""}[entry.same_contract]
    plain = (entry.cassette.operation or entry.cassette.path.name, origin, age, contract)
    statuses = " ".join(map(str, entry.statuses)) or "not shown"
    return (*(Text(literal(cell)) for cell in (*plain, statuses)), Text(entry.state, _COLOURS[entry.state]))
