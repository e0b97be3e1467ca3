"""Answers of which words tell what they hold, where no example shows them: `Returns the updated order`."""

from __future__ import annotations

from typing import Any

from driftwitness.capture import naming
from driftwitness.capture.answers_shown import Answer
from driftwitness.capture.assemble.resources import Resources, objects
from driftwitness.capture.evidence import EvidenceLog, Place
from driftwitness.capture.facts import AnswerTold
from driftwitness.capture.outline import Operation, Outline
from driftwitness.contract import pointer as json_pointer

GENERIC = frozenset({"data", "result", "results", "response", "items", "records", "content", "payload"})
"""Names of members that hold whatever is answered."""


def schema(operation: Operation, page: Outline, resources: Resources, log: EvidenceLog, at: Place) -> dict[str, Any]:
    """The schema of the resource that the words name, wrapped as other answers are; empty where that is not sure."""
    named = [(fact, name) for fact in operation.of(AnswerTold) if (name := _resource(fact, operation, resources))]
    if not named or len({(name, fact.many) for fact, name in named}) > 1:
        return {}
    fact, name = named[0]
    wrapper = _wrapper(name, fact, page)
    if wrapper is None:
        return {}
    log.note(at, fact.where)
    return _wrapped(name, wrapper, fact, log, at)


def _resource(fact: AnswerTold, operation: Operation, resources: Resources) -> str | None:
    """The name of the schema with properties that the noun names; `to-do` is `Todo`."""
    words = "".join(naming.singular(word) for word in naming.words(fact.noun))
    known = (name for name, found in resources.schemas.items() if found.get("properties") and name.lower() == words)
    own = naming.singular(operation.resource) == words and operation.resource in resources.schemas
    return next(known, operation.resource if own else None)


def _wrapper(name: str, fact: AnswerTold, page: Outline) -> tuple[str, ...] | None:
    """The members around what is answered, as all answers of this kind have them; None where they differ."""
    of_same: set[tuple[str, ...]] = set()
    of_others: set[tuple[str, ...]] = set()
    for operation in page.operations:
        for answer in operation.successes:
            if tokens := _around(operation, answer, fact.many):
                (of_same if operation.resource == name else of_others).add(tokens[0])
    if len(of_same) == 1:
        return of_same.pop()
    if of_same or len(of_others) > 1:
        return None
    if not of_others:
        return () if fact.whole else None
    shared = of_others.pop()
    return shared if set(shared) <= GENERIC else None


def _around(operation: Operation, answer: Answer, many: bool) -> tuple[tuple[str, ...]] | None:
    """The members around the payload of an answer that holds one resource, or many; None for another one."""
    payload = operation.payload_of(answer)
    held = [value for _, value in objects(answer, payload.pointer) if isinstance(value, dict)]
    if payload.kind != ("items" if many else "item") or not held:
        return None
    return (json_pointer.split(payload.pointer),)


def _wrapped(name: str, wrapper: tuple[str, ...], fact: AnswerTold, log: EvidenceLog, at: Place) -> dict[str, Any]:
    if wrapper:
        place = (*at, "properties", wrapper[0])
        log.note(place, fact.where, "inferred")
        return {"type": "object", "properties": {wrapper[0]: _wrapped(name, wrapper[1:], fact, log, place)}}
    reference = {"$ref": f"#/components/schemas/{name}"}
    if not fact.many:
        return reference
    log.note((*at, "items"), fact.where)
    return {"type": "array", "items": reference}
