"""``driftwitness capture``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from driftwitness import InputError, document
from driftwitness.capture import capture
from driftwitness.capture.captured import Captured, DocumentedExchange
from driftwitness.cassette import write
from driftwitness.cli._terminal import progress, wide_console
from driftwitness.contract import overlay, reading, store
from driftwitness.contract.evidence import hash_lines
from driftwitness.document import Document
from driftwitness.trace import Interaction, Request, Response


@click.command
@click.argument("page", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--vendor", required=True, metavar="NAME", help="The vendor's short name: lower case, as its folder.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The contract's folder, such as contracts/NAME."
)
@click.option("--cassettes", type=click.Path(path_type=Path), help="Also write the documented exchanges there.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(page: tuple[Path, ...], *, vendor: str, out: Path, cassettes: Path | None, style: str) -> None:
    """Turn a vendor's pages into a contract: openapi.yaml, schemas/ and evidence.json.

    An overlay.yaml in the folder is applied; its files of your own (overlay.yaml, vendor.toml, documents/) stay.

    \b
    driftwitness capture page.txt --vendor NAME --out contracts/NAME
    """
    if not vendor.replace("-", "").replace("_", "").isalnum():
        raise InputError(f"--vendor {vendor!r}: expected a short name of letters, digits, - and _.")
    with progress(f"capturing {vendor}"):
        documents = [document.read_document(path) for path in page]
        captured = capture(documents, vendor=vendor)
        contract, evidence, overlaid = _overlay(captured, out)
        _hash(evidence, documents)
    store.save(contract, evidence, out, questions(captured))
    if not (out / store.SETTINGS).exists():
        (out / store.SETTINGS).write_text(_settings(contract, vendor, page), encoding="utf-8")
    if cassettes:
        _write_exchanges(captured.exchanges, cassettes, vendor, evidence)
    summary = {
        "vendor": vendor,
        "folder": str(out),
        "operations": sum(len(item) for item in contract["paths"].values()),
        "assertions": len(evidence),
        "overlaid": overlaid,
        "exchanges": len(captured.exchanges),
        **questions(captured),
    }
    click.echo(json.dumps(summary, indent=2, ensure_ascii=False)) if style == "json" else _print(summary)


def questions(captured: Captured) -> dict[str, Any]:
    """Give what the documents leave open: findings to ask the vendor about, and lines that nothing used."""
    return {
        "findings": [
            {"rule": f.rule, "document": f.document, "lines": list(f.lines), "message": f.message}
            for f in captured.findings
        ],
        "unused": [{"document": u.document, "lines": [u.first, u.last]} for u in captured.unused],
    }


def _overlay(captured: Captured, out: Path) -> tuple[dict[str, Any], dict[str, Any], int]:
    path = out / store.OVERLAY
    if not path.is_file():
        return captured.openapi, captured.evidence, 0
    result = overlay.apply(captured.openapi, captured.evidence, reading.read_yaml(path), path)
    return result.document, result.evidence, len(result.changed)


def _hash(evidence: Mapping[str, Any], documents: Sequence[Document]) -> None:
    """Put the hash of their lines into the entries that an overlay brought."""
    lines = {found.name: found.source for found in documents}
    for entry in evidence.values():
        if entry.get("document") in lines and entry.get("lines"):
            first, last = entry["lines"]
            entry["sha256"] = hash_lines(lines[entry["document"]][first - 1 : last])


def _variable(vendor: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in vendor).upper() + "_API_KEY"


def _settings(contract: Mapping[str, Any], vendor: str, page: Sequence[Path]) -> str:
    variable = _variable(vendor)
    schemes = contract.get("components", {}).get("securitySchemes", {})
    lines = [
        f"title = {json.dumps(contract['info']['title'])}",
        f"documents = {json.dumps([p.name for p in page])}",
        "",
    ]
    lines += ["[auth]", *(f'{json.dumps(scheme)} = "{variable}"' for scheme in schemes), ""]
    lines += ["[values]", "", "[effects]", 'live = ["reads"]', ""]
    return "\n".join(lines)


def _write_exchanges(
    exchanges: Sequence[DocumentedExchange], folder: Path, vendor: str, evidence: Mapping[str, Any]
) -> None:
    """Write the exchanges that the documents show, one cassette for each operation."""
    by_operation: dict[str, list[DocumentedExchange]] = {}
    for exchange in exchanges:
        by_operation.setdefault(exchange.operation_id, []).append(exchange)
    hashes = {entry["document"]: entry["sha256"] for entry in evidence.values() if entry.get("document")}
    for operation, found in by_operation.items():
        first = found[0].where
        origin: dict[str, Any] = {"kind": "document", "vendor": vendor, "document": first.document}
        origin["lines"] = [[exchange.where.first, exchange.where.last] for exchange in found]
        if first.document in hashes:
            write.write(
                folder,
                operation,
                [_interaction(n, exchange, _variable(vendor)) for n, exchange in enumerate(found, 1)],
                origin,
            )


def _interaction(number: int, exchange: DocumentedExchange, variable: str) -> Interaction:
    body = None if exchange.request_body is None else _json_bytes(exchange.request_body)
    headers = tuple((name, _credential(name, value, variable)) for name, value in exchange.headers)
    request = Request(exchange.method, exchange.url, headers, body)
    response = Response(exchange.status, None, _json_bytes(exchange.response_body))
    return Interaction(number, number, number, request, response, origin="document")


def _credential(name: str, value: str, variable: str) -> str:
    """Put the variable where a document's example has its stand-in for a credential."""
    if "auth" not in name.lower() and "key" not in name.lower():
        return value
    scheme, _, rest = value.rpartition(" ")
    return f"{scheme} ${variable}".lstrip() if rest else value


def _json_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _print(summary: Mapping[str, Any]) -> None:
    console = wide_console()
    console.print(
        f"[bold]{summary['vendor']}[/]: {summary['operations']} operations, {summary['assertions']} assertions with "
        f"evidence, {summary['exchanges']} documented exchanges, {summary['overlaid']} decided by the overlay → "
        f"{summary['folder']}"
    )
    print_questions(summary, console)


def print_questions(summary: Mapping[str, Any], console: Console) -> None:
    """Print the document findings and the unused lines."""
    console.print(f"[bold]ask the vendor[/]: {len(summary['findings'])} document findings")
    for finding in summary["findings"]:
        console.print(
            Text.assemble(("\n" + finding["rule"], "yellow"), f"  {finding['document']}:{_span(finding['lines'])}")
        )
        console.print(Padding(Text(finding["message"]), (0, 0, 0, 2)))
    spans = [f"{unused['document']}:{_span(unused['lines'])}" for unused in summary["unused"]]
    console.print(Text(f"\nlines that nothing used: {', '.join(spans) or 'none'}"))


def _span(lines: Sequence[int]) -> str:
    first, last = lines
    return f"{first}" if first == last else f"{first}-{last}"
