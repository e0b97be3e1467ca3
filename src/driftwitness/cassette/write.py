"""Writes interactions as vcrpy cassettes: one file for each operation, redacted already, with their origin."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from driftwitness import InputError
from driftwitness.cassette.guard import refuse_secrets
from driftwitness.contract import reading
from driftwitness.contract.store import dump_yaml
from driftwitness.trace import Headers, Interaction

KEPT = 12
_LONGEST_NAME = 120


def write(
    folder: Path,
    operation: str,
    interactions: Iterable[Interaction],
    origin: Mapping[str, Any],
    secrets: Mapping[str, str] | None = None,
) -> Path:
    """Write one operation's cassette, whole or not at all, and give its path.

    ``origin`` tells where the interactions come from: ``kind`` (document, mock, live) and what goes with it.
    ``secrets`` are values that must not be in it, by name, besides the environment's. Raises InputError where one is,
    or where the folder cannot be written.
    """
    interactions = list(interactions)
    content = {
        "origin": {**origin, "operation": operation},
        "interactions": [_entry(interaction) for interaction in interactions],
        "version": 1,
    }
    path = path_of(folder, operation, str(origin.get("kind", "")))
    text = dump_yaml(content)
    refuse_secrets(operation, interactions, text, secrets)
    _put(path, text)
    return path


def renew(path: Path, origin: Mapping[str, Any]) -> None:
    """Put another origin into a cassette, its date above all, and leave its interactions as they are."""
    content = reading.read_yaml(path)
    operation = content["origin"]["operation"]
    _put(path, dump_yaml({**content, "origin": {**origin, "operation": operation}}))


def _put(path: Path, text: str) -> None:
    fresh = path.with_suffix(".yaml.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}). Choose another --out.") from error


def path_of(folder: Path, operation: str, kind: str) -> Path:
    """Give the file of an operation's cassette; what a document shows has one of its own beside what was recorded.

    Two operations never share a file: behind an id that cannot be a file's name as it is stands a part of its hash.
    """
    name = re.sub("[^A-Za-z0-9._-]+", "-", operation)[:_LONGEST_NAME]
    if name != operation:
        name += f"-{hashlib.sha256(operation.encode()).hexdigest()[:8]}"
    return folder / (f"{name}.document.yaml" if kind == "document" else f"{name}.yaml")


def choose(interactions: Iterable[Interaction], kept: int = KEPT) -> list[Interaction]:
    """Give the interactions worth keeping of one operation, in order: the first of each status, then the earliest."""
    every = list(interactions)
    firsts = {interaction.response.status: interaction.sequence for interaction in reversed(every)}
    preferred = sorted(every, key=lambda one: (firsts[one.response.status] != one.sequence, one.sequence))
    return sorted(preferred[: max(kept, len(firsts))], key=lambda one: one.sequence)


def _entry(interaction: Interaction) -> dict[str, Any]:
    request, response = interaction.request, interaction.response
    return {
        "request": {
            "method": request.method,
            "uri": request.url,
            "headers": _headers(request.headers),
            "body": None if request.body is None else _body(request.body),
        },
        "response": {
            "status": {"code": response.status, "message": _phrase(response.status)},
            "headers": _headers(response.headers or ()),
            "body": {"string": _body(response.body)},
        },
        "recorded": {"sent": interaction.sent, "received": interaction.received},
    }


def _headers(headers: Headers) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name, []).append(value)
    return found


def _body(body: bytes) -> str | bytes:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
