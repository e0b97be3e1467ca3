"""``driftwitness diff``."""

from __future__ import annotations

from pathlib import Path

import click

from driftwitness.cli import _changes
from driftwitness.contract import Contract, store
from driftwitness.drift.changes import changes
from driftwitness.report.quotation import Quotation


@click.command
@click.argument("old")
@click.argument("new")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(old: str, new: str, *, style: str) -> int:
    """Compare two contracts: what changed, and whether clients of the older one are likely to break.

    Each is a contract's folder, an OpenAPI or Swagger file, or the name of a known vendor.

    \b
    driftwitness diff contracts/NAME new/NAME
    driftwitness diff openapi-1.yaml openapi-2.yaml

    Exit status: 0 nothing breaking, 1 something breaking.
    """
    before, after = _contract(old), _contract(new)
    quotes = Quotation(before).of, Quotation(after).of
    return _changes.show(f"{old} → {new}", changes(before, after), (), style, *quotes)


def _contract(source: str) -> Contract:
    path = Path(source)
    return store.load(path if path.exists() else store.find(source))
