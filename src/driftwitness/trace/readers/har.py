"""Reads an HTTP archive, HAR 1.1 or 1.2, as browsers, proxies and Polly.JS write it; in YAML too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from io import BufferedIOBase
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from driftwitness.trace import json_entries, lists, parts, yaml_entries
from driftwitness.trace.content import decoded
from driftwitness.trace.entries import Entry, interactions
from driftwitness.trace.opened import opened
from driftwitness.trace.parts import Malformed
from driftwitness.trace.record import Headers, Interaction, Request, Response, header
from driftwitness.trace.recording import Reader, Unreadable

LOG = re.compile(rb'\A\s*\{.{0,2000}?"log"\s*:\s*\{', re.DOTALL)
MEMBERS = re.compile(rb'"(?:entries|creator|version|pages|_recordingName)"\s*:')
YAML = re.compile(rb"(?:---[ \t]*\n|#[^\n]*\n)*log:[ \t]*\r?\n")
YAML_MEMBERS = re.compile(rb"^ +(?:entries|creator|version|_recordingName):", re.MULTILINE)
CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
HEX = re.compile(r"(?:[0-9a-f]{2})*")
WITHOUT_CONTENT = frozenset({204, 205, 304})


class HarReader(Reader):
    """HTTP archives."""

    name = "har"

    def recognises(self, start: bytes) -> bool:
        """Whether there is a ``log`` with a member of HAR's."""
        start = start.removeprefix(lists.BOM)
        if YAML.match(start):
            return YAML_MEMBERS.search(start) is not None
        log = LOG.match(start)
        return log is not None and MEMBERS.search(start, log.end()) is not None

    def read(self, path: Path) -> Iterator[Interaction | Unreadable]:
        """Give what the archive holds; blocked and failed requests, and bodies that were left out, are unreadable."""
        with opened(path) as file:
            yield from interactions(
                _entries(file),
                lambda number, entry: _interaction(number, entry, path.name),
                lambda number: f"log.entries[{number - 1}]",
            )


def _entries(file: BufferedIOBase) -> Iterator[Entry]:
    if lists.is_json(file):
        return json_entries.entries(file, "log", "entries")
    return map(_whole, yaml_entries.below(file, "log", "entries"))


def _whole(entry: Entry) -> Entry:
    """An entry ends with its timings: the last of a YAML file, without them, may have been cut inside its body."""
    if entry.last and isinstance(entry.value, dict) and "timings" not in entry.value:
        return Entry(None, "the file ends before its `timings`, so that its body may not be whole")
    return entry


def _interaction(number: int, entry: Any, source: str) -> Interaction:
    entry = parts.mapping(entry, "entry")
    request, response = parts.mapping(entry.get("request"), "request"), parts.mapping(entry.get("response"), "response")
    _refuse_failed(entry, response)
    time = parts.moment(entry.get("startedDateTime"))
    asked = _request(request)
    return Interaction(
        sequence=number,
        sent=float(number) if time is None else time,
        received=float(number) if time is None else time + parts.duration(entry.get("time")) / 1000,
        request=asked,
        response=_response(response, asked.method),
        source=source,
        origin="recording",
    )


def _refuse_failed(entry: Mapping[str, Any], response: Mapping[str, Any]) -> None:
    if response.get("status") not in (0, None, "0", ""):
        return
    words = [response.get("_error"), entry.get("_error"), entry.get("_blockedReason"), response.get("statusText")]
    why = next((word for word in words if isinstance(word, str) and word), "blocked, failed or aborted")
    raise Malformed(f"no response (status {parts.shown(response.get('status'))}): {why[:200]}")


def _request(entry: Mapping[str, Any]) -> Request:
    headers = _headers(entry.get("headers"), "request.headers")
    body = decoded(_posted(entry.get("postData"), headers), headers, "request.postData")
    return Request(parts.method(entry.get("method")), parts.url(entry.get("url"), "request.url"), headers, body or None)


