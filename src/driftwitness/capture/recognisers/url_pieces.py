"""A URL explained piece by piece: `/api/v1/ - version`, `/module/crm/ - module name`, `?api_key= - your key`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from driftwitness.capture import naming
from driftwitness.capture.convention_facts import Authentication
from driftwitness.capture.facts import BaseUrl, OperationLine, PathValue, Where
from driftwitness.capture.operations import request_line
from driftwitness.document import BlockKind, Document

PIECE = re.compile(
    r"^[-*•\s]*`?(?P<piece>(?:https?://[^\s`]+|/[^\s`]*|[?&][\w.-]+=[^\s`]*))`?\s*(?:[-–—:=]|\t)\s*(?P<told>\S.*)$"
)
NAME_OF = re.compile(
    r"\b(?P<what>[a-z]+)\s+(?:name|id|identifier|key|code|slug)\b|\b(?:name|id) of (?:the\s+)?(?P<of>[a-z]+)\b", re.I
)
YOURS = re.compile(r"\byour\b|\baccount|\bdomain|\btenant|\bworkspace", re.IGNORECASE)
CREDENTIAL = re.compile(r"\b(?:key|token)\b", re.IGNORECASE)
PLACEHOLDER = re.compile(r"[{}<>\[\]$*:]|^[A-Z]+(?:_[A-Z]+)*$|^x{2,}$|^your[_-]")
FEWEST = 3
NEAR = 20
"""Lines from the pieces to the sentence that names the methods, at most, for both to be one piece of evidence."""


@dataclass(frozen=True, slots=True)
class _Piece:
    number: int
    text: str
    told: str


def recognise(document: Document) -> Iterator[OperationLine | BaseUrl | Authentication]:
    """Put the pieces together; the methods are those that the page names, GET where it names none."""
    pieces = _pieces(document)
    paths = [piece for piece in pieces if piece.text.startswith("/")]
    template = "".join(_template(piece) for piece in paths)
    joined = all(piece.text.endswith("/") for piece in paths[:-1])
    if len(paths) < FEWEST or not joined or not naming.path_parameters(template):
        return
    first, last = pieces[0].number, pieces[-1].number
    where = Where(document.name, first, last)
    queries = [piece for piece in pieces if piece.text[0] in "?&"]
    keys = [piece for piece in queries if CREDENTIAL.search(piece.told)]
    for piece in pieces:
        if "://" in piece.text:
            yield BaseUrl(Where(document.name, piece.number, piece.number), _server(piece))
    for piece in keys:
        yield Authentication(Where(document.name, piece.number, piece.number), "apiKey", "query", _name(piece))
    query = tuple(_name(piece) for piece in queries if piece not in keys)
    values = tuple(value for piece in paths if (value := _value(piece, document)))
    methods, told = _methods(document, where)
    for method in methods:
        yield OperationLine(where, method, template, "", query, values=values, told=told)


def _pieces(document: Document) -> list[_Piece]:
    """The longest run of such lines, with nothing but blank lines between."""
    runs: list[list[_Piece]] = [[]]
    for number, line in document.text_lines:
        match = PIECE.match(line)
        if match and not (match["piece"].startswith("http") and runs[-1]):
            runs[-1].append(_Piece(number, match["piece"], match["told"]))
        elif match:
            runs.append([_Piece(number, match["piece"], match["told"])])
        else:
            runs.append([])
    return max(runs, key=len)


def _template(piece: _Piece) -> str:
    """`/module/crm/`, told to be the module's name, is `/module/{module}`; what is no name stays as it is."""
    parts = _parts(piece)
    name = _named(piece)
    return "".join(f"/{part}" for part in ([*parts[:-1], "{" + name + "}"] if name and parts else parts))


def _value(piece: _Piece, document: Document) -> PathValue | None:
    """The name that the piece shows where the template has a parameter: `crm` in `/module/crm/`."""
    parts, name = _parts(piece), _named(piece)
    shown = name and parts and not PLACEHOLDER.search(parts[-1])
    return PathValue(Where(document.name, piece.number, piece.number), name or "", parts[-1]) if shown else None


def _parts(piece: _Piece) -> list[str]:
    return [part for part in piece.text.split("/") if part]


def _named(piece: _Piece) -> str | None:
    """What a piece is told to be the name of, as the name of a parameter."""
    name = NAME_OF.search(piece.told)
    return (name["what"] or name["of"]).lower() if name else None


def _server(piece: _Piece) -> str:
    """The URL; where it is told to be the reader's own, its first label is a variable."""
    host = re.match(r"(https?://)([\w-]+)((?:\.[\w-]+){2,})", piece.text)
    return (
        f"{host[1]}{{{host[2].replace('-', '_')}}}{host[3]}"
        if host and YOURS.search(piece.told)
        else piece.text.rstrip("/")
    )


def _name(piece: _Piece) -> str:
    return piece.text[1:].partition("=")[0]


def _methods(document: Document, pieces: Where) -> tuple[tuple[str, ...], Where]:
    """The methods of the first sentence that speaks of requests with them, and the lines from it to the pieces."""
    for block in document.blocks:
        if block.kind is not BlockKind.CODE:
            for sentence in block.sentences():
                found = request_line.methods(sentence.text)
                if found and re.search(r"\brequests?\b|\bmethods?\b", sentence.text, re.IGNORECASE):
                    first, last = min(sentence.first, pieces.first), max(sentence.last, pieces.last)
                    return found, Where(document.name, first, last) if last - first <= NEAR else pieces
    return ("GET",), pieces
