"""`x-driftwitness`: envelope, pagination, ordering, filters, updates, deletes, effects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from driftwitness.capture import naming
from driftwitness.capture.assemble.resources import Resources
from driftwitness.capture.convention_facts import Cascade, OrderedBy, PartialUpdate, ReachesOut, VersionTold
from driftwitness.capture.errors import Errors
from driftwitness.capture.evidence import EvidenceLog
from driftwitness.capture.facts import ParameterRow, Where
from driftwitness.capture.fields import constraints
from driftwitness.capture.outline import Operation, Outline

ROOT = "x-driftwitness"
CREATED = (
    "created_at",
    "created",
    "createdAt",
    "creation_date",
    "created_on",
    "createdOn",
    "date_created",
    "inserted_at",
)
UPDATED = ("updated_at", "updated", "updatedAt", "modified_at", "modified", "last_modified", "updated_on")
WORDS_OF_PROPERTIES = {
    **dict.fromkeys(("creation", "created", "create"), CREATED),
    **dict.fromkeys(("updated", "update", "modified", "modification", "changed"), UPDATED),
}
AFTER = re.compile(r"\b(?:after|since|newer than|later than|on or after|from)\b", re.IGNORECASE)
BEFORE = re.compile(r"\b(?:before|until|older than|earlier than|up to)\b", re.IGNORECASE)
SEARCHED = re.compile(
    r"\b(?:search\w*|contain\w*|match\w*)\b.*?\b(?:by|in|on)\s+(?:their\s+|the\s+)?(?P<word>\w+)", re.IGNORECASE
)


def envelope(page: Outline, errors: Errors, log: EvidenceLog) -> dict[str, Any]:
    """Where success and failure put their content; a part that differs between operations is left out."""
    found: dict[str, Any] = {}
    places: dict[str, dict[str, Where]] = {}
    for operation in page.operations:
        for answer in operation.successes:
            payload = operation.payload_of(answer)
            places.setdefault(payload.kind, {}).setdefault(payload.pointer, answer.example.at(payload.pointer))
    success = {}
    for kind in ("item", "items", "message"):
        if len(places.get(kind, {})) == 1:
            (success[kind], where), *_ = places[kind].items()
            log.note((ROOT, "envelope", "success", kind), where, "example")
    if success:
        found["success"] = success
    if errors.when:
        error = {"when": errors.when} | ({"schema": "#/components/schemas/Error"} if errors.examples else {})
        error |= {name: place for name, place in (("code", errors.code), ("message", errors.message)) if place}
        for name in error:
            place = errors.when if name == "schema" else error[name]
            promised = errors.told or errors.promised(place)
            examples = [shown.example for shown in errors.examples]
            telling = [example for example in examples if place in example.lines] or examples
            shown = telling[0].at(place) if telling else None
            if told := promised or shown:
                log.note((ROOT, "envelope", "error", name), told, "stated" if promised else "example")
        found["error"] = error
    return found


def versioning(page: Outline, log: EvidenceLog) -> list[dict[str, str]]:
    """The ways to name the API's version, each once."""
    entries: list[dict[str, str]] = []
    for fact in page.all(VersionTold):
        told = {"style": fact.style, "name": fact.name, "value": fact.value}
        entry = {key: value for key, value in told.items() if value}
        if (fact.style, fact.name) not in {(known["style"], known.get("name")) for known in entries}:
            log.note((ROOT, "versioning", len(entries)), fact.where)
            entries.append(entry)
    return entries


def ordering(page: Outline, resources: Resources, log: EvidenceLog) -> list[dict[str, Any]]:
    """The stated order of lists, where the property it names is one of their items."""
    entries: list[dict[str, Any]] = []
    for operation in page.operations:
        for fact in operation.of(OrderedBy) if operation.lists else ():
            by = _property(fact.phrase, operation, resources)
            if by:
                log.note((ROOT, "ordering", len(entries)), fact.where)
                direction = "descending" if fact.descending else "ascending"
                items = items_pointer(operation)
                entries.append({"operation": operation.id, "items": items, "by": by, "direction": direction})
                break
    return entries


def items_pointer(operation: Operation) -> str:
    """Where the items stand in a list's body; the whole body where no example tells."""
    pointers = (operation.payload_of(answer) for answer in operation.successes)
    return next((payload.pointer for payload in pointers if payload.kind == "items"), "")