def _response(entry: Mapping[str, Any], method: str) -> Response:
    status = parts.status(entry.get("status"), "response.status")
    headers = _headers(entry.get("headers"), "response.headers")
    content = parts.mapping(entry.get("content") or {}, "response.content")
    _refuse_left_out(content, status, method)
    return Response(status, headers, decoded(_content(content, headers), headers, "response.content"))


def _refuse_left_out(content: Mapping[str, Any], status: int, method: str) -> None:
    """A body that the recorder left out must not be taken for an empty one."""
    if content.get("text") is None and method != "HEAD" and status not in WITHOUT_CONTENT and status // 100 != 3:
        size = parts.duration(content.get("size"))
        if size > 0:
            raise Malformed(
                f"response.content: {size:,.0f} bytes that were not recorded; export the archive with content"
            )
    if "truncat" in str(content.get("comment") or "").lower():
        raise Malformed("response.content: only its beginning was recorded")


def _content(content: Mapping[str, Any], headers: Headers) -> bytes:
    text = content.get("text")
    if isinstance(text, str) and text.startswith('["') and header(headers, "content-encoding") is not None:
        return _chunks(text)
    if content.get("encoding") == "base64":
        return parts.from_base64(text or "", "response.content.text")
    return parts.content(text, "response.content.text", _charset(content.get("mimeType"), headers))


def _chunks(text: str) -> bytes:
    """Join the pieces of a compressed body that Polly.JS lists in base64, once in hexadecimal.

    Another list is the body itself.
    """
    try:
        pieces = json.loads(text)
    except (ValueError, RecursionError):
        return text.encode("utf-8", "surrogatepass")
    if not all(isinstance(piece, str) for piece in pieces):
        return text.encode("utf-8", "surrogatepass")
    if all(HEX.fullmatch(piece) for piece in pieces):
        return b"".join(map(bytes.fromhex, pieces))
    try:
        return b"".join(parts.from_base64(piece, "response.content.text") for piece in pieces)
    except Malformed:
        return text.encode("utf-8", "surrogatepass")


def _charset(kind: Any, headers: Headers) -> str | None:
    found = CHARSET.search(header(headers, "content-type") or (kind if isinstance(kind, str) else ""))
    return found[1] if found else None


def _posted(value: Any, headers: Headers) -> bytes:
    if value is None:
        return b""
    data = parts.mapping(value, "request.postData")
    if data.get("text"):
        if "base64" in (data.get("encoding"), data.get("_encoding")):
            return parts.from_base64(data["text"], "request.postData.text")
        return parts.content(data["text"], "request.postData.text", _charset(data.get("mimeType"), headers))
    return _form(
        _pairs(data.get("params"), "request.postData.params"), parts.text(data.get("mimeType") or "", "mimeType")
    )


def _form(params: Headers, kind: str) -> bytes:
    """A form's body from its parameters, urlencoded; as parts where the type says so and names the boundary."""
    boundary = re.search(r"""boundary=["']?([^"';,\s]{1,70})""", kind)
    if not params or not (kind.startswith("multipart/") and boundary):
        return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in params).encode()
    mark = f"--{boundary[1]}"
    fields = "".join(
        f'{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in params
    )
    return f"{fields}{mark}--\r\n".encode()


def _headers(value: Any, name: str) -> Headers:
    """Give headers without those of HTTP/2 that stand for the request line."""
    return tuple(pair for pair in _pairs(value, name) if not pair[0].startswith(":"))


def _pairs(value: Any, name: str) -> Headers:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Malformed(f"{name}: {parts.shown(value)}, expected a list")
    pairs: list[tuple[str, str]] = []
    for item in value:
        fields = parts.mapping(item, name)
        key, single = fields.get("name"), fields.get("value")
        if isinstance(key, str) and isinstance(single, str):
            pairs.append((key, single))
            continue
        pairs += parts.headers({parts.text(key, f"{name}.name"): single}, name)
    return tuple(pairs)
