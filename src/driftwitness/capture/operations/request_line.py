"""A method and a path as they stand in a line: the grammar that the recognisers of operations share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from driftwitness.capture.facts import OperationLine, Said, Where
from driftwitness.capture.operations import written_path
from driftwitness.document import Block, BlockKind, Document

METHODS = r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)"
METHOD_LIST = rf"{METHODS}(?:\s*(?:\||/|,|&|or|and)\s*{METHODS})*"
TARGET = rf"(?P<origin>{written_path.ORIGIN})?(?P<path>{written_path.PATH})"
BARE_PATH = rf"(?P<bare>[A-Za-z][\w-]*(?:/{written_path.PART}+)+)"
"""A path without its first slash, such as `users/:id`."""
LABEL = r"(?:[A-Za-z][A-Za-z ]{0,24}:\s*)?"
LINE = re.compile(
    rf"^(?:<\w+(?:\s[^<>]*)?>\s*)?{LABEL}[^\w/]{{0,6}}(?:\d{{1,2}}[.)]\s+)?[*_`\[(]{{0,4}}(?P<method>{METHOD_LIST})[\]*_`)]*(?:[\s-]+[Rr]equests?(?:\s+(?:sent|to|url|uri|path))*)?[\]*_`:)]*"
    rf"[\s|`*:·•→>-]+\(?(?:{TARGET}|{BARE_PATH})[`|*)]*(?P<rest>(?:\s|[-–—:]).*)?$"
)
"""The line's start is a method and a path; `rest` is what follows."""
METHOD_AND_PATH = re.compile(rf"\b{METHODS}\b[\s`|]+{written_path.ORIGIN}?/")
LIMIT_OR_ALTERNATIVE = re.compile(rf"\b(?:times|per|within|can be called)\b|\bor {METHODS}\b")
GLUED = re.compile(rf"^(?P<method>{METHODS})(?P<rest>/\S.*)$")
"""Method, path and title run together: `GET/formsList forms`."""
ENDPOINT_ITSELF = re.compile(r"/[{<\[:]\W*(?:endpoint|path|resource|method|url|uri|route)\W*", re.IGNORECASE)
"""A path that is a placeholder for any path."""
MARKED = re.compile(r"(?<=/)(?:[*_]{1,2}|<(?:em|i|var)>)(?P<name>\w[\w-]*?)(?:[*_]{1,2}|</(?:em|i|var)>)(?=[/|\s`<]|$)")
"""A segment of a path in emphasis."""
PLACEHOLDER_STARTS = ("{", "<", "[")
HOST_WORD = re.compile(r"ur[il]|host|base|server|domain|endpoint|fqdn|site|root|api|address", re.IGNORECASE)
"""Says that a placeholder before a path stands for where the API is, and not for the path's first segment."""
LOGGED = re.compile(r"^\s*(?:HTTP/\d(?:\.\d)?\"?\s+)?[1-5]\d\d\s+(?:-\s+)?[\d.]+\s*m?s\b")
GONE = re.compile(
    r"\b(?:has|have|was|were|been|is|are)\s+(?:been\s+)?(?:removed|retired|discontinued|withdrawn)\b"
    r"|(?:^\W*|[(\[\t|]\W*)(?:removed|retired|discontinued|withdrawn)\b"
    r"|\bno longer (?:available|supported|exists?|works?)\b"
    r"|\bdoes not exist any ?more\b",
    re.IGNORECASE,
)
"""Says of an operation that it is there no more."""
SHELL = re.compile(
    r"|https?|bash|z?sh|shell|console|shell-session|terminal|te?xt|plain|plaintext|rest|curl|httpie|ur[il]|none|raw|md"
    r"|markdown|api|endpoint"
)
"""Languages of code blocks that may show a request as such."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a line shows; `methods` are several where it says `GET | POST`."""

    methods: tuple[str, ...]
    origin: str
    path: str
    rest: str


def at_start(line: str) -> Request | None:
    """The method and the path that the line starts with; None for a line of another kind."""
    match = LINE.match(line)
    if not match:
        return None
    rest = match["rest"] or ""
    if ENDPOINT_ITSELF.fullmatch(match["path"] or ""):
        return None
    if match["bare"] and rest.strip() and not re.search(r"[:{<\[$]|^api/|^v\d/|^rest/", match["bare"]):
        return None
    if LIMIT_OR_ALTERNATIVE.search(rest) or LOGGED.match(rest):
        return None
    return Request(methods(match["method"]), match["origin"] or "", match["path"] or "/" + match["bare"], rest)


def is_operation(line: str) -> bool:
    """Whether the line starts with a method and a path, even run together."""
    return at_start(line) is not None or glued(line) is not None


def glued(line: str) -> re.Match[str] | None:
    """The method and the rest of a line that has no white space between; None for another line: `GET/HEAD /x`."""
    match = GLUED.match(line)
    return None if match and re.match(rf"/{METHODS}\b", match["rest"]) else match


def methods(text: str) -> tuple[str, ...]:
    """The methods in a text, each once."""
    return tuple(dict.fromkeys(re.findall(METHODS, text)))


def facts(request: Request, where: Where, said: Said = "declared", *, listed: bool = False) -> Iterator[OperationLine]:
    """One fact for each method and each path that the written one stands for."""
    if request.origin[:1] in PLACEHOLDER_STARTS and not HOST_WORD.search(request.origin):
        request = replace(request, origin="", path=f"/{request.origin}{request.path}")
    placeholders = written_path.PLACEHOLDER.search(request.path) is not None
    for written in written_path.read_all(request.path):
        for method in request.methods:
            yield OperationLine(where, method, written.path, request.origin, written.query, said, listed, placeholders)


def emphasised(request: Request, source: str) -> Request:
    """The request with a placeholder for each segment that the source line sets apart: `/nodes/*name*`."""
    if not MARKED.search(source):
        return request
    segments = request.path.split("/")
    marked = {match["name"] for match in MARKED.finditer(source)}
    path = "/".join("{" + segment + "}" if segment in marked else segment for segment in segments)
    return replace(request, path=path)


def may_show_requests(block: Block) -> bool:
    """Whether the block is prose, or code in which a request may stand as such."""
    return block.kind is not BlockKind.CODE or SHELL.fullmatch((block.language or "").lower()) is not None


def readable_blocks(document: Document) -> Iterator[Block]:
    """The blocks that may show requests."""
    return (block for block in document.blocks if may_show_requests(block))
