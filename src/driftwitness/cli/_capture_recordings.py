"""``driftwitness capture`` of recordings: starts a contract, or widens the one that is there."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from driftwitness import InputError
from driftwitness.checks.account import Account
from driftwitness.cli._terminal import progress, wide_console
from driftwitness.contract import Contract, EvidenceIndex, reading, store
from driftwitness.drift.exits import Exit
from driftwitness.drift.observed.recorded import observe_recordings
from driftwitness.report.literal import literal
from driftwitness.run.from_recordings import start, widen
from driftwitness.run.from_recordings.contradictions import RULE

_LISTED = 20


def capture(paths: Sequence[Path], vendor: str, out: Path | None, style: str) -> int:
    """Write the contract of recordings, say what was added, and what they say otherwise than the contract there."""
    folder = out or Path(os.environ.get("DRIFTWITNESS_CONTRACTS", "contracts")) / vendor
    source = ", ".join(dict.fromkeys(path.resolve().name for path in paths))
    with progress(f"capturing {vendor}"):
        is_there = (folder / store.OPENAPI).is_file()
        result = _widened(folder, paths, source) if is_there else _started(vendor, folder, paths, source)
    click.echo(json.dumps(result, indent=2, ensure_ascii=False)) if style == "json" else _print(result)
    return Exit.PASS


def _started(vendor: str, folder: Path, paths: Sequence[Path], source: str) -> dict[str, Any]:
    observed, account = observe_recordings(paths)
    made = start(observed, vendor, source)
    contract = Contract(vendor, made.document, EvidenceIndex.from_json(made.evidence))
    if not contract.operations:
        told = "; ".join(made.left_out[:3])
        raise InputError(
            f"{source}: no operation: of {observed.count} interactions none got a 2xx or 3xx ({told}). "
            "Record some requests that succeed."
        )
    store.save(made.document, made.evidence, folder, {"findings": [], "unused": []}, settings(contract))
    return _summary(vendor, folder, account, contract, added=None, left_out=made.left_out, questions=())


def _widened(folder: Path, paths: Sequence[Path], source: str) -> dict[str, Any]:
    old = store.load(folder)
    observed, account = observe_recordings(paths, old, unknown=True)
    made = widen(old, observed, source)
    kept = reading.read_json(folder / store.QUESTIONS) if (folder / store.QUESTIONS).is_file() else {}
    open_before = [entry for entry in kept.get("findings", []) if entry.get("rule") != RULE]
    questions = {"findings": [], "unused": [], **kept} | {"findings": [*open_before, *made.questions]}
    store.save(made.document, made.evidence, folder, questions)
    contract = Contract(old.vendor, made.document, EvidenceIndex.from_json(made.evidence))
    return _summary(
        old.vendor,
        folder,
        account,
        contract,
        added=made.added,
        left_out=made.left_out,
        questions=made.questions,
    )


def settings(contract: Contract) -> str:
    """Give the ``vendor.toml`` of a contract that no document tells of."""
    variable = "".join(c if c.isalnum() else "_" for c in contract.vendor).upper() + "_API_KEY"
    lines = [f"title = {json.dumps(contract.vendor)}", "documents = []", "", "[auth]"]
    lines += [f'{json.dumps(scheme)} = "{variable}"' for scheme in contract.security_schemes]
    return "\n".join([*lines, "", "[values]", "", "[effects]", 'live = ["reads"]', ""])


def _summary(
    vendor: str,
    folder: Path,
    account: Account,
    contract: Contract,
    *,
    added: Sequence[str] | None,
    left_out: Sequence[str],
    questions: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    return {
        "vendor": vendor,
        "folder": str(folder),
        "operations": len(contract.operations),
        "assertions": len(contract.evidence.entries),
        "evidence": dict(Counter(entry.kind for entry in contract.evidence.entries.values())),
        "started": added is None,
        "added": list(added or ()),
        "findings": [dict(question) for question in questions],
        "left_out": list(left_out),
        **account.brief(),
    }


def _print(result: Mapping[str, Any]) -> None:
    console = wide_console()
    verb = "started from" if result["started"] else "widened by"
    files = ", ".join(f"{count} {name}" for name, count in result["formats"].items())
    console.print(
        Text.assemble(
            (result["vendor"], "bold"),
            f": {result['operations']} operations, {result['assertions']} assertions with evidence, {verb} recordings "
            f"({files}) → {result['folder']}",
        )
    )
    if not result["started"]:
        _list("added", result["added"])
    _list("left out", result["left_out"])
    _list(f"unreadable ({result['unreadable']})", result["unreadable_first"])
    if result["findings"]:
        console.print(f"[bold]ask the vendor[/]: {len(result['findings'])} times the traffic says otherwise")
        for finding in result["findings"]:
            console.print(Text(f"  {literal(finding['message'])}"))


def _list(title: str, lines: Sequence[str]) -> None:
    console = wide_console()
    if not lines:
        return
    console.print(Text(f"{title}: {len(lines)}" if "(" not in title else title, "bold"))
    for line in lines[:_LISTED]:
        console.print(Text(f"  {literal(line)}"))
    if len(lines) > _LISTED:
        console.print(Text(f"  and {len(lines) - _LISTED} more (--format json lists them)", "dim"))
