"""Tables of operations, with method and path in columns of any order; also tables with a column for each method."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import OperationLine, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.operations.request_line import METHOD_LIST, METHODS, TARGET, Request
from driftwitness.document import BlockKind, Document

METHOD_CELL = re.compile(rf"^(?:HTTP\s+)?(?P<method>{METHOD_LIST})$", re.IGNORECASE)
PATH_CELL = re.compile(rf"^{TARGET}$")
BOTH_CELL = re.compile(rf"^(?P<method>{METHOD_LIST})\s*:?\s+{TARGET}$")
METHOD_HEAD = re.compile(r"\b(?:(?:http|request)\s*)?(?:method|verb|type|action)s?\b", re.IGNORECASE)
PATH_HEAD = re.compile(r"\b(?:endpoint|path|url|uri|route|resource)s?\b", re.IGNORECASE)
FLAT_METHOD = re.compile(rf"(?<![\w/-])(?P<method>{METHOD_LIST})(?![\w/-])")
FLAT_PATH = re.compile(rf"(?<!\S)`?{TARGET}(?!\S)")
NOT_THERE = re.compile(
    r"^(?:-|–|—|n/?a|✗|✘|no|none|error.*|405.*|not (?:allowed|supported|available|applicable).*)?$", re.I
)

RULE = 2
"""Lines from the head of a table to its first row, at most: a rule may stand between."""


def recognise(document: Document) -> Iterator[OperationLine]:
    """Find the rows; without marks between the cells only below a line that names both columns."""
    flattened, before = False, 0
    matrix: tuple[str, ...] = ()
    for block in document.blocks:
        if block.kind is BlockKind.CODE:
            continue
        if block.first - before > RULE:
            flattened, matrix = False, ()
        for number, line in block.numbered():
            cells = _cells(document.line(number))
            if is_head(line, cells):
                flattened, before = not cells, number
                for request in _below_head(cells):
                    yield from request_line.facts(request, Where(document.name, number, number), listed=True)
                continue
            if heads := _method_columns(cells):
                matrix, before = heads, number
                continue
            where = Where(document.name, number, number)
            requests = list(_of_matrix(cells, matrix)) if matrix else []
            if not requests and (row := _of_cells(cells) if cells else _flat(line) if flattened else None):
                requests = [row]
            for request in requests:
                if not request_line.GONE.search(line):
                    shown = request_line.emphasised(request, document.source[number - 1])
                    yield from request_line.facts(shown, where, listed=True)
            before = number if requests else before


def _cells(line: str) -> tuple[str, ...]:
    mark = "\t" if "\t" in line else "|" if "|" in line.strip("| ") else ""
    return tuple(cell.strip(" `*") for cell in re.sub(r"^\s*\||\|\s*$", "", line).split(mark)) if mark else ()


def is_head(line: str, cells: tuple[str, ...]) -> bool:
    """Whether a line names the columns of such a table; `cells` are those of the line, where it has some."""
    if cells:
        return any(METHOD_HEAD.fullmatch(cell) for cell in cells) and any(PATH_HEAD.search(cell) for cell in cells)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", line)
    return (
        bool(words)
        and len(words.split()) <= 8
        and "/" not in line
        and bool(METHOD_HEAD.search(words) and PATH_HEAD.search(words))
        and line[-1] not in ".:"
    )


def _below_head(cells: tuple[str, ...]) -> Iterator[Request]:
    """The rows of a table that stands on one line, its head included."""
    methods = [cell for cell in cells if METHOD_CELL.match(cell)]
    paths = [cell for cell in cells if PATH_CELL.match(cell)]
    if len(methods) == len(paths):
        for row in zip(methods, paths, strict=True):
            if request := _of_cells(row):
                yield request


def _method_columns(cells: tuple[str, ...]) -> tuple[str, ...]:
    heads = tuple(cell.upper() if re.fullmatch(METHODS, cell.upper()) else "" for cell in cells)
    return heads if sum(map(bool, heads)) > 1 and not any(cell.startswith("/") for cell in cells) else ()


def _of_matrix(cells: tuple[str, ...], heads: tuple[str, ...]) -> Iterator[Request]:
    methods = tuple(head for head, cell in zip(heads, cells, strict=False) if head and not NOT_THERE.match(cell))
    others = [cell for head, cell in zip(heads, cells, strict=False) if not head and cell.startswith("/")]
    for written in others[0].split() if others else ():
        if path := PATH_CELL.match(written):
            yield Request(methods, path["origin"] or "", path["path"], "")


def _of_cells(cells: tuple[str, ...]) -> Request | None:
    both = next((match for cell in cells if (match := BOTH_CELL.match(cell))), None)
    method = both or next((match for cell in cells if (match := METHOD_CELL.match(cell))), None)
    path = both or next((match for cell in cells if (match := PATH_CELL.match(cell))), None)
    if not method or not path:
        return None
    return Request(request_line.methods(method["method"].upper()), path["origin"] or "", path["path"], "")


def _flat(line: str) -> Request | None:
    method, path = FLAT_METHOD.search(line), FLAT_PATH.search(line)
    if not method or not path or request_line.at_start(line):
        return None
    return Request(request_line.methods(method["method"]), path["origin"] or "", path["path"], "")
