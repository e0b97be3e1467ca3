"""Calls in code of HTTP libraries: `fetch(url, {method: "POST"})`, `axios.get(url)`, `requests.put(url)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import OperationLine, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.operations.request_line import Request
from driftwitness.document import Document

QUOTED = r"f?[\"'`](?P<url>(?:https?:/)?(?:/|\$\{)[^\"'`\s]*)[\"'`]"
FETCH = re.compile(rf"\bfetch\(\s*{QUOTED}(?P<more>[^;]{{0,200}})")
NAMED_METHOD = re.compile(
    rf"\b(?:axios|requests|session|client|http|httpx|ky|got|superagent|\$)\.(?P<method>get|post|put|patch|delete)\(\s*{QUOTED}"
)
METHOD_OPTION = re.compile(rf"\bmethod[\"']?\s*[:=]\s*[\"'](?P<method>{request_line.METHODS})[\"']", re.IGNORECASE)
ORIGIN = re.compile(r"^(?:https?://[^/]*|\$\{[^}]*\})")


def recognise(document: Document) -> Iterator[OperationLine]:
    """Each call whose URL stands in it."""
    for block in document.blocks:
        for match in (*FETCH.finditer(block.text), *NAMED_METHOD.finditer(block.text)):
            groups = match.groupdict()
            option = METHOD_OPTION.search(groups.get("more") or "")
            method = groups.get("method") or (option["method"] if option else "GET")
            origin = ORIGIN.match(match["url"])
            path = match["url"][origin.end() :] if origin else match["url"]
            number = block.first + block.text.count("\n", 0, match.start())
            if path.startswith("/"):
                request = Request((method.upper(),), origin[0] if origin else "", path, "")
                yield from request_line.facts(request, Where(document.name, number, number), "sampled")
