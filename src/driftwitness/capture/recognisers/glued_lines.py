"""Method, path and title run together: `GET/api/formsList forms`. The call below tells where the path ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from driftwitness.capture.facts import OperationLine, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.operations.request_line import Request
from driftwitness.capture.recognisers import curl_commands
from driftwitness.document import Block, BlockKind, Document

WORD_BREAK = re.compile(r"(?<=[a-z0-9_}\])>])(?=[A-Z][a-z]*(?:\s|$|[A-Z]))")
PLACEHOLDER = re.compile(r"^(?:\{[^{}]*\}|<[^<>]*>|\[[^\[\]]*\])")


def recognise(document: Document) -> Iterator[OperationLine]:
    """Find such lines, each with the curl command before the next one."""
    blocks = document.blocks
    for index, block in enumerate(blocks):
        for number, line in block.numbered() if block.kind is not BlockKind.CODE else ():
            glued = request_line.glued(line)
            if glued:
                called = _called(document.name, blocks[index + 1] if index + 1 < len(blocks) else None)
                path = _cut(glued["rest"], called) or _guess(glued["rest"])
                where = Where(document.name, number, number)
                yield from request_line.facts(Request((glued["method"],), "", path, ""), where)


def _called(name: str, following: Block | None) -> list[str]:
    """The segments of the path that the command in the next block calls."""
    call = curl_commands.read(name, following) if following and curl_commands.is_command(following) else None
    return [part for part in urlsplit(call.url).path.split("/") if part] if call else []


def _cut(rest: str, called: list[str]) -> str | None:
    """The glued text up to where its path ends; None where the call is to another path."""
    at = 0
    for index, value in enumerate(called):
        if not rest.startswith("/", at):
            return None
        at += 1
        placeholder = PLACEHOLDER.match(rest[at:])
        if placeholder:
            at += placeholder.end()
        elif rest.startswith(value, at):
            at += len(value)
        elif index == len(called) - 1 or not (segment := re.match(r":\w+(?=/)", rest[at:])):
            return None
        else:
            at += segment.end()
    return rest[:at] if called and not rest.startswith("/", at) else None


def _guess(rest: str) -> str:
    """Without a call: a path ends at white space, and before the capital letter that starts a title."""
    first = rest.split()[0]
    head, slash, last = first.rpartition("/")
    match = WORD_BREAK.search(last) if " " in rest else None
    return head + slash + (last[: match.start()] if match else last)
