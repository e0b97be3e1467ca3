"""Requests as httpie, wget or PowerShell commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from driftwitness.capture.facts import CurlCall, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.operations.request_line import METHODS
from driftwitness.document import Document

START = re.compile(r"^\s*(?:[$>%]\s+)?(?P<program>https?|xh|wget|Invoke-(?:RestMethod|WebRequest))\s+(?P<rest>\S.*)$")
URL = re.compile(
    r"^(?:https?://\S+|:\d*/\S*|localhost(?::\d+)?/\S*|\$?\{?\w*\}?/\S+|[\w-]+(?:\.[\w-]+)+(?::\d+)?/\S*)$"
)
METHOD_OPTION = re.compile(rf"^(?:--method=?|-Method)(?P<method>{METHODS})?$", re.IGNORECASE)
HEADER_ITEM = re.compile(r"^(?P<name>[A-Za-z][\w-]*):(?!//)(?P<value>.*)$")
DATA_ITEM = re.compile(r"^[\w\[\].-]+(?::?=)(?!=)")


def recognise(document: Document) -> Iterator[CurlCall]:
    """Each such command; one may go on after a backslash."""
    for block in request_line.readable_blocks(document):
        at = 0
        while at < len(block.lines):
            end = at + 1
            if START.match(block.lines[at]):
                while end < len(block.lines) and block.lines[end - 1].rstrip().endswith(("\\", "`")):
                    end += 1
                where = Where(document.name, block.first + at, block.first + end - 1)
                if call := _read(" ".join(line.rstrip(" \\`") for line in block.lines[at:end]), where):
                    yield call
            at = end


def _read(text: str, where: Where) -> CurlCall | None:
    command = START.match(text)
    if not command:
        return None
    try:
        tokens = shlex.split(command["rest"])
    except ValueError:
        return None
    method, url, data, headers = "", "", False, []
    for before, token in zip(["", *tokens], tokens, strict=False):
        option, previous = METHOD_OPTION.match(token), METHOD_OPTION.match(before)
        if option and option["method"]:
            method = option["method"].upper()
        elif re.fullmatch(METHODS, token) or (previous and re.fullmatch(METHODS, token.upper())):
            method = token.upper()
        elif not url and URL.match(token):
            url = token
        elif header := HEADER_ITEM.match(token.removeprefix("--header=")):
            headers.append((header["name"], header["value"].strip()))
        else:
            data = (
                data
                or token.startswith(("--post-data", "--body-data", "-Body"))
                or bool(url and DATA_ITEM.match(token))
            )
    if not url or (command["program"] in ("http", "https") and not method and url.startswith("$")):
        return None
    return CurlCall(where, method or ("POST" if data else "GET"), url, tuple(headers), None, None, None, "")
