"""``driftwitness diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from driftwitness import InputError
from driftwitness.checks.account import Account
from driftwitness.cli import _changes
from driftwitness.cli._terminal import progress
from driftwitness.contract import Contract, Evidence, store
from driftwitness.drift.changes import changes
from driftwitness.drift.exits import Exit
from driftwitness.drift.observed import Observations, differences
from driftwitness.drift.observed.recorded import is_recorded, observe_recordings
from driftwitness.report.quotation import Quotation


@click.command
@click.argument("old")
@click.argument("new")
@click.option(
    "--contract",
    "source",
    metavar="PATH",
    help="Of recordings: a contract's folder, file or name; its operations are compared.",
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(old: str, new: str, *, source: str | None, style: str) -> int:
    """Tell what changed between two contracts, or two recordings.

    Of each change it is told whether clients of the older one are likely to break.

    A contract is a folder, an OpenAPI or Swagger file, or the name of a known vendor. A recording is a file or folder
    of vcrpy, Ruby VCR, go-vcr, betamax, HAR or schemathesis, or the folder of a run. What chance may have brought is no
    change: docs/diff.md.

    \b
    driftwitness diff contracts/NAME new/NAME
    driftwitness diff openapi-1.yaml openapi-2.yaml
    driftwitness diff cassettes-2025/ cassettes-2026/
    driftwitness diff before.har after.har --contract NAME

    Exit status: 0 nothing breaking, 1 something breaking, 75 recordings that have no operation in common.
    """
    are_recorded = [is_recorded(Path(name)) for name in (old, new)]
    if all(are_recorded):
        return _recordings(Path(old), Path(new), _contract(source) if source else None, style)
    if any(are_recorded):
        recorded, other = (old, new) if are_recorded[0] else (new, old)
        if not Path(other).exists() and other not in store.vendors():
            raise InputError(
                f"{other}: no such file or folder. Expected another recording, to compare with {recorded}."
            )
        raise InputError(
            f"{recorded} is a recording and {other} is a contract: expected two of a kind. To hold a recording against "
            f"a contract, use `driftwitness check --against {recorded} --contract {other}`."
        )
    if source:
        raise click.UsageError(f"--contract {source}: it is for recordings, and {old} and {new} are contracts.")
    before, after = _contract(old), _contract(new)
    quotes = Quotation(before).of, Quotation(after).of
    return _changes.show(f"{old} → {new}", changes(before, after), (), style, *quotes)


def _contract(source: str) -> Contract:
    path = Path(source)
    return store.load(path if path.exists() else store.find(source))


def _recordings(old: Path, new: Path, contract: Contract | None, style: str) -> int:
    with progress("comparing recordings"):
        sides = {}
        for name, path in (("old", old), ("new", new)):
            sides[name] = observe_recordings([path], contract)
        found = differences(sides["old"][0], sides["new"][0])
    more = _more(sides["old"], sides["new"])
    status = _changes.show(f"{old} → {new}", tuple(found), (), style, _counted, _counted, more)
    return status if more["compared"] else Exit.INCONCLUSIVE


def _counted(evidence: Evidence) -> str:
    return evidence.reason or evidence.place


def _more(old: tuple[Observations, Account], new: tuple[Observations, Account]) -> dict[str, Any]:
    """Give what was read and compared, and what was not."""
    both = old[0].operations.keys() & new[0].operations.keys()
    return {
        "compared": len(both),
        "old_read": _read(*old),
        "new_read": _read(*new),
        "only_old": _names(old[0], both),
        "only_new": _names(new[0], both),
    }


def _read(observed: Observations, account: Account) -> dict[str, Any]:
    return {
        "interactions": observed.count,
        **account.brief(),
        "outside": dict(sorted(observed.outside.items())),
    }


def _names(observed: Observations, both: set[tuple[str, str]]) -> list[str]:
    return sorted(operation.name for key, operation in observed.operations.items() if key not in both)
