"""What ``driftwitness try`` says of a page, in the terminal."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from driftwitness.contract import Contract
from driftwitness.contract.mending import Illegible
from driftwitness.report.counted import counted
from driftwitness.report.left_out import left_out
from driftwitness.report.literal import literal
from driftwitness.report.shell import pasteable

OPERATIONS = 12
QUESTIONS = 8
_METHODS = {"GET": "green", "HEAD": "green", "DELETE": "red"}


def heading(text: str, console: Console) -> None:
    """Print what the next lines are about."""
    console.print(Text(f"\n{literal(text)}", style="bold cyan"))


def show_operations(contract: Contract, assertions: int, pages: Sequence[str], console: Console) -> None:
    """Print the operations that the pages document, each with its place there."""
    operations = contract.operations
    heading(f"What {' and '.join(pages)} {'says' if len(pages) == 1 else 'say'}", console)
    found = f"{counted(len(operations), 'operation')} and {counted(assertions, 'assertion')}"
    indented(Text(f"{found}, each with its place"), console)
    table = grid("method", "path", "place")
    for operation in operations[:OPERATIONS]:
        evidence = contract.evidence.of(operation.pointer)
        place = evidence.place if evidence.lines else evidence.document or evidence.kind
        style = _METHODS.get(operation.method, "yellow")
        table.add_row(Text(operation.method, style), Text(literal(operation.path)), Text(literal(place), "dim"))
    indented(table, console)
    more(len(operations) - OPERATIONS, "operation", console)


def show_left_out(parts: Sequence[Illegible], console: Console) -> None:
    """Print how much of a specification nothing can be judged by."""
    if parts:
        indented(Text(f"left out: {literal(left_out(parts))}", "yellow"), console)


def show_questions(findings: Sequence[Mapping[str, Any]], console: Console) -> None:
    """Print what the vendor should be asked: where its pages contradict themselves or leave something open."""
    heading("What to ask the vendor", console)
    if not findings:
        indented(Text("nothing: no contradiction, no gap and no broken example was found"), console)
    for finding in findings[:QUESTIONS]:
        first, last = finding["lines"]
        place = f"{finding['document']}:{first}" if first == last else f"{finding['document']}:{first}-{last}"
        head = Text.assemble((literal(finding["rule"].partition("/")[2]), "yellow"), ("  " + literal(place), "dim"))
        indented(head, console)
        console.print(Padding(Text(literal(finding["message"])), (0, 0, 0, 4)))
    more(len(findings) - QUESTIONS, "question", console)


def show_next(steps: Sequence[tuple[Sequence[str], str]], console: Console) -> None:
    """Print commands to type next, each with what it is for."""
    heading("Next", console)
    for command, purpose in steps:
        indented(Text(f"# {purpose}", "dim"), console)
        # a command that is folded at a blank cannot be copied
        console.print(
            f"  {pasteable(shlex.join(command))}", markup=False, highlight=False, soft_wrap=True, style="bold"
        )


def grid(*columns: str) -> Table:
    """Give a table without lines and heads."""
    table = Table.grid(padding=(0, 2))
    for number, name in enumerate(columns):
        table.add_column(name, overflow="fold", no_wrap=number == 0)
    return table


def indented(content: RenderableType, console: Console) -> None:
    """Print below a heading."""
    console.print(Padding(content, (0, 0, 0, 2), expand=False))


def more(number: int, what: str, console: Console) -> None:
    """Print how many are not shown."""
    if number > 0:
        indented(Text(f"and {counted(number, what)} more", "dim"), console)
