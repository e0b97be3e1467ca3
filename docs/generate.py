"""Writes the pages in docs/ that are made from the code: the checks, and what the mock can be made to do."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from driftwitness.checks.registry import checks
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


def injections_page() -> str:
    """Give docs/injections.md: every operator of the mock."""
    parts = [
        "# Injections\n\nMade from the code by `make docs`. `driftwitness mock VENDOR --inject OPERATOR[@WHERE]`.\n"
    ]
    for name, operator in operators().items():
        parts.append(f"## `{name}`\n\n{inspect.getdoc(operator)}\n\nNoticed by: {', '.join(operator.families)}.\n")
    return "\n".join(parts)


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
