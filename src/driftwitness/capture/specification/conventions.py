"""`x-driftwitness` from a specification: paging by its parameters, the errors' envelope and codes by its schemas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from driftwitness.capture import paging
from driftwitness.capture.assemble.error_responses import CONDITIONS
from driftwitness.capture.assemble.pagination import NEXT, STYLES, TOLD
from driftwitness.capture.errors import CODE_NAMES, MESSAGE_NAMES
from driftwitness.capture.specification.links import Log
from driftwitness.contract import Contract, Operation, Parameter, Response
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY
from driftwitness.contract.flat import Flat, flatten
from driftwitness.contract.specification.grammar import Place

MOST = 0.8
"""The share of error responses that must have a schema for it to be the vendor's error."""


def conventions(contract: Contract, log: Log) -> dict[str, Any]:
    """Give what follows from the specification, each part with its evidence; nothing where it does not tell.

    A quota is no part of OpenAPI, so that `rateLimit` is left to the vendor's page and to the overlay.
    """
    parts: dict[str, Any] = {}
    if error := _error_envelope(contract, log):
        parts["envelope"] = {"error": error}
        if codes := _catalogue(contract, error, log):
            parts["errors"] = codes
    if pages := _pagination(contract, log):
        parts["pagination"] = pages
    return parts


def _bodies(contract: Contract, error: bool) -> Iterator[tuple[Response, Flat]]:
    """Give the JSON bodies of error responses, or of successful ones."""
    for operation in contract.operations:
        for status, response in operation.responses.items():
            is_error = status[:1] in ("4", "5") or status == "default"
            if response.schema is not None and is_error == error and "json" in (response.media_type or ""):
                yield response, flatten(contract, response.schema, response.schema_pointer)


def _error_envelope(contract: Contract, log: Log) -> dict[str, Any] | None:
    """Give the envelope where nearly all errors have one schema, and a required member tells them from successes."""
    found = [body for _, body in _bodies(contract, error=True)]
    if len(found) < 2:
        return None
    place, count = Counter(body.place for body in found).most_common(1)[0]
    if count < MOST * len(found):
        return None
    body = next(body for body in found if body.place == place)
    successes = {name for _, success in _bodies(contract, error=False) for name in success.properties}
    telling = [
        name
        for name in body.properties
        if name in body.required and name not in successes and name not in MESSAGE_NAMES
    ]
    objects = [name for name in telling if flatten(contract, *body.properties[name]).properties]
    if not telling:
        return None
    when = (objects or telling)[0]
    inner, base = (flatten(contract, *body.properties[when]), json_pointer.join(when)) if objects else (body, "")
    entry: dict[str, Any] = {"when": json_pointer.join(when)}
    if place.startswith("/components/schemas/"):
        entry["schema"] = f"#{place}"
    said: Place = json_pointer.split(place)
    for part, names, types in (("code", CODE_NAMES, {"string", "integer"}), ("message", MESSAGE_NAMES, {"string"})):
        member = _member(contract, inner, names, types)
        if member and (base + json_pointer.join(member)) not in entry.values():
            entry[part] = base + json_pointer.join(member)
    for part in entry:
        log.note((KEY, "envelope", "error", part), said, "inferred" if part == "when" else "vendor-spec")
    return entry


def _member(contract: Contract, owner: Flat, names: tuple[str, ...], types: set[str]) -> str | None:
    for name in names:
        if name in owner.properties and (flatten(contract, *owner.properties[name]).types or frozenset()) & types:
            return name
    return None


def _catalogue(contract: Contract, error: Mapping[str, Any], log: Log) -> list[dict[str, Any]]:
    """Give the codes that errors of one status are documented to have, where each code has one status."""
    if "code" not in error:
        return []
    seen: dict[Any, set[int]] = {}
    places: dict[Any, str] = {}
    for response, _ in _bodies(contract, error=True):
        for code in _codes(contract, response, error["code"]) if response.status.isdigit() else ():
            seen.setdefault(code, set()).add(int(response.status))
            places.setdefault(code, response.pointer)
    entries: list[dict[str, Any]] = []
    for code, statuses in seen.items():
        if len(statuses) == 1:
            status = next(iter(statuses))
            log.note((KEY, "errors", len(entries)), json_pointer.split(places[code]), "example")
            entries.append({"code": code, "status": status, "when": CONDITIONS.get(status, "other")})
    return entries


def _codes(contract: Contract, response: Response, place: str) -> Iterator[str | int]:
    """Give the code that each example of a response shows, or that its schema fixes."""
    for example in response.examples:
        code = json_pointer.get(example, place, None)
        if isinstance(code, str | int) and not isinstance(code, bool):
            yield code
    level = flatten(contract, response.schema, response.schema_pointer)
    for token in json_pointer.split(place):
        if token not in level.properties:
            return
        level = flatten(contract, *level.properties[token])
    values = [level.keywords["const"][0]] if "const" in level.keywords else level.keywords.get("enum", ([], ""))[0]
    if len(values) == 1 and isinstance(values[0], str | int):
        yield values[0]


