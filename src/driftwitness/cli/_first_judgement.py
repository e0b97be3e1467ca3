"""What ``driftwitness try`` says of recordings that it judged, in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from driftwitness.checks.account import Told
from driftwitness.checks.judged import Judged
from driftwitness.checks.model import Finding, Verdict, worst
from driftwitness.cli._first_look import grid, heading, indented, more
from driftwitness.contract import Contract
from driftwitness.report.counted import counted
from driftwitness.report.literal import literal
from driftwitness.report.naming import operations
from driftwitness.report.quotation import Quotation
from driftwitness.report.results import by_weight
from driftwitness.report.seen import seen
from driftwitness.run.recorded import Recorded

FINDINGS = 10
ALIKE = 3
NAMED = 12
_COLOURS = {"error": "bold red", "warning": "bold yellow", "note": "bold blue"}
_LOOKED = {
    Verdict.PASS: ("held", "green"),
    Verdict.FAIL: ("broke", "bold red"),
    Verdict.INCONCLUSIVE: ("could not tell", "yellow"),
}


def show_traffic(recorded: Recorded, paths: Sequence[Path], console: Console) -> None:
    """Print what became of each recorded interaction, and how many rules had something to look at."""
    account = recorded.account
    heading(f"What was recorded in {' and '.join(map(str, paths))}", console)
    formats = ", ".join(sorted(account.formats)) or "none that is known"
    indented(
        Text.assemble(
            f"{counted(account.interactions, 'interaction')} in {counted(account.files, 'file')} ({formats}): ",
            (f"{account.matched:,} matched an operation", "green" if account.matched else "bold red"),
            (f", {account.unmatched_count:,} matched none", "yellow" if account.unmatched_count else "dim"),
            (f", {account.unreadable_count:,} unreadable", "yellow" if account.unreadable_count else "dim"),
        ),
        console,
    )
    rows = grid("how often", "why")
    for reason, told in _by_reason(account.unmatched):
        rows.add_row(Text(f"{len(told):,} matched none", "yellow"), literal(f"{reason}: {_named(map(_request, told))}"))
    for reason, told in _by_reason(account.unreadable):
        places = _named(one.where for one in told)
        rows.add_row(Text(f"{len(told):,} unreadable", "yellow"), literal(f"{reason}: {places}"))
    for reason, told in _by_reason(account.others):
        places = _named(one.source for one in told)
        rows.add_row(Text(f"{len(told):,} no recording", "yellow"), literal(f"{reason}: {places}"))
    indented(rows, console)
    if account.matched:
        show_rules(recorded.judged, console)
    else:
        why = "are these recordings of this vendor?" if account.interactions else "nothing is recorded there."
        indented(Text(f"nothing was judged: {why}", "bold red"), console)


def _by_reason(every: Iterable[Told]) -> list[tuple[str, list[Told]]]:
    """Give what was not judged by its reason, the commonest first."""
    found: dict[str, list[Told]] = {}
    for told in every:
        found.setdefault(told.reason, []).append(told)
    return sorted(found.items(), key=lambda entry: -len(entry[1]))


def _request(told: Told) -> str:
    return f"{told.method} {urlsplit(told.url).path or told.url}"


def show_broken(judged: Judged, console: Console) -> None:
    """Print the findings, each with the page's line, and a curl that repeats it."""
    heading("What broke", console)
    broken = [finding for finding in by_weight(judged.findings) if finding.severity != "note"]
    notes = Counter(finding.check for finding in judged.findings if finding.severity == "note")
    if not broken and judged.interactions:
        indented(Text("nothing: what was judged keeps the page's word", "green"), console)
    quotation = Quotation(judged.contract)
    alike: dict[tuple[str, str, tuple[str, ...], str], list[Finding]] = {}
    for finding in broken:
        where = finding.evidence.place
        alike.setdefault((finding.severity, finding.check, finding.operations, where), []).append(finding)
    for findings in list(alike.values())[:FINDINGS]:
        indented(_findings(findings, judged.contract, quotation), console)
    more(sum(map(len, list(alike.values())[FINDINGS:])), "finding", console)
    if notes:
        told = ", ".join(f"{check} {number}" for check, number in sorted(notes.items()))
        what = f"{counted(notes.total(), 'note')}, where no line of a page says so: {told}"
        indented(Text(what, "blue"), console)


