"""Reads a vcrpy cassette: YAML or JSON, with our ``origin`` where it is one of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from driftwitness import InputError
from driftwitness.trace import lists, parts, vcr_shape, yaml_entries
from driftwitness.trace.entries import Entry, interactions
from driftwitness.trace.opened import BROKEN, beginning, opened
from driftwitness.trace.parts import Malformed
from driftwitness.trace.record import Interaction, Origin
from driftwitness.trace.recording import START, Reader, Unreadable

KINDS: Mapping[str, Origin] = {"mock": "mock", "live": "live", "document": "document", "recording": "recording"}
YAML = re.compile(rb"^interactions:|\A(?:---\s+)?- request:", re.MULTILINE)
YAML_OF_OTHERS = re.compile(rb"^ +url: ", re.MULTILINE)
YAML_URI = re.compile(rb"^ +uri: ", re.MULTILINE)
JSON = re.compile(
    rb'\A\s*(?:\{(?:\s*"version"\s*:\s*\d+\s*,)?\s*"interactions"\s*:|\[\s*\{\s*"re(?:quest|sponse)"\s*:)'
)
STANDARD = (("http", "80"), ("https", "443"))


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
            found = lists.entries(file, "interactions")
            found = map(_whole, found) if origin else found
            yield from interactions(found, lambda number, entry: _interaction(number, entry, kind, path))


def origin_of(path: Path) -> Mapping[str, Any]:
    """Give what a cassette of ours says of where it comes from; empty for one that is not ours.

    Raises InputError where the file cannot be opened or ``origin`` is no mapping.
    """
    with opened(path) as file:
        if lists.is_json(file):
            return {}
        try:
            origin = yaml_entries.member(file, "origin")
            return parts.mapping(origin or {}, "origin")
        except BROKEN:
            return {}
        except Malformed as error:
            raise InputError(f"{path}: {error}. Record it again.") from error


def read(path: Path) -> Cassette:
    """Read one cassette that must be whole; raises InputError, naming the interaction, where it has another shape."""
    origin = origin_of(path)
    with opened(path) as file:
        if not VcrpyReader().recognises(beginning(file, START)):
            raise InputError(
                f"{path}: not a vcrpy cassette: expected a mapping with a list `interactions`. Record it again."
            )
    found = []
    for item in VcrpyReader().read(path):
        if isinstance(item, Unreadable):
            raise InputError(f"{path}, {item.place}: not in vcrpy's format ({item.reason}). Record it again.")
        found.append(item)
    return Cassette(path, origin, tuple(found))


def _whole(entry: Entry) -> Entry:
    """A cassette of ours ends with its version: one that ends with an interaction was cut."""
    return Entry(None, "the file ends in the middle of its list") if entry.last else entry


def _interaction(number: int, entry: Any, kind: Origin, path: Path) -> Interaction:
    entry = parts.mapping(entry, "interaction")
    recorded = parts.mapping(entry.get("recorded") or {}, "recorded")
    sent = parts.seconds(recorded.get("sent", number), "recorded.sent")
    received = parts.seconds(recorded.get("received", sent), "recorded.received")
    found = vcr_shape.interaction(number, _as_now(entry), path.name, sent, received)
    response = replace(found.response, headers=None) if kind == "document" else found.response
    return replace(found, response=response, origin=kind)


def _as_now(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Bring what older versions wrote into today's shape.

    Version 0 of the format had a URL's parts; vcrpy 4 and 5 wrote responses to httpx with ``content``.
    """
    request, response = parts.mapping(entry.get("request"), "request"), parts.mapping(entry.get("response"), "response")
    if "uri" not in request and "host" in request:
        host, path = (parts.text(request.get(name), f"request.{name}") for name in ("host", "path"))
        scheme, port = (request.get(name) for name in ("protocol", "port"))
        shown = "" if port is None or (scheme, str(port)) in STANDARD else f":{port}"
        request = {**request, "uri": f"{scheme or 'http'}://{host}{shown}{path}"}
    if "status_code" in response and "content" in response:
        response = {**response, "body": response["content"]}
    return {"request": request, "response": response}