def _pagination(contract: Contract, log: Log) -> list[dict[str, Any]]:
    """Give one entry for each way to page; operations that do it alike share one."""
    entries: list[dict[str, Any]] = []
    for operation in contract.operations:
        roles = _roles(contract, operation)
        found = _page(contract, operation, roles) if roles else None
        if found is None:
            continue
        entry = {name: part for name, part in found.items() if name != "operations"}
        same = next(
            (known for known in entries if {**known, "operations": None} == {**entry, "operations": None}), None
        )
        if same:
            same["operations"].append(operation.id)
            continue
        at: Place = (KEY, "pagination", len(entries))
        log.note(at, json_pointer.split(next(iter(roles.values())).pointer))
        for part in entry:
            said = roles[part].pointer if part in roles else operation.success and operation.success.pointer
            if part != "style" and said:
                log.note((*at, part), json_pointer.split(said), "vendor-spec" if part in roles else "inferred")
        entries.append(entry | {"operations": [operation.id]})
    return entries


def _roles(contract: Contract, operation: Operation) -> dict[str, Parameter]:
    """Give the paging parameters of a reading operation: `page`, `offset` or `cursor` first, then `size`."""
    found: dict[str, Parameter] = {}
    for parameter in operation.parameters if operation.method == "GET" else ():
        described = str(json_pointer.get(contract.document, f"{parameter.pointer}/description", ""))
        role = paging.role(parameter.name) if parameter.location == "query" else None
        types = flatten(contract, parameter.schema, f"{parameter.pointer}/schema").types or frozenset()
        is_count = bool(types & {"integer", "number"})
        if role and (is_count or role == "cursor") and paging.means_paging(parameter.name, described):
            found.setdefault(role, parameter)
    style = next((role for role, _ in STYLES if role in found), None)
    return {role: found[role] for role in (style, "size") if role in found} if style else {}


def _page(contract: Contract, operation: Operation, roles: Mapping[str, Parameter]) -> dict[str, Any] | None:
    response = operation.success
    if response is None or response.schema is None:
        return None
    body = flatten(contract, response.schema, response.schema_pointer)
    items = _items(contract, body)
    if items is None:
        return None
    style = next(iter(roles))
    entry: dict[str, Any] = {"style": style, style: {"param": roles[style].name}}
    schema = contract.resolve(roles[style].schema) or {}
    if style != "cursor":
        first = schema.get("default", schema.get("minimum", 1 if style == "page" else 0))
        entry[style] |= {"first": first, "default": first} if isinstance(first, int) else {}
    if "size" in roles:
        known = contract.resolve(roles["size"].schema) or {}
        kept = {name: known[name] for name in ("default", "minimum", "maximum") if isinstance(known.get(name), int)}
        entry["size"] = {"param": roles["size"].name} | kept
    entry["items"] = items
    for role, names in TOLD.items():
        place = (
            _told(contract, body, names, {"integer"}) if role not in ("current", "last") or style == "page" else None
        )
        if place:
            entry[role] = place
    if style == "cursor" and (place := _told(contract, body, NEXT, {"string", "integer"})):
        entry["cursor"]["next"] = place
    return entry


def _items(contract: Contract, body: Flat) -> str | None:
    """Give the pointer of the list in an answer: the body itself, or the only one in it or in its objects."""
    if body.types and "array" in body.types:
        return ""
    for level in (_members(contract, "", body), _below(contract, body)):
        lists = [place for place, member in level if "array" in (member.types or frozenset())]
        if lists:
            return lists[0] if len(lists) == 1 else None
    return None


def _members(contract: Contract, base: str, owner: Flat) -> list[tuple[str, Flat]]:
    return [
        (base + json_pointer.join(name), flatten(contract, schema, place))
        for name, (schema, place) in owner.properties.items()
    ]


def _below(contract: Contract, body: Flat) -> list[tuple[str, Flat]]:
    """Give the members of a body's objects."""
    return [found for base, member in _members(contract, "", body) for found in _members(contract, base, member)]


def _told(contract: Contract, body: Flat, names: tuple[str, ...], types: set[str]) -> str | None:
    """Give the pointer of a member with one of the names, in the body or in an object one level below."""
    for name in names:
        for place, member in (*_members(contract, "", body), *_below(contract, body)):
            if paging.plain(place.rpartition("/")[2]) == name and (member.types or frozenset()) & types:
                return place
    return None