def _property(phrase: str, operation: Operation, resources: Resources) -> str | None:
    """The pointer into an item that the words of a phrase name: `creation date` → `/created_at`."""
    shape = resources.shapes.get(operation.resource)
    names = list(shape.members) if shape else []
    for word in naming.words(phrase):
        candidates = (*WORDS_OF_PROPERTIES.get(word, ()), word)
        if exact := next((name for name in candidates if name in names), None):
            return f"/{exact}"
    phrase_words = naming.stems(phrase)
    return next((f"/{name}" for name in names if naming.stems(name) <= phrase_words), None)


def filters(page: Outline, paged: frozenset[str], resources: Resources, log: EvidenceLog) -> list[dict[str, Any]]:
    """Query parameters of lists that narrow them by a property; `paged` are the names of paging parameters."""
    entries: list[dict[str, Any]] = []
    for operation in page.operations:
        for row in operation.located("query") if operation.lists else ():
            entry = None if row.name in paged else _filter(row, operation, resources)
            if entry:
                log.note((ROOT, "filters", len(entries)), row.where)
                entries.append({"operation": operation.id, "param": row.name} | entry)
    return entries


def _filter(row: ParameterRow, operation: Operation, resources: Resources) -> dict[str, str] | None:
    shape = resources.shapes.get(operation.resource)
    member = shape.members.get(row.name) if shape else None
    if searched := SEARCHED.search(row.description):
        found = f"/{row.name}" if member else _property(searched["word"], operation, resources)
        return {"property": found, "match": "contains"} if found else None
    if member and not {"array", "object"} & set(member.types):
        return {"property": f"/{row.name}", "match": "equals"}
    schema = constraints.schema(row)
    if str(schema.get("format", "")).startswith("date") or "anyOf" in schema or "dat" in row.description.lower():
        found = _property(row.description, operation, resources)
        after, before = AFTER.search(row.description), BEFORE.search(row.description)
        if found and bool(after) != bool(before):
            return {"property": found, "match": "after" if after else "before"}
    return None


def updates(page: Outline, log: EvidenceLog) -> list[dict[str, Any]]:
    """What updates promise about properties that are sent and that are not."""
    entries: list[dict[str, Any]] = []
    for operation in page.operations:
        if operation.method not in ("PUT", "PATCH"):
            continue
        at = (ROOT, "updates", len(entries))
        entry: dict[str, Any] = {"operation": operation.id}
        if partial := next(iter(operation.of(PartialUpdate)), None):
            entry["partial"] = True
            log.note(at, partial.where)
            log.note((*at, "partial"), partial.where)
        for word in ("merge", "replace"):
            rows = [
                row
                for row in operation.located("body")
                if re.search(rf"\b{word}[sd]?\b", row.description, re.IGNORECASE)
            ]
            if rows:
                entry[word] = [row.name for row in rows]
                log.note(at, rows[0].where)
                log.note((*at, word), rows[0].where)
        if len(entry) > 1:
            entries.append(entry)
    return entries


def deletes(page: Outline, log: EvidenceLog) -> list[dict[str, Any]]:
    """The resources whose members go when one is deleted, by their tags."""
    entries: list[dict[str, Any]] = []
    tags = list(dict.fromkeys(operation.tag for operation in page.operations))
    for operation in page.operations:
        if operation.method != "DELETE":
            continue
        found: dict[str, Where] = {}
        for fact in operation.of(Cascade):
            for tag in tags:
                if tag != operation.tag and naming.stems(tag) <= naming.stems(fact.phrase):
                    found.setdefault(tag, fact.where)
        if found:
            log.note((ROOT, "deletes", len(entries)), next(iter(found.values())))
            entries.append({"operation": operation.id, "cascades": list(found)})
    return entries


def effects(page: Outline, log: EvidenceLog) -> dict[str, str]:
    """Operations that the outside world notices, and POSTs that only read."""
    return dict(_reaching(page, log))


def _reaching(page: Outline, log: EvidenceLog) -> Iterator[tuple[str, str]]:
    for operation in page.operations:
        if operation.method != "GET" and (fact := next(iter(operation.of(ReachesOut)), None)):
            log.note((ROOT, "effects", operation.id), fact.where)
            yield operation.id, "reaches"
        elif operation.reads:
            log.note((ROOT, "effects", operation.id), operation.reads)
            yield operation.id, "reads"
