"""Reads a cassette of go-vcr: YAML, of its versions 1 to 4."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from driftwitness.trace import lists, parts
from driftwitness.trace.content import decoded
from driftwitness.trace.entries import interactions
from driftwitness.trace.opened import opened
from driftwitness.trace.record import Interaction, Request, Response
from driftwitness.trace.recording import Reader, Unreadable

INTERACTIONS = re.compile(rb"^interactions:", re.MULTILINE)
VERSION = re.compile(rb"\A(?:---\s+)?(?:#[^\n]*\n)*version: [\"']?\d")
URL = re.compile(rb"^ +url: ", re.MULTILINE)
URI = re.compile(rb"^ +uri: ", re.MULTILINE)


class GoVcrReader(Reader):
    """Cassettes of go-vcr."""

    name = "go-vcr"

    def recognises(self, start: bytes) -> bool:
        """Whether there are interactions at the top level whose requests have a ``url``, or a version before them."""
        start = start.removeprefix(lists.BOM)
        if not INTERACTIONS.search(start) or URI.search(start):
            return False
        return URL.search(start) is not None or VERSION.match(start) is not None

    def read(self, path: Path) -> Iterator[Interaction | Unreadable]:
        """Give what the cassette holds; it has durations but no times."""
        with opened(path) as file:
            found = lists.entries(file, "interactions")
            yield from interactions(found, lambda number, entry: _interaction(number, entry, path.name))


def _interaction(number: int, entry: Any, source: str) -> Interaction:
    entry = parts.mapping(entry, "interaction")
    request, response = parts.mapping(entry.get("request"), "request"), parts.mapping(entry.get("response"), "response")
    return Interaction(
        sequence=number,
        sent=float(number),
        received=float(number),
        request=_request(request),
        response=_response(response),
        source=source,
        origin="recording",
    )


def _request(entry: Mapping[str, Any]) -> Request:
    headers = parts.headers(entry.get("headers"), "request.headers")
    body = decoded(parts.content(entry.get("body"), "request.body"), headers, "request.body")
    form = parts.mapping(entry.get("form") or {}, "request.form")
    method = parts.method(entry.get("method") or "GET")  # Go's client takes none for GET
    if not body and form and method not in ("GET", "HEAD", "DELETE"):  # Go's form holds the query too
        body = urlencode(parts.headers(form, "request.form")).encode()
    return Request(method, parts.url(_url(entry), "request.url"), headers, body or None)


def _url(entry: Mapping[str, Any]) -> Any:
    """A request's URL; one that a server recorded has a path only, and the host beside."""
    url, host = entry.get("url"), entry.get("host")
    return (
        f"http://{host}{url}"
        if isinstance(url, str) and url.startswith("/") and isinstance(host, str) and host
        else url
    )


def _response(entry: Mapping[str, Any]) -> Response:
    headers = parts.headers(entry.get("headers"), "response.headers")
    body = decoded(parts.content(entry.get("body"), "response.body"), headers, "response.body")
    code = entry.get("code")
    if code is None and isinstance(entry.get("status"), str):
        code = entry["status"].partition(" ")[0]
    return Response(parts.status(code, "response.code"), headers, body)
