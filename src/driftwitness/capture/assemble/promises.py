"""What sentences promise of the bodies of answers beside what examples show."""

from __future__ import annotations

from typing import Any

from driftwitness.capture.convention_facts import ErrorObject
from driftwitness.capture.evidence import EvidenceLog, Place
from driftwitness.capture.facts import AnswerObject
from driftwitness.capture.outline import Outline


def keep(schema: dict[str, Any], page: Outline, log: EvidenceLog, at: Place) -> dict[str, Any]:
    """The schema of an answer that is a success or an error, with the members that the page promises in each."""
    members = schema.get("properties", {})
    success = next((fact for fact in page.all(AnswerObject) if fact.member in members), None)
    error = next((fact for fact in page.all(ErrorObject) if fact.member in members), None)
    if error:
        _members(members[error.member], error, log, (*at, "properties", error.member))
    if success is None or success.member in schema.get("required", ()):
        return schema
    if error is None or error.member == success.member:
        log.note((*at, "required"), success.where)
        return schema | {"required": [*schema.get("required", ()), success.member]}
    for index, fact in enumerate((success, error)):
        log.note((*at, "anyOf", index), fact.where)
    return schema | {"anyOf": [{"required": [success.member]}, {"required": [error.member]}]}


def _members(schema: dict[str, Any], error: ErrorObject, log: EvidenceLog, at: Place) -> None:
    """Put what an error always holds, and what it may hold, into its schema."""
    if "object" not in schema.get("type", ()):
        return
    known = schema.setdefault("properties", {})
    for name in (*error.always, *error.perhaps):
        if name not in known:
            log.note((*at, "properties", name), error.where)
            known[name] = {}
    required = [name for name in schema.get("required", ()) if name not in error.perhaps]
    required += [name for name in error.always if name not in required]
    schema.pop("required", None)
    if required:
        log.note((*at, "required"), error.where)
        schema["required"] = required
