"""Method and path as labelled values: `URL: /forms`, `Method: POST`, on one line each or with the value below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from driftwitness.capture.facts import OperationLine, PathLine, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.operations.request_line import BARE_PATH, METHOD_LIST, TARGET, Request
from driftwitness.document import Document

PATH_WORDS = (
    r"(?:(?:request|resource|http|api|full|relative)\s+)?(?:end[ -]?point|url|uri|path|route|resource|address)"
    r"(?:\s+(?:url|uri|path|pattern|template))?"
)
METHOD_WORDS = (
    r"(?:(?:http|request|allowed|supported|accepted)\s+)?(?:methods?|verbs?)(?:\s+type)?|request\s+type|http\s+request"
)
MARK = r"^[-*•\s]*[*_`]{0,3}"
END = r"[*_`]{0,3}\s*(?:[:=\t|]|(?<=\w)\s+-|–|—)?\s*[*_`]{0,3}\s*"
PATH_LABEL = re.compile(rf"{MARK}{PATH_WORDS}{END}(?:{TARGET}[`*_]{{0,3}})?$", re.IGNORECASE)
METHOD_LABEL = re.compile(
    rf"{MARK}(?:{METHOD_WORDS}){END}(?:(?P<method>{METHOD_LIST})[`*_]{{0,3}}\.?)?$", re.IGNORECASE
)
BOTH = re.compile(
    rf"{MARK}{PATH_WORDS}{END}{TARGET}[`,;|\s(-]+(?:{METHOD_WORDS}){END}(?P<method>{METHOD_LIST})\b", re.IGNORECASE
)
BOTH_METHOD_FIRST = re.compile(
    rf"{MARK}(?:{METHOD_WORDS}){END}(?P<method>{METHOD_LIST})[`,;|\s-]+{PATH_WORDS}{END}{TARGET}", re.IGNORECASE
)
PATH_ALONE = re.compile(rf"^[-*•\s]*[`*]{{0,3}}{TARGET}[`*]{{0,3}}$")
TITLE = re.compile(rf"^#*\s*[`*]{{0,3}}(?:{TARGET}|(?=[a-z]){BARE_PATH})[`*]{{0,3}}$")
"""A path that is all of a line, also without its first slash."""
METHODS_ALONE = re.compile(rf"^[-*•\s]*[`*]{{0,3}}(?P<method>{METHOD_LIST})[`*]{{0,3}}$", re.IGNORECASE)
FARTHEST = 8
"""Lines between the label of the method and that of the path, at most."""


@dataclass(frozen=True, slots=True)
class _Labelled:
    where: Where
    methods: tuple[str, ...] = ()
    path: str = ""
    origin: str = ""


def recognise(document: Document) -> Iterator[OperationLine | PathLine]:
    """Pair each labelled path with the labelled method next to it; a path without one is a fact of its own."""
    waiting: _Labelled | None = None
    for found in _labelled(document):
        if found.methods and found.path:
            yield from _operation(found, found)
            waiting = None
        elif waiting and bool(waiting.path) != bool(found.path) and found.where.first - waiting.where.last <= FARTHEST:
            yield from _operation(waiting, found)
            waiting = None
        else:
            yield from _path(waiting)
            waiting = found
    yield from _path(waiting)


def _operation(first: _Labelled, second: _Labelled) -> Iterator[OperationLine]:
    path, method = (first, second) if first.path else (second, first)
    where = Where(first.where.document, first.where.first, second.where.last)
    yield from request_line.facts(Request(method.methods, path.origin, path.path, ""), where)


def _path(waiting: _Labelled | None) -> Iterator[PathLine]:
    if waiting and waiting.path:
        for line in request_line.facts(Request(("GET",), waiting.origin, waiting.path, ""), waiting.where):
            yield PathLine(line.where, line.path, line.origin, line.query, line.method)


def _labelled(document: Document) -> Iterator[_Labelled]:
    label, labelled = "", 0
    titles = _titles(document)
    for number, line in _lines(document):
        where = Where(document.name, labelled if label else number, number)
        path_alone, method_alone = PATH_ALONE.match(line), METHODS_ALONE.match(line)
        if both := BOTH.match(line) or BOTH_METHOD_FIRST.match(line):
            methods = request_line.methods(both["method"].upper())
            yield _Labelled(where, methods, both["path"], both["origin"] or "")
        elif label == "path" and path_alone:
            yield _Labelled(where, path=path_alone["path"], origin=path_alone["origin"] or "")
            labelled = number  # a list of paths may follow the label
            continue
        elif label == "method" and method_alone:
            yield _Labelled(where, request_line.methods(method_alone["method"].upper()))
        elif path := PATH_LABEL.match(line):
            if path["path"]:
                yield _Labelled(Where(document.name, number, number), path=path["path"], origin=path["origin"] or "")
            label, labelled = ("" if path["path"] else "path"), number
            continue
        elif method := METHOD_LABEL.match(line):
            if method["method"]:
                yield from titles.get(number, ())
                yield _Labelled(Where(document.name, number, number), request_line.methods(method["method"].upper()))
            label, labelled = ("" if method["method"] else "method"), number
            continue
        label = ""


def _titles(document: Document) -> dict[int, tuple[_Labelled]]:
    """The paths that have a labelled method right below, by its line; above them stands no label of their own."""
    found: dict[int, tuple[_Labelled]] = {}
    lines = [(0, ""), *_lines(document)]
    for (_, above), (number, line), (below, label) in zip(lines, lines[1:], lines[2:], strict=False):
        title, method = TITLE.match(line), METHOD_LABEL.match(label)
        if title and method and method["method"] and not (METHOD_LABEL.match(above) or PATH_LABEL.match(above)):
            path = title["path"] or "/" + title["bare"]
            where = Where(document.name, number, number)
            found[below] = (_Labelled(where, path=path, origin=title["origin"] or ""),)
    return found


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    for block in request_line.readable_blocks(document):
        yield from block.numbered()
