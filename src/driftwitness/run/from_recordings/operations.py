"""OpenAPI operations and responses of what was observed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from driftwitness.capture import naming
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.model import JSON_MEDIA
from driftwitness.drift.observed.observations import Answers, OperationObserved
from driftwitness.drift.observed.places import ITEM, Place
from driftwitness.run.from_recordings import schemas
from driftwitness.run.from_recordings.notes import Notes

_TOLD_HEADER = re.compile(
    r"rate-?limit|^(?:retry-after|link|location|allow|deprecation|sunset|x-total(?:-count)?|x-request-id|request-id)$"
)
_OUR_PARAMETERS = ("accept", "content-type", "authorization")
_VERSION_HEADER = re.compile(r"(?:^|-)version$")
OUTAGE = 500


def operation(found: OperationObserved, name: str, notes: Notes, error: str | None) -> dict[str, Any]:
    """Give an operation as traffic shows it, without anything that only the recorder or a proxy added.

    ``error`` is the reference to the schema that the answers of refusals share, or None.
    """
    at = json_pointer.join("paths", found.path, found.method.lower())
    notes.seen(at, found.requests.count, found.count)
    definition: dict[str, Any] = {"operationId": name, "summary": naming.sentence(name), "tags": [_tag(found.path)]}
    if parameters := _parameters(found, at, notes):
        definition["parameters"] = parameters
    if found.requests.with_body:
        definition["requestBody"] = request_body(found, f"{at}/requestBody", notes)
    definition["responses"] = {
        str(status): response(answers, status, f"{at}/responses/{status}", notes, found.count, error)
        for status, answers in sorted(found.answers.items())
        if status < OUTAGE
    }
    return definition


def is_list(found: OperationObserved) -> bool:
    """Whether the operation's successes hold a list: as the whole body, or as the only list in it."""
    for status, answers in sorted(found.answers.items()):
        root = answers.bodies.root
        if 200 <= status < 300 and root.count:
            lists = [member for member in root.members.values() if member.types["array"]]
            return bool(root.types["array"]) or len(lists) == 1
    return False


def _tag(path: str) -> str:
    literals = naming.literals(path)
    return " ".join(naming.words(literals[0])).capitalize() if literals else "Other"


def _parameters(found: OperationObserved, at: str, notes: Notes) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []

    def add(name: str, where: str, place: Place, *, required: bool) -> None:
        notes.seen(f"{at}/parameters/{len(entries)}", place.count, found.requests.count)
        entry: dict[str, Any] = {"name": name, "in": where}
        entries.append(entry | ({"required": True} if required else {}) | {"schema": schemas.of_parameter(place)})

    for name in naming.path_parameters(found.path):
        add(name, "path", found.requests.path.get(name, Place(name)), required=True)
    for name, place in sorted(found.requests.query.items()):
        add(name, "query", place, required=False)
    for name, count in sorted(found.requests.headers.items()):
        if _VERSION_HEADER.search(name) and name not in _OUR_PARAMETERS:
            add(name, "header", Place(name, count), required=False)
    return entries


def request_body(found: OperationObserved, at: str, notes: Notes) -> dict[str, Any]:
    """Give the body of accepted requests, by the media type that most had."""
    media = usual(found.requests.media_types) or JSON_MEDIA
    notes.seen(at, found.requests.with_body, found.requests.count)
    place = found.requests.bodies.root
    if not place.count:
        return {"content": {media: {}}}
    schema = schemas.of_request(place, f"{at}/content{json_pointer.join(media)}/schema", notes)
    for tokens in sorted(found.unshown):
        _mark_unshown(schema, tokens)
    return {"content": {media: {"schema": schema}}}


def _mark_unshown(schema: dict[str, Any], tokens: tuple[str, ...]) -> None:
    """Mark as ``writeOnly`` what answers were seen to show with another value: no rule may wait for what was sent."""
    for token in tokens:
        below = schema.get("items") if token == ITEM else schema.get("properties", {}).get(token)
        if not isinstance(below, dict):
            break
        schema = below
    schema["writeOnly"] = True


def response(
    answers: Answers, status: int, at: str, notes: Notes, asked: int, error: str | None = None
) -> dict[str, Any]:
    """Give the response of one status."""
    notes.seen(at, answers.count, asked)
    found: dict[str, Any] = {"description": _description(status)}
    if told := headers(answers, at, notes):
        found["headers"] = told
    media = usual(answers.media_types) or (JSON_MEDIA if answers.with_json else "")
    # OpenAPI has no word for a body that comes or not
    if media and not answers.empty:
        found["content"] = {media: content(answers, media, status, at, notes, error)}
    return found


def content(answers: Answers, media: str, status: int, at: str, notes: Notes, error: str | None) -> dict[str, Any]:
    """Give what answers of one status hold: a schema where the body is JSON."""
    if not answers.with_json or not _is_json(media):
        return {}
    if error and status >= 400:
        return {"schema": {"$ref": error}}
    below = f"{at}/content{json_pointer.join(media)}/schema"
    return {"schema": schemas.of_answer(answers.bodies.root, below, notes)}


def headers(answers: Answers, at: str, notes: Notes, known: Collection[str] = ()) -> dict[str, Any]:
    """Give the headers that tell clients something, but for the known ones (lower case)."""
    found = {}
    for name, place in sorted(answers.headers.items()):
        if _TOLD_HEADER.search(name) and name not in known:
            notes.seen(f"{at}/headers{json_pointer.join(name)}", place.count, answers.with_headers)
            is_always = place.count == answers.with_headers >= schemas.ENOUGH
            found[name] = ({"required": True} if is_always else {}) | {"schema": schemas.of_parameter(place)}
    return found


def _is_json(media: str) -> bool:
    return media == JSON_MEDIA or media.endswith("+json")


def usual(media_types: Counter[str]) -> str:
    """Give the media type that most bodies had; empty where none said one."""
    named = {name: count for name, count in media_types.items() if name}
    return min(named, key=lambda name: (-named[name], name)) if named else ""


def _description(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
