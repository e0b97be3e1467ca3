"""Lists of statuses: tables in any order of columns, bullets, headings, a status alone above what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from driftwitness.capture import prose, tables
from driftwitness.capture.facts import StatusMention, StatusRow, Where
from driftwitness.capture.http_statuses import PHRASES, known
from driftwitness.capture.recognisers.status_sentences import QUANTITY
from driftwitness.document import Document

CODE = (
    r"(?P<code>[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)+|[a-z][a-z0-9]*(?=`|\s*[-–—:|]|\s+[A-Z])|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
    r"|(?:[A-Z][a-z0-9]+){2,})"
)
DASH = r"[-–—:|]"
BULLET = r"^(?:[-*•|>#]\s*)*"
PHRASE = rf"(?:\(?(?:{PHRASES})\)?(?!\w))"
STATUS = r"[`\"(\[]*(?:HTTP\s+|Status\s+|Error\s+|Code\s+)*[`\"(\[]*(?P<status>[1-5]\d\d)(?![\w,.-]\d|\w|%)[`\")\]]*"
ROW = re.compile(
    rf"{BULLET}{STATUS}(?P<more>(?:\s*(?:,|/|\bor\b|\band\b)\s*[`\"]?[1-5]\d\d\b[`\"]?)*)"
    rf"(?P<gap>\s*(?:{DASH}\s*)*)(?P<phrase>{PHRASE}\s*)?(?:{DASH}\s*)*"
    rf"(?:[`\"]?{CODE}[`\"]?\s*(?:{DASH}\s*|(?=[A-Z]|$)))?(?P<description>.*?)[|\s]*$"
)
AFTER_CODE = re.compile(
    rf"{BULLET}[`\"]?{CODE}[`\"]?[\s|:–—-]+{STATUS}[\s|]*(?:{DASH}\s*)?(?P<phrase>{PHRASE}\s*)?(?P<description>\S.*?|)[|\s]*$"
)
AFTER_PHRASE = re.compile(
    rf"{BULLET}(?P<phrase>{PHRASE})[\s|:–—-]*{STATUS}[\s|]*(?:{DASH}\s*)?(?P<description>.*?)[|\s]*$", re.IGNORECASE
)
CELL = re.compile(
    rf"^{STATUS}(?P<more>(?:\s*(?:,|/|\bor\b|\band\b)\s*[1-5]\d\d\b)*)(?P<phrase>\s*{DASH}?\s*{PHRASE})?$",
    re.IGNORECASE,
)
RANGE = re.compile(
    rf"{BULLET}[`\"(\[]*(?P<first>[1-5]\d\d)\s*(?:[-–—]|to)\s*(?P<last>[1-5]\d\d)[`\")\]]*"
    r"(?P<gap>\s*[:|\t–—-]\s*|\s+(?=[A-Z])|$)(?P<description>.*)$"
)
WIDEST = 9
"""How far apart the ends of a range of statuses are at most: `400-499` names a class and no status."""
LAST = re.compile(rf"{BULLET}[`\"]?{CODE}[`\"]?\s+(?P<description>\S.*?)\s+(?P<status>[1-5]\d\d)$")
STATUS_HEAD = re.compile(
    r"^(?:HTTP|(?:HTTP\s+|response\s+|return\s+)?(?:status|code)|(?:HTTP\s+)?(?:status|response|return)\s+codes?)s?$",
    re.IGNORECASE,
)
STATUS_LAST = re.compile(r"\b(?:code|error|name|type)\b.*\s(?:HTTP\s+)?status(?:\s+code)?$", re.IGNORECASE)
MEASURE = re.compile(
    r"\b(?:weight|size|price|cost|count|points?|credits?|limit|max\w*|min\w*|length|amount|quantity|width|height|default"
    r"|port|year|parts|examples?|samples?)\b",
    re.IGNORECASE,
)
"""Heads of columns whose numbers are no statuses."""
LABEL = re.compile(r"[^\W\d]+[^\d.]{0,30}")
NUMBERS = re.compile(r"[1-5]\d\d")
ANNOUNCES = re.compile(
    r"\b(?:status(?:es)?|(?:error|response|return|result)s?|codes?|failures?|exceptions?|http|answers?)\b",
    re.IGNORECASE,
)
CODED = re.compile(r"^[`\"]?(?:[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[`\"]?$")
LONGEST_ANNOUNCEMENT = 120


@dataclass(frozen=True, slots=True)
class _Row:
    """A line that may be a row; `sure` when it cannot be anything else."""

    facts: tuple[StatusRow, ...]
    sure: bool
    separated: bool


def recognise(document: Document) -> Iterator[StatusRow | StatusMention]:
    """Rows below a line that announces statuses, and runs of two or more; one with HTTP's own phrase is a mention."""
    run: list[_Row] = []
    announced = False
    before = head = ""
    lines = list(prose.text_lines(document))
    for index, (number, line) in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        row = _row(document.name, number, line, following, head)
        if row:
            announced = announced or (not run and _announces(before))
            run.append(row)
        elif run and before and NUMBERS.fullmatch(before.strip("`-*• ")):
            pass  # what the status alone on the line before means
        elif run and LABEL.fullmatch(line) and following and _row(document.name, *following, None, head):
            pass  # a short label that parts the list: successes above, errors below
        elif not tables.is_rule(line):
            yield from _accepted(run, announced)
            run, announced = [], False
            kinds = tables.columns(line) or ()
            head = line
            announced = "status" in kinds or "code" in kinds or _status_column(head) is not None
        before = line
    yield from _accepted(run, announced)


