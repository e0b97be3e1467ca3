"""Reads a vcrpy cassette (YAML, version 1)."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from driftwitness import InputError
from driftwitness.contract import reading
from driftwitness.trace.record import Headers, Interaction, Origin, Request, Response

ORIGINS = ("mock", "live", "document", "recording")


@dataclass(frozen=True, slots=True)
class Cassette:
    """A cassette's interactions, numbered from 1, and what its ``origin`` says (empty for one that is not ours)."""

    path: Path
    origin: Mapping[str, Any]
    interactions: tuple[Interaction, ...]


def read(path: Path) -> Cassette:
    """Read one cassette; raises InputError, naming the interaction, where it has another shape."""
    data = reading.read_yaml(path)
    if not isinstance(data, dict) or not isinstance(data.get("interactions"), list):
        raise InputError(
            f"{path}: not a vcrpy cassette: expected a mapping with a list `interactions`. Record it again."
        )
    origin = data.get("origin") or {}
    found = []
    for number, entry in enumerate(data["interactions"], 1):
        try:
            found.append(_interaction(number, entry, origin, path))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{path}, interaction {number}: not in vcrpy's format ({type(error).__name__}: {error}). "
                "Record it again."
            ) from error
    return Cassette(path, origin, tuple(found))


def _interaction(number: int, entry: Mapping[str, Any], origin: Mapping[str, Any], path: Path) -> Interaction:
    kind: Origin = origin["kind"] if origin.get("kind") in ORIGINS else "recording"
    request, response = entry["request"], entry["response"]
    recorded = entry.get("recorded") or {}
    sent = _time(recorded.get("sent", number))
    headers = None if kind == "document" else _headers(response.get("headers"))
    return Interaction(
        sequence=number,
        sent=sent,
        received=_time(recorded.get("received", sent)),
        request=Request(str(request["method"]), str(request["uri"]), _headers(request.get("headers")), _body(request)),
        response=Response(int(response["status"]["code"]), headers, _body(response) or b""),
        source=path.name,
        origin=kind,
    )


def _headers(headers: Mapping[str, Any] | None) -> Headers:
    pairs = []
    for name, values in (headers or {}).items():
        pairs += [(str(name), _text(value)) for value in (values if isinstance(values, list) else [values])]
    return tuple(pairs)


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _time(value: Any) -> float:
    if not math.isfinite(float(value)):
        raise ValueError(f"the time {value!r} is no number of seconds since the epoch")
    return float(value)


def _body(part: Mapping[str, Any]) -> bytes | None:
    body = part.get("body")
    if isinstance(body, dict) and "base64_string" in body:
        return base64.b64decode(body["base64_string"])
    if isinstance(body, dict):
        body = body.get("string")
    if body is None or body == "":
        return None
    return body if isinstance(body, bytes) else str(body).encode()
