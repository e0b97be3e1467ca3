"""A method and a path at the start of a line, with or without a title behind: `GET /api/v1/forms/{id}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from driftwitness.capture.facts import OperationLine, Said, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.operations.request_line import METHODS, TARGET, Request
from driftwitness.capture.recognisers import operation_tables
from driftwitness.document import Block, BlockKind, Document

ALONE = re.compile(rf"[^\w/]{{0,4}}(?P<method>{METHODS})[^\w/]{{0,3}}")
PATH_ALONE = re.compile(rf"[`*]{{0,3}}{TARGET}[`*]{{0,3}}")
SMALL = re.compile(
    rf"[`*]{{0,3}}(?P<method>[Gg]et|[Pp]ost|[Pp]ut|[Pp]atch|[Dd]elete|[Hh]ead)[`*]{{0,3}}\s+`?{TARGET}`?"
)
BARE = re.compile(rf"[`*]{{0,3}}{METHODS}\s+{request_line.BARE_PATH}[`*]{{0,3}}\s*")
ONE_WORD = re.compile(rf"[`*]{{0,3}}(?P<method>{METHODS})\s+(?P<bare>[a-z][\w-]+)[`*]{{0,3}}\s*")
"""A method and a path of one word without its slash: only where others are written so too, `GET clubs/:id/boats`."""
NO_PATH = re.compile(r"requests?|methods?|data|parameters?|params|calls?|body|bodies|examples?|responses?|only|url")
HEADER = re.compile(r"^[A-Z][A-Za-z]*(?:-[A-Za-z]+)*:\s*\S")
IN_CODE = re.compile(r"^\s*(?:HTTP/\d(?:\.\d)?)?\s*(?:(?:#|//|--|-|–|—|→|=>).*|\[.*\])?$")
EXAMPLE = re.compile(r"\b(?:examples?|e\.g\.|for instance|such as)\b[^.]*[:,]?$", re.IGNORECASE)
EXAMPLE_ONLY = re.compile(r"^(?:for\s+)?(?:an?\s+)?examples?\b[^.]{0,40}:?$|^e\.g\.:?$", re.IGNORECASE)
LONG_LINE, MANY = 60, 4


def recognise(document: Document) -> Iterator[OperationLine]:
    """Find operations; a method alone on its line takes its path from the next one."""
    alone: tuple[int, str] | None = None
    last_line = ""
    lists = _lists(document)
    bare = any(BARE.fullmatch(line.strip()) for line in document.lines)
    for block in request_line.readable_blocks(document):
        found: list[tuple[int, int, Request]] = []
        examples = False
        example_of = EXAMPLE_ONLY.match(last_line) is not None and block.kind is not BlockKind.HEADING
        lines = list(block.numbered())
        for (before, above), (number, line) in pairwise([(0, ""), *lines]):
            told = _in_table(line) or _goes_on(above if before == number - 1 else "", line)
            request = None if told else _read(line, block)
            first = number
            if request is None and alone and (path := PATH_ALONE.fullmatch(line)):
                request, first = Request((alone[1],), path["origin"] or "", path["path"], ""), alone[0]
            if request and not request_line.GONE.search(request.rest):
                found.append((first, number, request))
                examples = examples or (len(found) == 1 and EXAMPLE.search(above) is not None)
            elif bare and (len(lines) == 1 or found) and (word := _one_word(line)):
                found.append((number, number, word))
            method = ALONE.fullmatch(line)
            alone = (number, method["method"]) if method else None
        listed = len(found) >= MANY or examples or block.first in lists
        for first, last, request in found:
            where = Where(document.name, first, last)
            said: Said = "shown" if examples or example_of else _said(request, last, block)
            shown = request_line.emphasised(request, document.source[last - 1])
            yield from request_line.facts(shown, where, said, listed=listed)
        last_line = lines[-1][1] if lines else last_line


def _lists(document: Document) -> frozenset[int]:
    """The first lines of the blocks that hold requests and nothing else, below the head of a table or many in a row.

    A request that repeats one of them stands over what follows.
    """
    found: set[int] = set()
    run: list[int] = []
    seen: set[tuple[tuple[str, ...], str]] = set()
    below_head, above = False, ""
    for block in document.blocks:
        lines = [line for _, line in block.numbered()]
        requests = [request_line.at_start(line) for line in lines] if block.kind is BlockKind.TEXT else [None]
        told = {(request.methods, request.path) for request in requests if request}
        if all(requests) and not told <= seen:
            below_head = below_head or (not run and operation_tables.is_head(above, ()))
            run.append(block.first)
            seen |= told
        else:
            found.update(run if below_head or len(run) >= MANY else ())
            run, seen, below_head = [], set(), False
        above = lines[-1]
    found.update(run if below_head or len(run) >= MANY else ())
    return frozenset(found)


def _in_table(line: str) -> bool:
    """Whether the line is a row of cells, which the recogniser of tables reads."""
    return "\t" in line or " | " in line.strip("| ")


def _read(line: str, block: Block) -> Request | None:
    request = request_line.at_start(line)
    if request and block.kind is BlockKind.CODE and not IN_CODE.match(request.rest):
        return None
    small = None if request else SMALL.fullmatch(line)
    if small:
        return Request((small["method"].upper(),), small["origin"] or "", small["path"], "")
    return request


def _one_word(line: str) -> Request | None:
    word = ONE_WORD.fullmatch(line)
    return (
        Request((word["method"],), "", "/" + word["bare"], "") if word and not NO_PATH.fullmatch(word["bare"]) else None
    )


def _goes_on(above: str, line: str) -> bool:
    """Whether the line goes on with the sentence of the line above."""
    if len(above) < LONG_LINE or above[-1] in ".:!?;|)" or "\t" in above + line or "|" in line:
        return False
    return request_line.at_start(above) is None and line[0] not in "-*•"


def _said(request: Request, number: int, block: Block) -> Said:
    """A request with its headers below, or one that names HTTP's version, is shown; all else is declared."""
    following = block.lines[number - block.first + 1 : number - block.first + 2]
    message = re.match(r"^\s*HTTP/\d", request.rest) or (
        block.kind is BlockKind.CODE and following and HEADER.match(following[0])
    )
    return "shown" if message else "declared"
