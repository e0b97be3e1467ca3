"""``driftwitness show``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from driftwitness import InputError
from driftwitness.cli._terminal import wide_console
from driftwitness.contract import Contract, Operation, reading, store
from driftwitness.document import Document, read_document
from driftwitness.report import page_html
from driftwitness.report.literal import literal
from driftwitness.report.quotation import find_document


@click.command
@click.argument("vendor", required=False)
@click.option(
    "--contract", "path", type=click.Path(path_type=Path), help="A contract's folder or file, instead of VENDOR."
)
@click.option(
    "--html", "target", type=click.Path(path_type=Path), help="Write the documents beside the contract there."
)
@click.option(
    "--document",
    "given",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A document of the vendor; else those in the contract's documents/ or in $DRIFTWITNESS_DOCUMENTS.",
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(vendor: str | None, *, path: Path | None, target: Path | None, given: tuple[Path, ...], style: str) -> None:
    """Show what was captured from a vendor's page.

    That is the operations, or with --html each line of the page and what became of it.

    \b
    driftwitness show VENDOR --html VENDOR.html
    """
    if (vendor is None) == (path is None):
        raise InputError(f"VENDOR is {vendor!r} and --contract is {path!r}, expected one of the two. Name one of them.")
    contract = store.load(path or store.find(str(vendor)))
    if target:
        _write(target, page_html.render(contract, _documents(contract, given), _questions(contract)))
        click.echo(f"{target}")
    elif style == "json":
        click.echo(json.dumps([_row(contract, operation) for operation in contract.operations], indent=2))
    else:
        _print(contract)


def _row(contract: Contract, operation: Operation) -> dict[str, Any]:
    return {
        "operation": operation.id,
        "method": operation.method,
        "path": operation.path,
        "parameters": len(operation.parameters),
        "body": operation.body.media_type if operation.body else None,
        "statuses": sorted(operation.responses),
        "evidence": contract.evidence.of(operation.pointer).place,
    }


def _print(contract: Contract) -> None:
    rows = [_row(contract, operation) for operation in contract.operations]
    table = Table(title=Text(literal(f"{contract.title}: {len(rows)} operations")), title_justify="left")
    for name in ("method", "path", "parameters", "statuses", "evidence"):
        table.add_column(name, justify="right" if name == "parameters" else "left", overflow="fold")
    for row in rows:
        cells = {**row, "statuses": " ".join(row["statuses"]), "parameters": str(row["parameters"])}
        table.add_row(*(Text(literal(cells[column.header])) for column in table.columns))  # type: ignore[index]
    wide_console().print(table)


def _documents(contract: Contract, given: Sequence[Path]) -> list[Document]:
    """The documents that the contract's evidence names, in the order of vendor.toml."""
    cited = {entry.document for entry in contract.evidence.entries.values() if entry.document and entry.lines}
    listed = [str(name) for name in contract.settings.get("documents", ())]
    names = [*(name for name in listed if name in cited), *sorted(cited - set(listed))]
    by_name = {path.name: path for path in given}
    if unknown := sorted(set(by_name) - set(names)):
        raise InputError(
            f"--document {unknown[0]}: the contract was not captured from it, expected {', '.join(names) or 'none'}. "
            "Capture it first, or leave it out."
        )
    found = {name: by_name.get(name) or find_document(contract, name) for name in names}
    if missing := [name for name, path in found.items() if path is None]:
        raise InputError(
            f"{', '.join(missing)}: not at hand, expected in {contract.folder}/documents or $DRIFTWITNESS_DOCUMENTS. "
            "Put the document there, or give it with --document PATH."
        )
    if not names:
        raise InputError(f"{contract.vendor}: no assertion rests on lines of a document. Capture a page first.")
    return [read_document(path) for path in found.values() if path]


def _questions(contract: Contract) -> Mapping[str, Any]:
    path = contract.folder / store.QUESTIONS if contract.folder else None
    questions: Mapping[str, Any] = reading.read_json(path) if path and path.is_file() else {}
    return questions


def _write(target: Path, page: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror}). Choose another --html.") from error
