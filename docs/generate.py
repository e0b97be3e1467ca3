"""Writes the pages in docs/ that are made from the code: the checks, and what the mock can be made to do."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from driftwitness.checks.registry import checks
from driftwitness.mock.injection import Injection
from driftwitness.mock.operators import operators

HERE = Path(__file__).resolve().parent


def checks_page() -> str:
    """Give docs/checks.md: every rule with its documentation."""
    parts = ["# Checks\n\nMade from the code by `make docs`. `driftwitness explain ID` prints the same.\n"]
    family = ""
    for check in checks().values():
        if check.family != family:
            family = check.family
            parts.append(f"## {family}\n")
        text = inspect.getdoc(check) or ""
        rule, _, rest = text.partition("\n")
        needs = (
            f"\n\nApplies where the contract has: {', '.join(f'`{r}`' for r in check.requires)}."
            if check.requires
            else ""
        )
        parts.append(f"### `{check.id}`\n\n{rule}\n{_indented(rest)}\nReference: {check.reference}.{needs}\n")
    return "\n".join(parts)


def _indented(text: str) -> str:
    """Keep the examples, which stand indented, as code blocks of their own."""
    lines = []
    for line in text.splitlines():
        if line in ("Pass:", "Fail:"):
            lines += ["", line, ""]
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


KINDS = {
    "structural": "The shape of answers changes.",
    "semantic": "Answers have their shape, and mean or do something else.",
    "fault": "Answers do not arrive as they were meant.",
}


def injections_page() -> str:
    """Give docs/injections.md: every operator of the mock, by kind."""
    parts = [
        "# Injections\n\nMade from the code by `make docs`. "
        "`driftwitness mock VENDOR --inject OPERATOR[@WHERE][:RATE]`, repeatable.\n\n"
        "- `WHERE` is an operationId, `operationId:/json/pointer` into what it answers, or the name of a rate-limit "
        "header; without it an operator strikes wherever it applies, in the first property that fits.\n"
        "- `RATE` is the share of requests that are struck, drawn from the seed: `0.2`, `20%` or `1/5`.\n\n"
        "`driftwitness mock VENDOR --list-injections` lists those that change something in a vendor's contract, and "
        "says why the others do not; `--inject` refuses those.\n"
    ]
    for kind, meaning in KINDS.items():
        found = {name: operator for name, operator in operators().items() if operator.kind == kind}
        parts += [f"## {kind.capitalize()}\n\n{meaning}\n"] if found else []
        parts += [_injection(name, operator) for name, operator in found.items()]
    return "\n".join(parts)


def _injection(name: str, operator: type[Injection]) -> str:
    takes = {"operation": "an operation", "pointer": "a pointer", "header": "a header"}
    after = ", ".join(takes[target] for target in operator.takes)
    noticed = ", ".join(operator.families)
    needs = f" Needs: {', '.join(f'`{part}`' for part in operator.requires)}." if operator.requires else ""
    return f"### `{name}`\n\n{inspect.getdoc(operator)}\n\nNoticed by: {noticed}. After the @: {after}.{needs}\n"


PAGES = {"checks.md": checks_page, "injections.md": injections_page}


def main() -> int:
    """Write all pages; with --check, only tell (exit 1) whether one is not up to date."""
    stale = [name for name, make in PAGES.items() if not _is_fresh(name, make())]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"docs/{name} is not up to date: run `make docs`", file=sys.stderr)
        return int(bool(stale))
    for name, make in PAGES.items():
        (HERE / name).write_text(make(), encoding="utf-8")
    return 0


def _is_fresh(name: str, text: str) -> bool:
    path = HERE / name
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
