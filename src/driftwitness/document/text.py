"""Plain text: headings, text and code told apart by their shape alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from driftwitness.document.headings import heads_table, is_heading
from driftwitness.document.model import Block, BlockKind, Document

SUFFIXES = (".txt", ".text")

LINE_END = re.compile(r"\r\n|\n|\r")
CURL_START = re.compile(r"^\s*(?:\$\s+)?curl\s+(?=.*(?:https?://|(?<=\s)-|\$|/))")
MESSAGE_START = re.compile(r"^\s*(?:HTTP/\d(?:\.\d)?\s+[1-5]\d\d\b[^.]*$|[A-Z]+\s+\S+\s+HTTP/\d(?:\.\d)?\s*$)")
WITHOUT_BODY = re.compile(r"^\s*(?:GET|HEAD|DELETE|OPTIONS)\s")
HAS_BODY = re.compile(r"^\s*(?:HTTP/|Content-(?:Type|Length):)", re.IGNORECASE)
MESSAGE_HEADER = re.compile(r"^\s*[A-Za-z][\w-]*:\s*\S")
URL_START = re.compile(r"https?:|/")
"""What stands behind a quote is a URL, which goes over no line end."""
OTHER_REQUEST = re.compile(r"^\s*(?:\$\s+)?curl\s+\S|^(?:GET|POST|PUT|PATCH|DELETE)\b[\s:–—-]+(?:https?:/)?/\S")
CURL_OPTION = re.compile(r"^\s*--?[A-Za-z]")
JSON_START = re.compile(r"^\s*(?:\{\s*(?:$|[\"'}/.…])|\[\s*(?:$|[\"{\[\]\d\-/.…]|true\b|false\b|null\b))")
JSON_LINE = re.compile(r"^\s+\w+:|^\s*(?:$|[\"'{}\[\],\-\d]|true\b|false\b|null\b|//|/\*|\.\.\.|…)")
JSON_REST = re.compile(r"^\s*(?:[,;]|//.*|/\*.*)?\s*$")
LONGEST_QUOTE = 200
"""How many lines after a blank one a quote of a command may still be closed."""
SHORT_BRACKET = 3
"""Brackets that close within so many lines, with words behind them, are prose such as a footnote."""


def read(name: str, text: str) -> Document:
    """Read `text` as the document `name`."""
    lines = tuple(LINE_END.split(text))
    blocks = []
    found = list(runs(lines))
    for (start, end, is_code), (first, last, then_code) in pairwise([*found, (len(lines), len(lines), True)]):
        kind = BlockKind.CODE if is_code else BlockKind.TEXT
        if not is_code and end == start + 1 and is_heading(lines[start].strip()):
            rows = () if then_code else lines[first:last]
            kind = BlockKind.TEXT if heads_table(lines[start].strip(), rows) else BlockKind.HEADING
        blocks.append(Block(kind, start + 1, lines[start:end]))
    return Document(name, lines, tuple(blocks), lines)


def runs(lines: tuple[str, ...]) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether it is code, of each run of lines; a blank line or the start of code ends text."""
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        end = code_end(lines, at)
        is_code = end is not None
        if end is None:
            end = at + 1
            while end < len(lines) and lines[end].strip() and code_end(lines, end) is None:
                end += 1
        yield at, end, is_code
        at = end


def code_end(lines: tuple[str, ...], start: int) -> int | None:
    """The index after the code that starts at `start`; None when no code starts there."""
    if CURL_START.match(lines[start]):
        return _curl_end(lines, start)
    if JSON_START.match(lines[start]):
        return _json_end(lines, start)
    if MESSAGE_START.match(lines[start]):
        return _message_end(lines, start)
    return None


def _message_end(lines: tuple[str, ...], start: int) -> int | None:
    """The end of an HTTP message with headers; None for a line that only names a status or a request.

    JSON below its headers is its body, in a request only where they tell that it has one.
    """
    end = start + 1
    while end < len(lines) and MESSAGE_HEADER.match(lines[end]):
        end += 1
    if end == start + 1:
        return None
    body = end + 1
    told = not WITHOUT_BODY.match(lines[start]) and any(map(HAS_BODY.match, lines[start:end]))
    if told and body < len(lines) and not lines[end].strip() and JSON_START.match(lines[body]):
        return _json_end(lines, body) or end
    return end


def _curl_end(lines: tuple[str, ...], start: int) -> int:
    """A command goes on while a quote is open, after a backslash, and where the next line starts with an option."""
    quote, blank = "", 0
    for at in range(start, len(lines)):
        quote = _open_quote(lines[at], quote)
        if quote:
            if not blank and not lines[at].strip():
                blank = at
            if blank and (at - blank > LONGEST_QUOTE or _starts_anew(lines, at)):
                return blank
            continue
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if not (lines[at].rstrip().endswith("\\") and following.strip()) and not CURL_OPTION.match(following):
            return at + 1
    return blank or _last_non_blank(lines, start, len(lines))


def _starts_anew(lines: tuple[str, ...], at: int) -> bool:
    """Whether the line, below a blank one, is a heading or another request: the quote above was never closed."""
    line, following = lines[at].strip(), lines[at + 1] if at + 1 < len(lines) else ""
    alone = bool(line) and not lines[at - 1].strip() and not following.strip()
    return OTHER_REQUEST.match(line) is not None or (alone and is_heading(line))


def _open_quote(line: str, quote: str) -> str:
    escaped = False
    for at, character in enumerate(line):
        if escaped:
            escaped = False
        elif character == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and (character in line[at + 1 :] or not URL_START.match(line, at + 1)):
            quote = character
    return quote


def _json_end(lines: tuple[str, ...], start: int) -> int | None:
    """Where the brackets close; before the first line that cannot be JSON when they never do."""
    depth, comment = 0, False
    for at in range(start, len(lines)):
        if not comment and not JSON_LINE.match(lines[at]):
            return _last_non_blank(lines, start, at)
        depth, comment, closed = _scan_json(lines[at], depth, comment)
        if closed is not None:
            return at + 1 if at - start >= SHORT_BRACKET or JSON_REST.match(lines[at][closed:]) else None
    return _last_non_blank(lines, start, len(lines))


def _scan_json(line: str, depth: int, comment: bool) -> tuple[int, bool, int | None]:
    """Bracket depth and open comment after the line, and the column after which all brackets are closed."""
    at, string = 0, False
    while at < len(line):
        pair, character = line[at : at + 2], line[at]
        if comment:
            comment = pair != "*/"
            at += 1 if comment else 2
            continue
        if string:
            at += 1 if character == "\\" else 0
            string = character != '"'
        elif pair == "//":
            break
        elif pair == "/*":
            comment, at = True, at + 1
        elif character == '"':
            string = True
        elif character in "[{":
            depth += 1
        elif character in "]}":
            depth -= 1
            if depth <= 0:
                return depth, comment, at + 1
        at += 1
    return depth, comment, None


def _last_non_blank(lines: tuple[str, ...], start: int, end: int) -> int:
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return end
