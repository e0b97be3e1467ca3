"""``driftwitness lint``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from openapi_spec_validator import OpenAPIV31SpecValidator
from rich.markup import escape
from rich.table import Table

from driftwitness.cli._terminal import wide_console
from driftwitness.cli.capture import print_questions
from driftwitness.contract import Contract, SchemaSet, pointer, reading, store
from driftwitness.contract.evidence import OF_DOCUMENTS
from driftwitness.contract.mending import Illegible
from driftwitness.drift.exits import Exit
from driftwitness.report.counted import counted
from driftwitness.report.left_out import left_out
from driftwitness.report.literal import literal

SOUND = "[green]sound[/]: it is valid OpenAPI 3.1, its examples fit its schemas, and its evidence points into it"
MEANINGS = {
    "stated": "the documents say it",
    "example": "the documents show it in an example",
    "vendor-spec": "the vendor's specification has it",
    "inferred": "concluded from the documents by a rule",
    "observed": "seen in the vendor's answers",
    "vendor-site": "stands on another page of the vendor's",
    "client": "public clients of the API rely on it",
}


@click.command
@click.argument("vendor", nargs=-1)
@click.option(
    "--contract", "path", type=click.Path(path_type=Path), help="A contract's folder or file, instead of VENDOR."
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(vendor: tuple[str, ...], *, path: Path | None, style: str) -> int:
    """See that a contract is sound, and what its pages leave open.

    \b
    driftwitness lint VENDOR

    Exit status: 0 sound, 1 not, 2 a contract that cannot be read.
    """
    folders = [path] if path else [store.find(name) for name in vendor or store.vendors()]
    results = [_lint(store.load(folder)) for folder in folders]
    if style == "json":
        click.echo(json.dumps(results, indent=2, ensure_ascii=False))
    else:
        for result in results:
            _print(result)
    return Exit.FINDINGS if any(result["errors"] for result in results) else Exit.PASS


def _lint(contract: Contract) -> dict[str, Any]:
    questions = contract.folder / store.QUESTIONS if contract.folder else None
    schemas = SchemaSet(contract)
    return {
        "vendor": contract.vendor,
        "operations": len(contract.operations),
        "errors": [*_specification_errors(contract), *_example_errors(contract, schemas), *_evidence_errors(contract)],
        "left_out": [asdict(part) for part in schemas.illegible],
        "evidence": dict(Counter(entry.kind for entry in contract.evidence.entries.values())),
        "overlay": dict(Counter(entry.kind for entry in contract.evidence.entries.values() if entry.reason)),
        **(reading.read_json(questions) if questions and questions.is_file() else {"findings": [], "unused": []}),
    }


def _specification_errors(contract: Contract) -> list[str]:
    errors = OpenAPIV31SpecValidator(contract.document).iter_errors()
    return [
        f"OpenAPI 3.1: /{'/'.join(map(str, error.absolute_path))}: {error.message.splitlines()[0][:300]}"
        for error in errors
    ]


def _example_errors(contract: Contract, schemas: SchemaSet) -> list[str]:
    """Give the documented examples that break their own response's schema."""
    return [
        f"example of {operation.id} {status} at /{'/'.join(map(str, violation.instance))}: {violation.message}"
        for operation in contract.operations
        for status, response in operation.responses.items()
        if response.schema is not None
        for example in response.examples
        for violation in schemas.violations(response.schema, response.schema_pointer, example)
    ]


def _evidence_errors(contract: Contract) -> list[str]:
    return [
        f"evidence.json: {place} points at nothing in the contract"
        for place in contract.evidence.entries
        if pointer.get(contract.document, place) is pointer.MISSING
    ]


def _print(result: Mapping[str, Any]) -> None:
    console = wide_console()
    by_kind, by_overlay = result["evidence"], result["overlay"]
    total, added = sum(by_kind.values()), sum(by_overlay.values())
    given = sum(by_kind.get(kind, 0) - by_overlay.get(kind, 0) for kind in OF_DOCUMENTS)
    title = f"{result['vendor']}: {counted(result['operations'], 'operation')}, {total} assertions by their evidence"
    table = Table(title=title, title_justify="left")
    for column in ("kind", "captured", "added by overlay.yaml", "what the kind means"):
        table.add_column(column, justify="right" if column in ("captured", "added by overlay.yaml") else "left")
    for kind, count in sorted(by_kind.items(), key=lambda pair: (-pair[1], pair[0])):
        own = by_overlay.get(kind, 0)
        table.add_row(kind, str(count - own), str(own), MEANINGS.get(kind, ""))
    table.add_row("all", str(total - added), str(added), end_section=True)
    console.print(table)
    said, decided = (round(100 * part / (total or 1)) for part in (given, added))
    seen = round(100 * (by_kind.get("observed", 0) - by_overlay.get("observed", 0)) / (total or 1))
    concluded = 100 - said - seen - decided if total else 0
    traffic = f"{seen} % were seen in recorded traffic, " if seen else ""
    console.print(
        f"of the assertions, {said} % stand in the vendor's documents, {traffic}{concluded} % were concluded from "
        f"them, and {decided} % were added by people"
    )
    print_questions(result, console)
    if unread := left_out([Illegible(**part) for part in result["left_out"]]):
        console.print(f"[yellow]left out[/] {escape(literal(unread))}", highlight=False)
    for error in result["errors"]:
        console.print(f"[red]error[/] {error}", markup=True, highlight=False)
    console.print(SOUND if not result["errors"] else f"[red]{counted(len(result['errors']), 'error')}[/]")
