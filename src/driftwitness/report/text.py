"""The summary that a person reads in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from driftwitness.checks.account import Account
from driftwitness.checks.model import Finding, Verdict
from driftwitness.checks.registry import families
from driftwitness.contract import Contract, Severity
from driftwitness.drift.gate import LEVELS, counts, is_of_mock_only
from driftwitness.report.counted import counted
from driftwitness.report.formats import ReportFormat
from driftwitness.report.left_out import left_out
from driftwitness.report.literal import literal
from driftwitness.report.naming import operations
from driftwitness.report.quotation import Quotation
from driftwitness.report.results import SELF_TEST, Result, verdict
from driftwitness.report.seen import seen
from driftwitness.report.shell import pasteable

LEGEND = (
    "counted per check and operation; findings are merged · "
    "not exercised: nothing in the run let the check look, so that it is no pass"
)
_TOLD = (Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.NOT_EXERCISED)
_COLOURS = {
    "pass": "green",
    "fail": "red",
    "inconclusive": "yellow",
    "error": "red",
    "warning": "yellow",
    "note": "blue",
}
SHOWN = 20
REASONS = 5
NAMED = 100
"""How many operations are named that were not reached: the JSON names all."""


class TextReport(ReportFormat):
    """The findings of each vendor, a table of what it kept and not, and the verdict."""

    name = "text"

    def write(self, results: list[Result], level: Severity) -> str:
        """Give what a terminal of 120 columns shows, without its colours."""
        stream = StringIO()
        self.show(results, level, Console(file=stream, width=120))
        return stream.getvalue().rstrip("\n")

    def show(self, results: list[Result], level: Severity, console: Console) -> None:
        """Print the findings of each vendor, a table of what it kept and not, and the verdict; no line is folded."""
        absent: dict[str, None] = {}
        for result in results:
            judged = result.judgements
            title = Text(literal(f"{judged.contract.title} · {judged.run.target}"), "bold")
            quotation = Quotation(judged.contract)
            first = result.findings[:SHOWN]
            shown = [line for finding in first for line in _finding(finding, judged.contract, quotation)]
            if (hidden := len(judged.findings) - SHOWN) > 0:
                shown += [f"... and {counted(hidden, 'finding')} more: --format json shows all", ""]
            _print([title, "", *shown, *_checks(result), *_summary(result), ""], console)
            absent |= dict.fromkeys(quotation.absent)
        if absent:
            names = _plain(", ".join(absent))
            _print([f"page not at hand: set DRIFTWITNESS_DOCUMENTS to quote it (the folder that has {names})"], console)
        word = verdict(results, level)
        findings = [finding for result in results for finding in result.judgements.findings]
        tally = f"{counted(len(results), 'vendor')} · {_tally(findings, level)}"
        _print([f"[bold {_COLOURS[word]}]{word}[/] · {tally}"], console)


def _print(lines: Iterable[RenderableType], console: Console) -> None:
    """Print lines whole, whatever the width: what is folded cannot be copied."""
    for line in lines:
        console.print(line, soft_wrap=True)


def _tally(findings: Sequence[Finding], level: Severity) -> str:
    """Count the findings, and tell how many of them the gate counts."""
    gated = sum(counts(finding, level) for finding in findings)
    if gated == len(findings):
        return f"{counted(gated, 'finding')} · gate at {level}"
    if gated:
        return f"{counted(len(findings), 'finding')}, {gated:,} at or above {level}"
    severities = Counter(finding.severity for finding in findings)
    told = [counted(severities[severity], severity) for severity in LEVELS if severities[severity]]
    return f"{', '.join(told)}, none at or above {level}"


def _checks(result: Result) -> Iterator[RenderableType]:
    """Count the verdicts of each family in which not all that applies passed, and name the others."""
    verdicts = {family: _family_counts(result, family) for family in families()}
    told = {family: found for family, found in verdicts.items() if any(found[name] for name in _TOLD)}
    if told:
        table = Table()
        table.add_column("family")
        for name in Verdict:
            table.add_column(str(name).replace("-", " "), justify="right")
        for family, found in told.items():
            table.add_row(family, *(_cell(name, found[name]) for name in Verdict))
        yield table
        yield Text(LEGEND, "dim")
    if passed := [family for family, found in verdicts.items() if found[Verdict.PASS] and family not in told]:
        yield f"[green]all looked at and passed:[/] {', '.join(passed)}"


def _summary(result: Result) -> list[str]:
    """Tell in lines of markup what was reached, what became of recordings, and what went otherwise."""
    judged = result.judgements
    reached, known = len(judged.reached), len(judged.contract.operations)
    lines = [
        f"operations reached {reached} of {known} · {counted(judged.interactions, 'interaction')} · "
        f"{counted(len(judged.findings), 'finding')}"
        + (f" · run {_plain(str(result.folder))}" if result.folder else "")
    ]
    lines += _accounted(result.account) if result.account else []
    if missing := judged.not_reached:
        more = f" and {len(missing) - NAMED:,} more" if len(missing) > NAMED else ""
        lines.append(f"[yellow]not reached:[/] {_plain(', '.join(missing[:NAMED]))}{more}")
    stop = judged.stop
    if stop is None:
        lines.append("[yellow]the run was killed: judged is what it had sent[/]")
    elif stop.reason != "finished":
        lines.append(f"[yellow]stopped early:[/] {_plain(stop.message)}")
    if stop and stop.leftovers:
        lines.append(f"[yellow]left behind:[/] {_plain(', '.join(stop.leftovers))}")
    if result.is_self_test:
        lines.append(f"[cyan]{SELF_TEST}[/]")
    if is_of_mock_only(judged):
        lines.append("[yellow]inconclusive:[/] every cassette was recorded from our own mock, none from the vendor")
    if unread := left_out(judged.illegible):
        lines.append(f"[yellow]left out:[/] {_plain(unread)}")
    doubts = Counter(judged.doubts).most_common(3)
    lines += [f"[yellow]inconclusive:[/] {_plain(reason)} ({count}x)" for reason, count in doubts]
    return lines


def _accounted(account: Account) -> list[str]:
    """Tell what became of every interaction of recordings, and of those not judged, why."""
    formats = ", ".join(f"{count} {name}" for name, count in sorted(account.formats.items()))
    lines = [
        f"recordings: {counted(account.interactions, 'interaction')} in {counted(account.files, 'file')} "
        f"({_plain(formats)}) · "
        f"{account.matched:,} matched · {account.unmatched_count:,} of no operation · "
        f"{account.unreadable_count:,} unreadable"
    ]
    kinds = {"of no operation": account.unmatched, "unreadable": account.unreadable, "no recording": account.others}
    for title, found in kinds.items():
        reasons = Counter(told.reason for told in found)
        for reason, count in reasons.most_common(REASONS):
            first = next(told for told in found if told.reason == reason)
            where = f"{first.method} {first.url} in " if first.url else ""
            place = f"{where}{first.where}"
            lines.append(f"[yellow]{title}:[/] {_plain(reason)} ({count}x, such as {_plain(place)})")
    return lines


def _plain(text: str) -> str:
    """Give a text as markup that shows every character of it."""
    return escape(literal(text))


def _family_counts(result: Result, family: str) -> Counter[Verdict]:
    cells = result.judgements.cells.items()
    return Counter(verdict for (check, _), verdict in cells if check.startswith(family + "/"))


def _cell(name: Verdict, count: int) -> Text:
    styles = {Verdict.PASS: "green", Verdict.FAIL: "bold red", Verdict.INCONCLUSIVE: "yellow"}
    return Text(str(count) if count else "·", style=styles.get(name, "dim") if count else "dim")


def _seen_in(finding: Finding) -> str:
    """Tell whose word it is: what a document shows against itself is no drift of the vendor's."""
    if finding.origin == "document":
        return "a document finding: an example of the vendor's document is against it, no answer of the vendor's; ask"
    return f"origin: {finding.origin}"


def _finding(finding: Finding, contract: Contract, quotation: Quotation) -> Iterator[RenderableType]:
    head = (
        f"[bold {_COLOURS[finding.severity]}]{finding.severity}[/] [bold]{finding.check}[/] "
        f"{escape(operations(finding, contract))}  [dim]{finding.fingerprint}[/]"
    )
    rows = {
        "at": finding.pointer,
        "expected": finding.expected,
        "received": finding.received,
        "because": quotation.of(finding.evidence, finding.contract),
        "seen": f"{seen(finding)}; {_seen_in(finding)}",
        "repeat": pasteable(finding.curl),
    }
    yield head
    for name, value in rows.items():
        if value:
            yield Text.assemble("  ", (f"{name:8}", "dim"), f" {literal(value)}")
    yield ""
