"""The list of operators, for people and for programs."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from driftwitness.contract import Contract
from driftwitness.mock.injection import Injection, Kind, Target
from driftwitness.mock.operators import not_applicable, operators

KINDS: tuple[Kind, ...] = ("structural", "semantic", "fault")


@dataclass(frozen=True, slots=True)
class Row:
    """One operator. ``obstacle`` says why it would change nothing of the contract asked about, None where it would."""

    name: str
    kind: Kind
    does: str
    takes: tuple[Target, ...]
    families: tuple[str, ...]
    obstacle: str | None = None


def rows(contract: Contract | None = None) -> list[Row]:
    """Give all operators, by kind and name, and with a contract what each would meet in it."""
    found = [_row(operator, contract) for operator in operators().values()]
    return sorted(found, key=lambda row: (KINDS.index(row.kind), row.name))


def table(found: list[Row]) -> str:
    """Write the operators that apply as a table, and below it those that do not, with the reason."""
    applicable = [row for row in found if row.obstacle is None]
    cells = [("NAME", "KIND", "AFTER @", "NOTICED BY", "WHAT IT DOES")]
    cells += [(r.name, r.kind, ", ".join(r.takes), ", ".join(r.families), r.does) for r in applicable]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = ["  ".join((*map(str.ljust, line[:4], widths), line[4])) for line in cells]
    hindered = [f"  {row.obstacle}" for row in found if row.obstacle is not None]
    return "\n".join([*lines, *(["", f"{len(hindered)} do not apply:", *hindered] if hindered else [])])


def _row(operator: type[Injection], contract: Contract | None) -> Row:
    does = " ".join((inspect.getdoc(operator) or "").partition("\n\n")[0].split())
    obstacle = not_applicable(operator, contract) if contract else None
    return Row(operator.name, operator.kind, does, operator.takes, operator.families, obstacle)