def _announces(line: str) -> bool:
    return len(line) <= LONGEST_ANNOUNCEMENT and ANNOUNCES.search(line) is not None


def _accepted(run: list[_Row], announced: bool) -> Iterator[StatusRow | StatusMention]:
    listed = announced or (len(run) > 1 and all(row.separated for row in run))
    for row in run:
        if listed:
            yield from row.facts
        elif row.sure:
            yield from (StatusMention(fact.where, fact.status) for fact in row.facts)


def _row(name: str, number: int, line: str, following: tuple[int, str] | None, head: str) -> _Row | None:
    if "\t" in line:
        return _of_cells(name, number, [cell.strip() for cell in line.split("\t")], head)
    if (span := RANGE.match(line)) and (statuses := _between(span)):
        where = Where(name, number, number)
        facts = tuple(StatusRow(where, status, None, span["description"].strip()) for status in statuses)
        return _Row(facts, sure=False, separated=True)
    match = ROW.match(line) or AFTER_PHRASE.match(line) or AFTER_CODE.match(line)
    if not match and STATUS_LAST.search(head):
        match = LAST.match(line)
    if not match or not known(match["status"]) or _counts(line, match.end("status")):
        return None
    groups = match.groupdict()
    description = match["description"].strip()
    last = number
    if not description and NUMBERS.fullmatch(line.strip("`-*• ")) and following and following[0] <= number + 2:
        last, description = following[0], following[1]
    statuses = [int(match["status"]), *(int(n) for n in NUMBERS.findall(groups.get("more") or "") if known(n))]
    where = Where(name, number, last)
    code = groups.get("code")
    separated = bool(groups.get("gap", "-").strip() or code or description[:1].isupper() or not description)
    facts = tuple(StatusRow(where, status, code, description) for status in statuses)
    return _Row(facts, bool(groups.get("phrase")), separated and (statuses[0] >= 200 or bool(groups.get("phrase"))))


def _between(span: re.Match[str]) -> list[int]:
    """The statuses of a range that is no whole class."""
    first, last = int(span["first"]), int(span["last"])
    return [status for status in range(first, last + 1) if known(status)] if 0 < last - first <= WIDEST else []


def _counts(line: str, at: int) -> bool:
    """Whether the number before `at` counts something: `100 kB`, not `404 Request not found`."""
    return line[at:].lstrip()[:1].islower() and QUANTITY.match(line, at) is not None


def _of_cells(name: str, number: int, cells: list[str], head: str) -> _Row | None:
    """A row whose cells are told apart: the status is a cell of its own, wherever the head has its column."""
    column = _status_column(head) if head.count("\t") + 1 == len(cells) else None
    own = cells[:3] if column is None else [cells[column]]
    found = next((match for cell in own if (match := CELL.match(cell) or RANGE.fullmatch(cell))), None)
    if not found:
        return None
    if found.re is RANGE:
        statuses = _between(found)
    else:
        statuses = [int(n) for n in (found["status"], *NUMBERS.findall(found["more"])) if known(n)]
    if not statuses or (column is None and _is_measure(head, cells, found[0])):
        return None
    others = [cell for cell in cells if cell != found[0]]
    code = next((cell.strip('`"') for cell in others if CODED.match(cell)), None)
    description = next((cell for cell in reversed(others) if cell and cell.strip('`"') != code), "")
    facts = tuple(StatusRow(Where(name, number, number), status, code, description) for status in statuses)
    phrased = bool(found.groupdict().get("phrase"))
    return _Row(facts, phrased, separated=cells[0] == found[0] or code is not None)


def _status_column(head: str) -> int | None:
    """The column of a table whose head says that it holds statuses; None where the head says nothing of the kind."""
    columns = [index for index, cell in enumerate(head.split("\t")) if STATUS_HEAD.match(cell.strip())]
    named = [index for index in columns if "status" in head.split("\t")[index].lower()]
    return next(iter(named or columns), None) if "\t" in head else None


def _is_measure(head: str, cells: list[str], status: str) -> bool:
    """Whether the head says that the cell's column counts something."""
    heads = head.split("\t")
    return len(heads) == len(cells) and MEASURE.search(heads[cells.index(status)]) is not None
