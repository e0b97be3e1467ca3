"""Reads a vcrpy cassette: YAML or JSON, with our ``origin`` where it is one of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from driftwitness import InputError
from driftwitness.trace import json_entries, parts, yaml_entries
from driftwitness.trace.entries import Entry, interactions
from driftwitness.trace.opened import opened
from driftwitness.trace.parts import Malformed
from driftwitness.trace.record import Headers, Interaction, Origin, Request, Response
from driftwitness.trace.recording import Reader, Unreadable

KINDS: Mapping[str, Origin] = {"mock": "mock", "live": "live", "document": "document", "recording": "recording"}
YAML = re.compile(rb"^(?:interactions:|- request:)", re.MULTILINE)
YAML_OF_OTHERS = re.compile(rb"^ +url: ", re.MULTILINE)
YAML_URI = re.compile(rb"^ +uri: ", re.MULTILINE)
JSON = re.compile(
    rb'\A\s*(?:\{(?:\s*"version"\s*:\s*\d+\s*,)?\s*"interactions"\s*:|\[\s*\{\s*"re(?:quest|sponse)"\s*:)'
)


@dataclass(frozen=True, slots=True)
class Cassette:
    """A cassette's interactions, numbered from 1, and what its ``origin`` says (empty for one that is not ours)."""

    path: Path
    origin: Mapping[str, Any]
    interactions: tuple[Interaction, ...]


class VcrpyReader(Reader):
    """Cassettes of vcrpy, and ours, which are such."""

    name = "vcrpy"

    def recognises(self, start: bytes) -> bool:
        """Whether there are interactions at the top level whose requests have a ``uri``."""
        start = start.removeprefix(b"\xef\xbb\xbf")
        if start.lstrip()[:1] in (b"{", b"["):
            return JSON.match(start) is not None
        if not YAML.search(start):
            return False
        before = start.partition(b"\ninteractions:")[0]
        of_others = YAML_OF_OTHERS.search(start) or before.removeprefix(b"---\n").startswith(b"version:")
        return YAML_URI.search(start) is not None or not of_others

    def read(self, path: Path) -> Iterator[Interaction | Unreadable]:
        """Give what the cassette holds; an ``origin`` that cannot be read makes every interaction a recording."""
        try:
            origin = origin_of(path)
        except InputError as error:
            yield Unreadable("origin", str(error))
            origin = {}
        kind = KINDS.get(str(origin.get("kind")), "recording")
        with opened(path) as file:
            yield from interactions(_entries(file), lambda number, entry: _interaction(number, entry, kind, path))


def origin_of(path: Path) -> Mapping[str, Any]:
    """Give what a cassette of ours says of where it comes from; empty for one that is not ours.

    Raises InputError where the file cannot be opened or ``origin`` is no mapping.
    """
    with opened(path) as file:
        if _is_json(file):
            return {}
        try:
            origin = yaml_entries.member(file, "origin")
            return parts.mapping(origin or {}, "origin")
        except Malformed as error:
            raise InputError(f"{path}: {error}. Record it again.") from error


def read(path: Path) -> Cassette:
    """Read one cassette that must be whole; raises InputError, naming the interaction, where it has another shape."""
    origin = origin_of(path)
    with opened(path) as file:
        if not VcrpyReader().recognises(file.read(64 * 1024)):
            raise InputError(
                f"{path}: not a vcrpy cassette: expected a mapping with a list `interactions`. Record it again."
            )
    found = []
    for item in VcrpyReader().read(path):
        if isinstance(item, Unreadable):
            raise InputError(f"{path}, {item.place}: not in vcrpy's format ({item.reason}). Record it again.")
        found.append(item)
    return Cassette(path, origin, tuple(found))


def _is_json(file: BinaryIO) -> bool:
    start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    file.seek(0)
    return start.startswith((b"{", b"["))


def _entries(file: BinaryIO) -> Iterator[Entry]:
    if not _is_json(file):
        return yaml_entries.entries(file, "interactions")
    in_list = file.read(4096).lstrip().startswith(b"[")
    file.seek(0)
    return json_entries.entries(file, "item" if in_list else "interactions.item")


def _interaction(number: int, entry: Any, kind: Origin, path: Path) -> Interaction:
    entry = parts.mapping(entry, "interaction")
    request, response = parts.mapping(entry.get("request"), "request"), parts.mapping(entry.get("response"), "response")
    recorded = parts.mapping(entry.get("recorded") or {}, "recorded")
    sent = parts.seconds(recorded.get("sent", number), "recorded.sent")
    sent_body = _body(request.get("body"), "request.body")
    return Interaction(
        sequence=number,
        sent=sent,
        received=parts.seconds(recorded.get("received", sent), "recorded.received"),
        request=Request(
            parts.method(request.get("method")),
            _url(request),
            parts.headers(request.get("headers"), "request.headers"),
            sent_body or None,
        ),
        response=Response(_status(response), _response_headers(response, kind), _response_body(response)),
        source=path.name,
        origin=kind,
    )


def _url(request: Mapping[str, Any]) -> str:
    """A request's URL; version 0 had its parts."""
    if "uri" in request or "host" not in request:
        return parts.url(request.get("uri"), "request.uri")
    host, path = (parts.text(request.get(name), f"request.{name}") for name in ("host", "path"))
    scheme, port = (request.get(name) for name in ("protocol", "port"))
    return parts.url(f"{scheme or 'http'}://{host}{f':{port}' if port else ''}{path}", "request")


def _status(response: Mapping[str, Any]) -> int:
    """A response's status; vcrpy 4 and 5 wrote those of httpx alone."""
    if "status_code" in response:
        return parts.status(response["status_code"], "response.status_code")
    return parts.status(parts.mapping(response.get("status"), "response.status").get("code"), "response.status.code")


def _response_headers(response: Mapping[str, Any], kind: Origin) -> Headers | None:
    return None if kind == "document" else parts.headers(response.get("headers"), "response.headers")


def _response_body(response: Mapping[str, Any]) -> bytes:
    return _body(response.get("content" if "status_code" in response else "body"), "response.body")


def _body(body: Any, name: str) -> bytes:
    if isinstance(body, Mapping) and "base64_string" in body:
        return parts.from_base64(body["base64_string"], f"{name}.base64_string")
    if isinstance(body, Mapping):
        return parts.content(body.get("string"), f"{name}.string")
    return parts.content(body, name)
