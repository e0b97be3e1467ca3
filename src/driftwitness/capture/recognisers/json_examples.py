"""JSON blocks, repaired where a page shortens or cuts them, also behind the head of an HTTP message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from driftwitness.capture import forms, tolerant_json
from driftwitness.capture.facts import BrokenExample, Caption, Example, Repair, Role, Where
from driftwitness.capture.http_statuses import known
from driftwitness.capture.recognisers import captions
from driftwitness.capture.tolerant_json import Parsed, TolerantJsonError
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.pointer import MISSING
from driftwitness.document import Block, BlockKind, Document
from driftwitness.document.text import code_end

DOTS = re.compile(r"\.{3,}|…")
FRAGMENT = re.compile(r'^\s*"[^"\n]{1,80}"\s*:\s*[\[{]\s*$')
FRAGMENT_LINE = re.compile(r'^\s*(?:["{}\[\],\d-]|true\b|false\b|null\b|//|\.\.\.|…)')
CALL = re.compile(r"\s*(?:/\*\*/)?\s*[A-Za-z_$][\w$.]{0,60}\(\s*[\[{][\s\S]*\}\s*\)\s*;?\s*%?\s*$")
STATUS_LINE = re.compile(r"^\s*(?:[<>]\s*)?HTTP/\d(?:\.\d)?\s+(?P<status>[1-5]\d\d)\b")
REQUEST_LINE = re.compile(
    r"^\s*(?:[<>]\s*)?(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+\S*/\S*(?:\s+HTTP/\d(?:\.\d)?)?\s*$"
)
STATUS_NOTE = re.compile(
    rf"^\s*(?:(?:#|//|--)\s*)?(?:(?:HTTP(?:[- ](?:code|status))?|status(?: code)?|response(?: code)?)\s*:?\s*)?"
    rf"(?P<status>[1-5]\d\d)(?:[\s:,–-]+(?P<phrase>{captions.PHRASES}))?\s*$",
    re.IGNORECASE,
)
"""A line above the body that says its status: `# HTTP-Code 200 OK`."""
CALLS = re.compile(r"\s*(?:[$>%]\s+)?curl\s+\S")
SCALAR = re.compile(r"\s*(?:true|false)\s*")
FORM_HEADER = re.compile(
    rf"^[<>\s]*Content-Type:\s*(?P<form>{re.escape(forms.URLENCODED)}|{re.escape(forms.MULTIPART)})",
    re.IGNORECASE | re.MULTILINE,
)
HEADER_LINE = re.compile(r"^\s*(?:[<>]\s*)?[A-Za-z][\w-]*:\s*\S")
JSON_LANGUAGES = frozenset(
    {None, "", "json", "json5", "jsonc", "js", "javascript", "http", "text", "txt", "plain", "plaintext"}
)


def recognise(document: Document) -> Iterator[Example | BrokenExample | Caption]:
    """Each code block that starts with a bracket, the body of each HTTP message, and what a command prints below it."""
    for block in document.blocks:
        text = block.text
        if block.kind is BlockKind.TEXT and _is_fragment(block):
            yield from _caption_of_fragment(document, block.first)
            yield from _examples(document, block.first, text, told=True)
        elif block.kind is BlockKind.CODE and text.lstrip().startswith(("{", "[")):
            yield from _examples(document, block.first, text, told=(block.language or "").lower() in JSON_LANGUAGES)
        elif block.kind is BlockKind.CODE and CALL.match(text):
            yield from _examples(document, block.first, text, told=False)
        elif block.kind is BlockKind.CODE and CALLS.match(text):
            yield from _answer(document, block)
        elif block.kind is BlockKind.CODE and (head := _message_head(block)):
            yield from _message(document, block, *head)


def _is_fragment(block: Block) -> bool:
    """Whether the block is JSON that has lost the braces around it."""
    return (
        len(block.lines) > 1
        and FRAGMENT.match(block.lines[0]) is not None
        and all(FRAGMENT_LINE.match(line) for line in block.lines if line.strip())
    )


def _caption_of_fragment(document: Document, first: int) -> Iterator[Caption]:
    """What the first clause above tells, which may be a whole sentence."""
    above = next((number for number in range(first - 1, max(0, first - 4), -1) if document.line(number).strip()), None)
    if above is not None:
        clause = re.split(r"[,.;]", document.line(above).strip())[0]
        role, status = captions.read(clause)
        if role:
            yield Caption(Where(document.name, above, above), first, role, status, clause)


def _examples(document: Document, first: int, text: str, *, told: bool) -> Iterator[Example | BrokenExample]:
    """The values in the text that starts on line `first`; `told`: where it is no JSON, that is worth a finding."""
    last = first + text.rstrip().count("\n")
    where = Where(document.name, first, last)
    try:
        for parsed in tolerant_json.parse_all(text.rstrip().rstrip(",;")):
            yield _example(parsed, where)
    except TolerantJsonError as error:
        if told:
            yield BrokenExample(where, str(error))


def _example(parsed: Parsed, where: Where) -> Example:
    first, last = parsed.lines.get("", (0, where.last - where.first))
    lines = {place: (begin + where.first, end + where.first) for place, (begin, end) in parsed.lines.items()}
    dots: list[str] = []
    value = _without_dots(parsed.value, "", dots)
    elisions = (Repair("elision", lines.get(place, (where.first,))[0], '"..."', "") for place in dots)
    return Example(
        Where(where.document, where.first + first, where.first + max(first, last)),
        value,
        (*(Repair(r.kind, r.line + where.first, r.before, r.after) for r in parsed.repairs), *elisions),
        parsed.elided | frozenset(dots),
        parsed.comments,
        {place: span for place, span in lines.items() if not dots or json_pointer.get(value, place) is not MISSING},
    )


def _without_dots(value: Any, at: str, found: list[str]) -> Any:
    """The value without members and items `"..."`, which stand for more; `found` gets the places that had some."""
    if isinstance(value, dict):
        if any(DOTS.fullmatch(name) for name in value):
            found.append(at)
        kept = {name: inner for name, inner in value.items() if not DOTS.fullmatch(name)}
        return {name: _without_dots(inner, at + json_pointer.join(name), found) for name, inner in kept.items()}
    if isinstance(value, list):
        items = [item for item in value if not (isinstance(item, str) and DOTS.fullmatch(item))]
        if len(items) < len(value):
            found.append(at)
        return [_without_dots(item, f"{at}/{index}", found) for index, item in enumerate(items)]
    return value


def _message_head(block: Block) -> tuple[int, int | None] | None:
    """The index of the first line behind the head of an HTTP message, and its status; None when there is no head."""
    first = block.lines[0]
    status = STATUS_LINE.match(first) or _status_note(first)
    if not (status or REQUEST_LINE.match(first)):
        return None
    at = 1
    while at < len(block.lines) and (HEADER_LINE.match(block.lines[at]) or not block.lines[at].strip()):
        at += 1
    return at, int(status["status"]) if status else None


def _status_note(line: str) -> re.Match[str] | None:
    """The status that a line names with a word or a mark beside the number."""
    note = STATUS_NOTE.match(line)
    told = note and (note["phrase"] or not line.strip()[0].isdigit())
    return note if told and note and known(note["status"]) else None


def _message(
    document: Document, block: Block, at: int, status: int | None
) -> Iterator[Example | BrokenExample | Caption]:
    body = "\n".join(block.lines[at:])
    if status is None and (form := _form(document, block, at)):
        yield Caption(Where(document.name, block.first, block.first), form.where.first, "request", None, block.lines[0])
        yield form
        return
    if not body.lstrip().startswith(("{", "[")) and not (status and SCALAR.fullmatch(body)):
        return
    first = block.first + at
    role: Role = "request" if status is None else "error" if status >= 400 else "response"
    yield Caption(Where(document.name, block.first, block.first), first, role, status, block.lines[0].strip())
    yield from _examples(document, first, body, told=True)


def _form(document: Document, block: Block, at: int) -> Example | None:
    """The form that a request with such a header sends."""
    head, body = "\n".join(block.lines[:at]), "\n".join(block.lines[at:])
    sent = FORM_HEADER.search(head)
    if not sent or not body.strip():
        return None
    where = Where(document.name, block.first + at, block.first + at + body.rstrip().count("\n"))
    if sent["form"].lower() == forms.MULTIPART:
        return forms.example(where, forms.multipart(body), forms.MULTIPART)
    return forms.example(where, forms.urlencoded("".join(body.split())), forms.URLENCODED)


def _answer(document: Document, block: Block) -> Iterator[Example | BrokenExample | Caption]:
    """What a block shows below a command: the body that answers it, perhaps with the head of its message."""
    at = code_end(block.lines, 0) or len(block.lines)
    while at < len(block.lines) and not block.lines[at].strip():
        at += 1
    if at == len(block.lines):
        return
    rest = replace(block, first=block.first + at, lines=block.lines[at:])
    if head := _message_head(rest):
        yield from _message(document, rest, *head)
    elif rest.text.lstrip().startswith(("{", "[")):
        yield Caption(
            Where(document.name, block.first, block.first), rest.first, "response", None, block.lines[0].strip()
        )
        yield from _examples(document, rest.first, rest.text, told=False)


def read(text: str, where: Where) -> Example:
    """Read the example that starts on the first line of `where`; raises TolerantJsonError."""
    return _example(tolerant_json.parse(text), where)