def _findings(findings: Sequence[Finding], contract: Contract, quotation: Quotation) -> Group:
    """Give the findings of one rule that break the same lines of a page, in few lines; ``check`` has all."""
    first = findings[0]
    head = Text.assemble(
        (first.severity, _COLOURS[first.severity]),
        f" {first.check} ",
        (operations(first, contract), "bold"),
    )
    said = [
        f"expected {one.expected} at {one.pointer or 'the response'}, received {one.received}"
        for one in findings[:ALIKE]
    ]
    rest = [Text(f"and {len(findings) - ALIKE:,} like these", "dim")] if len(findings) > ALIKE else []
    most = max(findings, key=lambda one: one.count)
    because = Text(literal(quotation.of(first.evidence, first.contract)), "italic")
    told = (*(Text(literal(one)) for one in said), *rest, because, Text(literal(seen(most)), "dim"))
    return Group(head, Padding(Group(*told), (0, 0, 0, 2)))


def show_rules(judged: Judged, console: Console) -> None:
    """Print how many rules looked at something, by family, and what they found."""
    verdicts = _by_rule(judged)
    looked = {rule: verdict for rule, verdict in verdicts.items() if verdict in _LOOKED}
    indented(Text(f"{len(looked)} of {counted(len(verdicts), 'rule')} had something to look at"), console)
    table = grid("family", "outcome")
    families = Counter((rule.partition("/")[0], verdict) for rule, verdict in looked.items())
    for family in sorted({family for family, _ in families}):
        told = [
            Text(f"{families[family, verdict]} {word}", style)
            for verdict, (word, style) in _LOOKED.items()
            if families[family, verdict]
        ]
        table.add_row(family, Text(", ").join(told))
    indented(table, console)


def show_unchecked(judged: Judged, console: Console) -> None:
    """Print what could not be checked, and why."""
    heading("What could not be checked", console)
    rows = grid("what", "why")
    for reason, number in Counter(judged.doubts).most_common(3):
        rows.add_row(Text(f"inconclusive, {number}x", "yellow"), Text(literal(reason)))
    missing = judged.not_reached
    if missing:
        rows.add_row(Text(counted(len(missing), "operation"), "yellow"), f"never recorded: {_named(missing)}")
    verdicts = _by_rule(judged)
    idle = [rule for rule, verdict in verdicts.items() if verdict is Verdict.NOT_EXERCISED]
    silent = [rule for rule, verdict in verdicts.items() if verdict is Verdict.NOT_APPLICABLE]
    if idle:
        why = f"nothing in the recordings lets them look: {_families(idle)}"
        rows.add_row(Text(counted(len(idle), "rule"), "yellow"), why)
    if silent:
        why = f"about what these pages do not promise: {_families(silent)}"
        rows.add_row(Text(counted(len(silent), "rule"), "dim"), why)
    indented(rows, console)


def _by_rule(judged: Judged) -> dict[str, Verdict]:
    """Give each rule's worst verdict on any operation."""
    found: dict[str, list[Verdict]] = {}
    for (rule, _), verdict in judged.cells.items():
        found.setdefault(rule, []).append(verdict)
    return {rule: worst(verdicts) for rule, verdicts in found.items()}


def _families(rules: Iterable[str]) -> str:
    """Give the families of rules, and how many of each."""
    found = Counter(rule.partition("/")[0] for rule in rules)
    return ", ".join(f"{family} {number}" for family, number in sorted(found.items()))


def _named(names: Iterable[str]) -> str:
    every = [literal(name) for name in dict.fromkeys(names)]
    rest = f" and {len(every) - NAMED} more" if len(every) > NAMED else ""
    return ", ".join(every[:NAMED]) + rest
