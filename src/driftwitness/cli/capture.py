"""``driftwitness capture``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from driftwitness import InputError, document
from driftwitness.capture import capture
from driftwitness.capture.captured import Captured
from driftwitness.capture.portable import portable
from driftwitness.capture.specification import capture_specification
from driftwitness.capture.specification.merge import merge
from driftwitness.cli import _capture_recordings, _changes, _documented
from driftwitness.cli._terminal import progress, wide_console
from driftwitness.contract import Contract, Evidence, EvidenceIndex, collection, overlay, reading, specification, store
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.evidence import hash_lines, hash_value
from driftwitness.document import Document
from driftwitness.drift.changes import changes
from driftwitness.drift.exits import Exit
from driftwitness.drift.observed.recorded import is_recorded
from driftwitness.report.quotation import Quotation
from driftwitness.trace.secrets import default_variable


@dataclass(frozen=True, slots=True)
class Sources:
    """A vendor's documents: its pages, and its specification where it has one."""

    pages: tuple[Document, ...]
    specification: specification.Specification | None

    def captured(self, vendor: str) -> Captured:
        """Give what they say together."""
        if self.specification is None:
            return capture(self.pages, vendor=vendor)
        specified = capture_specification(self.specification)
        return merge(capture(self.pages, vendor=vendor), specified) if self.pages else specified

    def quote(self, evidence: Evidence) -> str:
        """Give place and kind of an evidence, and the lines where they are those of a page."""
        page = next((page for page in self.pages if page.name == evidence.document), None)
        place = f"{evidence.place} ({evidence.kind})"
        if page is None or not evidence.lines:
            return f"{place}: {evidence.reason}" if evidence.reason else place
        first, last = evidence.lines
        lines = [line.strip() for line in page.source[first - 1 : last] if line.strip()]
        return f"{place}: “{' / '.join(lines)[:300]}”"


