"""What capture makes of pages whose facts are known from elsewhere.

Prints JSON: the scores of `score_capture.py` on pages read by hand, for both forms; precision and recall of captured
response properties against the vendors' own OpenAPI documents; for each page the share of lines that were used or
knowingly passed over, and the seconds it took. The pages are no part of this repository: `--shared FOLDER` or
DRIFTWITNESS_SHARED names the folder that holds `tools/` and `devset/`; what is missing there is named.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from driftwitness.capture import Captured, capture
from driftwitness.document import read_document

METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})
FORMS = {"text": ".txt", "markdown": ".md"}
DEEPEST = 12
Triple = tuple[str, str, str]


def main() -> int:
    """Measure what is at hand and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("DRIFTWITNESS_SHARED") or Path(__file__).parents[2] / "shared"
    parser.add_argument("--shared", type=Path, default=Path(default))
    shared: Path = parser.parse_args().shared
    pages, tool, specs = (
        shared / "devset" / "documents",
        shared / "tools" / "score_capture.py",
        shared / "devset" / "openapi",
    )
    missing = [path.relative_to(shared).as_posix() for path in (pages, tool, specs) if not path.exists()]
    figures: dict[str, Any] = {"shared": shared.name, "missing": missing}
    if pages.exists():
        contracts, figures["pages"] = _pages(pages)
        if specs.exists():
            figures["responses"] = _responses(contracts, specs)
        if tool.exists():
            figures["scores"] = {form: _scores(tool, pages, form) for form in FORMS}
    print(json.dumps(figures, indent=2))
    return 0


def _pages(folder: Path) -> tuple[dict[tuple[str, str], Captured], dict[str, Any]]:
    """Each page's contract, by vendor and form; seconds and the share of its lines that capture knows, by file."""
    contracts: dict[tuple[str, str], Captured] = {}
    figures: dict[str, Any] = {}
    for form, suffix in FORMS.items():
        for page in sorted(folder.glob(f"*{suffix}")):
            began = time.perf_counter()
            document = read_document(page)
            captured = capture([document], vendor=page.stem)
            seconds = time.perf_counter() - began
            lines = {number for number, line in enumerate(document.lines, 1) if line.strip()}
            unused = {number for run in captured.unused for number in range(run.first, run.last + 1)} & lines
            contracts[page.stem, form] = captured
            figures[page.name] = {
                "lines": len(lines),
                "known": round(1 - len(unused) / len(lines), 3) if lines else None,
                "seconds": round(seconds, 2),
            }
    return contracts, figures


def _scores(tool: Path, pages: Path, form: str) -> Any:
    """What the scorer of hand-read facts prints: hits, claims and truths of each kind, by page."""
    command = [
        sys.executable,
        str(tool),
        str(pages),
        "--json",
        "--driftwitness",
        str(Path(sys.executable).with_name("driftwitness")),
    ]
    with tempfile.TemporaryDirectory() as kept:
        flags = ["--markdown"] if form == "markdown" else []
        done = subprocess.run([*command, *flags, "--keep", kept], capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 and done.stdout else {"failed": done.stderr.strip()[-300:]}


def _responses(contracts: dict[tuple[str, str], Captured], specs: Path) -> dict[str, Any]:
    """Precision and recall of response properties, for each vendor that publishes an OpenAPI document."""
    figures: dict[str, Any] = {}
    for spec in sorted(specs.iterdir()):
        told = json.loads(spec.read_text()) if spec.suffix == ".json" else yaml.safe_load(spec.read_text())
        for form in FORMS:
            if captured := contracts.get((spec.stem, form)):
                figures[f"{spec.stem} {form}"] = _compare(captured.openapi, told)
    return figures


def _compare(captured: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    known = _operations(told)
    hits = claims = truths = shown = names = 0
    both = [(key, operation) for key, operation in _operations(captured).items() if key in known]
    for key, operation in both:
        for status, response in operation["responses"].items():
            if not status.startswith("2"):
                continue
            other = _same_status(known[key]["responses"], status)
            claimed, true = _triples(captured, response), _triples(told, other or {})
            claims, truths, hits = claims + len(claimed), truths + len(true), hits + len(claimed & true)
            shown += len(true) if claimed else 0
            names += len({triple[:2] for triple in claimed} & {triple[:2] for triple in true})
    return {
        "operations": len(both),
        "precision": _share(hits, claims),
        "recall": _share(hits, truths),
        "recall where the page shows a body": _share(hits, shown),
        "precision of names alone": _share(names, claims),
        "captured": claims,
    }


def _share(part: int, of: int) -> float | None:
    return round(part / of, 3) if of else None


def _operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Operations by method and path, parameters' names and what stands before the first common segment erased."""
    found = {}
    for path, item in (document.get("paths") or {}).items():
        for method, operation in item.items():
            if method in METHODS:
                plain = re.sub(r"\{[^}]*\}", "{}", path).rstrip("/")
                found[method, re.sub(r"^(?:/api|/v\d+|/\{\}(?=/[a-z_]+\.json|/\w+/\{\}))+", "", plain)] = operation
    return found


def _same_status(responses: dict[str, Any], status: str) -> dict[str, Any] | None:
    successes = [code for code in map(str, responses) if code.startswith("2")]
    chosen = status if status in successes else next(iter(successes), None)
    return next((response for code, response in responses.items() if str(code) == chosen), None)


def _triples(document: dict[str, Any], response: dict[str, Any]) -> set[Triple]:
    response = _resolved(document, response)
    content = next((media for name, media in (response.get("content") or {}).items() if "json" in name), None)
    return set(_walk(document, (content or {}).get("schema") or {}, "", 0))


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    for _ in range(DEEPEST):
        if "$ref" not in node:
            break
        target: Any = document
        for token in str(node["$ref"]).removeprefix("#/").split("/"):
            target = target.get(token.replace("~1", "/").replace("~0", "~"), {})
        node = target
    return node


def _walk(document: dict[str, Any], schema: dict[str, Any], at: str, depth: int) -> Iterator[Triple]:
    """Each property below the schema: its pointer, with `*` for any item or key, and its types."""
    schema = _resolved(document, schema)
    if depth > DEEPEST:
        return
    for keyword in ("allOf", "oneOf", "anyOf"):
        for branch in schema.get(keyword) or []:
            yield from _walk(document, branch, at, depth + 1)
    for name, inner in (schema.get("properties") or {}).items():
        for kind in _types(document, inner, 0):
            yield ("property", f"{at}/{name}", kind)
        yield from _walk(document, inner, f"{at}/{name}", depth + 1)
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from _walk(document, schema[keyword], f"{at}/*", depth + 1)


def _types(document: dict[str, Any], schema: dict[str, Any], depth: int) -> set[str]:
    schema = _resolved(document, schema)
    kinds = schema.get("type") or []
    found = {kinds} if isinstance(kinds, str) else set(kinds)
    for keyword in ("allOf", "oneOf", "anyOf"):
        for branch in (schema.get(keyword) or []) if depth < DEEPEST else []:
            found |= _types(document, branch, depth + 1)
    if not found and "properties" in schema:
        found = {"object"}
    return found - {"null"}


if __name__ == "__main__":
    sys.exit(main())
