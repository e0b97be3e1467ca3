"""Reads the NDJSON report of schemathesis: one event a line, those of finished scenarios with their interactions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BufferedIOBase
from pathlib import Path
from typing import Any

from driftwitness.contract import strict_json
from driftwitness.trace import lists, parts
from driftwitness.trace.content import decoded
from driftwitness.trace.entries import Entry, interactions
from driftwitness.trace.opened import opened
from driftwitness.trace.parts import Malformed
from driftwitness.trace.record import Interaction, Request, Response
from driftwitness.trace.recording import Reader, Unreadable

LARGEST = 32 * 1024 * 1024
"""The largest line, in bytes."""
SAID = re.compile(rb'\A\s*\{\s*"Initialize"\s*:\s*\{|^\s*\{\s*"Scenario(?:Started|Finished)"\s*:\s*\{', re.MULTILINE)


class SchemathesisNdjsonReader(Reader):
    """Reports that ``schemathesis run --report=ndjson`` writes."""

    name = "schemathesis-ndjson"

    def recognises(self, start: bytes) -> bool:
        """Whether a line is an event that begins a run or ends a scenario."""
        return SAID.search(start.removeprefix(lists.BOM)) is not None

    def read(self, path: Path) -> Iterator[Interaction | Unreadable]:
        """Give what the report holds; it leaves out the headers that schemathesis always sends, and ``Date``."""
        with opened(path) as file:
            yield from interactions(_entries(file), lambda number, entry: _interaction(number, entry, path.name))


def _entries(file: BufferedIOBase) -> Iterator[Entry]:
    for number, line in enumerate(iter(lambda: file.readline(LARGEST + 1), b""), 1):
        if len(line) > LARGEST:
            yield Entry(None, f"line {number}: longer than {LARGEST:,} bytes; the rest is not read")
            return
        if line.strip():
            yield from _of_line(number, line)


def _of_line(number: int, line: bytes) -> Iterator[Entry]:
    try:
        event = strict_json.loads(line.removeprefix(lists.BOM) if number == 1 else line)
        scenario = event.get("ScenarioFinished") if isinstance(event, dict) else None
        if scenario is None:
            return
        recorder = parts.mapping(parts.mapping(scenario, "ScenarioFinished").get("recorder") or {}, "recorder")
        found = parts.mapping(recorder.get("interactions") or {}, "recorder.interactions")
    except (strict_json.StrictJSONError, Malformed) as error:
        yield Entry(None, f"line {number}: {error}")
        return
    yield from map(Entry, found.values())


def _interaction(number: int, entry: Any, source: str) -> Interaction:
    entry = parts.mapping(entry, "interaction")
    if entry.get("response") is None:
        raise Malformed("no response: the request failed")
    request, response = parts.mapping(entry.get("request"), "request"), parts.mapping(entry["response"], "response")
    if response.get("content_size") is not None:
        raise Malformed(
            f"response.content: only the beginning of {parts.shown(response['content_size'])} bytes was kept"
        )
    time = entry.get("timestamp")
    sent = float(number) if time is None else parts.seconds(time, "timestamp")
    return Interaction(
        sequence=number,
        sent=sent,
        received=sent if time is None else sent + parts.duration(response.get("elapsed")),
        request=_request(request),
        response=_response(response),
        source=source,
        origin="recording",
    )


def _request(entry: Mapping[str, Any]) -> Request:
    headers = parts.headers(entry.get("headers"), "request.headers")
    body = decoded(_bytes(entry.get("body"), "request.body"), headers, "request.body")
    return Request(parts.method(entry.get("method")), parts.url(entry.get("uri"), "request.uri"), headers, body or None)


def _response(entry: Mapping[str, Any]) -> Response:
    headers = parts.headers(entry.get("headers"), "response.headers")
    body = decoded(_bytes(entry.get("content"), "response.content"), headers, "response.content")
    return Response(parts.status(entry.get("status_code"), "response.status_code"), headers, body)


def _bytes(value: Any, name: str) -> bytes:
    if isinstance(value, Mapping):
        return parts.from_base64(value.get("$base64"), f"{name}.$base64")
    return parts.content(value, name)