@click.command
@click.argument("source", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--vendor", required=True, metavar="NAME", help="The vendor's short name: lower case, as its folder.")
@click.option("--out", type=click.Path(path_type=Path), help="The contract's folder, such as contracts/NAME.")
@click.option("--diff", is_flag=True, help="Write nothing: tell what these documents change in the contract.")
@click.option("--cassettes", type=click.Path(path_type=Path), help="Also write the documented exchanges there.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    source: tuple[Path, ...], *, vendor: str, out: Path | None, diff: bool, cassettes: Path | None, style: str
) -> int:
    """Turn a vendor's pages, or recorded traffic, into a contract.

    It is a folder with openapi.yaml, schemas/ and evidence.json.

    A SOURCE is a page (text, Markdown, HTML), or an OpenAPI 3.1, 3.0 or Swagger 2.0 file. An overlay.yaml in the folder
    is applied; its files of your own (overlay.yaml, vendor.toml, documents/) stay. Or every SOURCE is a recording
    (a file or folder of vcrpy, Ruby VCR, go-vcr, betamax, HAR, schemathesis, or a run): it starts a contract, or
    widens the one in the folder [default: contracts/NAME] by what that does not say. What it says otherwise stays and
    becomes a question.

    \b
    driftwitness capture page.txt --vendor NAME --out contracts/NAME
    driftwitness capture page.txt openapi.yaml --vendor NAME --out contracts/NAME
    driftwitness capture new-page.txt --vendor NAME --diff
    driftwitness capture recordings/ --vendor NAME

    Exit status with --diff: 0 nothing breaking, 1 something breaking, or an action of the overlay has lost its target.
    """
    if not vendor.replace("-", "").replace("_", "").isalnum():
        raise InputError(f"--vendor {vendor!r}: expected a short name of letters, digits, - and _.")
    if _are_recorded(source):
        if diff or cassettes:
            option = "--diff" if diff else "--cassettes"
            raise click.UsageError(f"{option} is for documents; for recordings use `driftwitness diff OLD NEW`.")
        return _capture_recordings.capture(source, vendor, out, style)
    if diff:
        return _diff(source, vendor, out or store.find(vendor), style)
    if out is None:
        raise click.UsageError("--out is missing: name the contract's folder, such as contracts/NAME.")
    _capture(source, vendor, out, cassettes, style)
    return Exit.PASS


def _are_recorded(source: Sequence[Path]) -> bool:
    recorded = [path for path in source if is_recorded(path)]
    if recorded and len(recorded) < len(source):
        other = next(path for path in source if path not in recorded)
        raise InputError(
            f"{recorded[0]} is a recording and {other} a document: expected one kind. Capture the documents "
            "first, then the recordings into the same folder: they add what the documents do not say."
        )
    return bool(recorded)


def _capture(source: tuple[Path, ...], vendor: str, out: Path, cassettes: Path | None, style: str) -> None:
    summary = capture_into(out, source, vendor, cassettes)
    click.echo(json.dumps(summary, indent=2, ensure_ascii=False)) if style == "json" else _print(summary)


def capture_into(out: Path, source: Sequence[Path], vendor: str, cassettes: Path | None = None) -> dict[str, Any]:
    """Capture a vendor's documents into a contract's folder; give what is printed of it, as ``--format json`` does."""
    with progress(f"capturing {vendor}"), collection.paused():
        sources = _read(source)
        captured = sources.captured(vendor)
        overlaid = overlay.apply(captured.openapi, captured.evidence, *_overlay(out))
        contract, evidence = portable(overlaid.document, overlaid.evidence)
        _hash(evidence, sources)
        _refuse_nothing(contract, captured, source)
    asked = questions(captured)
    settled = _contract(vendor, contract, evidence, out)
    shown = _documented.shown(captured, settled, sources.pages)
    asked["findings"] += _documented.contradictions(settled, shown, asked["findings"])
    store.save(contract, evidence, out, asked, _settings(contract, vendor, source))
    if cassettes:
        _documented.write_cassettes(shown, cassettes)
    return {
        "vendor": vendor,
        "folder": str(out),
        "operations": _count(contract),
        "assertions": len(evidence),
        "overlaid": len(overlaid.changed),
        "exchanges": len(captured.exchanges),
        **asked,
    }


def _contract(vendor: str, document: Mapping[str, Any], evidence: Mapping[str, Any], out: Path) -> Contract:
    """Give the captured contract with the settings that its folder has already."""
    settings = reading.read_toml(out / store.SETTINGS) if (out / store.SETTINGS).is_file() else {}
    return Contract(vendor, document, EvidenceIndex.from_json(evidence), settings, out)


def _diff(source: tuple[Path, ...], vendor: str, folder: Path, style: str) -> int:
    """Tell what the documents change in the contract that a folder holds; write nothing."""
    with progress(f"comparing {vendor}"):
        old = store.load(folder)
        sources = _read(source)
        captured = sources.captured(vendor)
        overlaid = overlay.apply_matching(captured.openapi, captured.evidence, *_overlay(folder))
        whole, evidence = portable(overlaid.document, overlaid.evidence)
        new = Contract(old.vendor, whole, EvidenceIndex.from_json(evidence), old.settings)
        found = changes(old, new)
    return _changes.show(vendor, found, overlaid.missed, style, Quotation(old).of, sources.quote)


def _read(paths: Sequence[Path]) -> Sources:
    """Read pages and at most one specification; what that refers to in other files is found from it."""
    specified = [path for path in paths if specification.is_specification(path)]
    if len(specified) > 1:
        names = ", ".join(map(str, specified))
        raise InputError(
            f"{names}: two specifications of one vendor, expected one. Give that which refers to the others."
        )
    pages = tuple(document.read_document(path) for path in paths if path not in specified)
    return Sources(pages, specification.read(specified[0]) if specified else None)


def _refuse_nothing(contract: Mapping[str, Any], captured: Captured, source: Sequence[Path]) -> None:
    """A contract without operations says nothing that could be checked; an overlay may place those that are named."""
    if _count(contract):
        return
    names = ", ".join(map(str, source))
    named = [f"{found.document}:{found.lines[0]}" for found in captured.findings if "without-path" in found.rule]
    told = f" Operations are named without a path at {', '.join(named[:20])}." if named else ""
    raise InputError(
        f"{names}: no operation found: looked for a method with a path (`GET /things`), in lines, headings, tables, "
        f"curl commands and HTTP requests.{told} Give the page that has them, or place them by an "
        f"{store.OVERLAY} in the folder of --out."
    )


def _count(contract: Mapping[str, Any]) -> int:
    return len(Contract("", contract, EvidenceIndex({})).operations)


def questions(captured: Captured) -> dict[str, Any]:
    """Give what the documents leave open: findings to ask the vendor about, and lines that nothing used."""
    return {
        "findings": [
            {"rule": f.rule, "document": f.document, "lines": list(f.lines), "message": f.message}
            for f in captured.findings
        ],
        "unused": [{"document": u.document, "lines": [u.first, u.last]} for u in captured.unused],
    }


def _overlay(folder: Path) -> tuple[Any, Path]:
    """Give the overlay of a folder and its path; where there is none, one that does nothing."""
    path = folder / store.OVERLAY
    return (reading.read_yaml(path) if path.is_file() else {"overlay": "1.1.0"}), path


def _hash(evidence: Mapping[str, Any], sources: Sources) -> None:
    """Put the hash of what they point at into the entries that an overlay brought."""
    lines = {found.name: found.source for found in sources.pages}
    files = sources.specification.files if sources.specification else {}
    for entry in evidence.values():
        if entry.get("document") in lines and entry.get("lines"):
            first, last = entry["lines"]
            entry["sha256"] = hash_lines(lines[entry["document"]][first - 1 : last])
        elif entry.get("document") in files and "pointer" in entry and "sha256" not in entry:
            entry["sha256"] = hash_value(json_pointer.get(files[entry["document"]], entry["pointer"], None))


def _settings(contract: Mapping[str, Any], vendor: str, source: Sequence[Path]) -> str:
    variable = default_variable(vendor)
    schemes = contract.get("components", {}).get("securitySchemes", {})
    lines = [
        f"title = {json.dumps(contract['info']['title'])}",
        f"documents = {json.dumps([p.name for p in source])}",
        "",
    ]
    lines += ["[auth]", *(f'{json.dumps(scheme)} = "{variable}"' for scheme in schemes), ""]
    lines += ["[values]", "", "[effects]", 'live = ["reads"]', ""]
    return "\n".join(lines)


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
        console.print(Text.assemble(("\n" + finding["rule"], "yellow"), f"  {_place(finding)}"))
        console.print(Padding(Text(finding["message"]), (0, 0, 0, 2)))
    spans = [f"{unused['document']}:{_span(unused['lines'])}" for unused in summary["unused"]]
    console.print(Text(f"\nlines of the documents that the contract has nothing from: {', '.join(spans) or 'none'}"))


def _place(entry: Mapping[str, Any]) -> str:
    """Where a question points: a document's lines, or the document where no lines of it say so."""
    return f"{entry['document']}:{_span(entry['lines'])}" if entry["lines"] else str(entry["document"])


def _span(lines: Sequence[int]) -> str:
    first, last = lines
    return f"{first}" if first == last else f"{first}-{last}"
