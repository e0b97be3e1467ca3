"""Widens a contract by what was observed: what it does not say is added, what it says otherwise stays and is asked."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from driftwitness.capture import naming
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.drift.observed import Observations, OperationObserved
from driftwitness.drift.observed.observations import Answers
from driftwitness.run.from_recordings import operations, schemas
from driftwitness.run.from_recordings.contradictions import Contradictions
from driftwitness.run.from_recordings.notes import Notes
from driftwitness.run.from_recordings.start import OF_CLIENTS, unused
from driftwitness.run.from_recordings.walk import Walk


@dataclass(frozen=True, slots=True)
class Widened:
    """The document and evidence with what was added (``added``: its pointers), and questions about the rest."""

    document: dict[str, Any]
    evidence: dict[str, dict[str, Any]]
    added: tuple[str, ...]
    questions: tuple[dict[str, Any], ...]
    left_out: tuple[str, ...]


def widen(contract: Contract, observed: Observations, source: str) -> Widened:
    """Add operations, statuses, fields, headers and query parameters that were observed, with evidence ``observed``.

    ``observed`` is what ``observe(..., contract, unknown=True)`` gave; ``source`` names the recordings. Nothing that
    the contract says is changed, unless it was observed itself: then it is widened to hold what came since.
    """
    return _Widening(contract, source).widened(observed)


class _Widening:
    def __init__(self, contract: Contract, source: str) -> None:
        self._contract = contract
        self._document: dict[str, Any] = copy.deepcopy(dict(contract.document))
        self._notes = Notes(source)
        self._contradictions = Contradictions(contract, source)
        self._walk = Walk(contract, self._contradictions)
        self._left_out: list[str] = []
        error = contract.conventions.error
        self._error = error.schema if error else None

    def widened(self, observed: Observations) -> Widened:
        known = {(operation.method, operation.path): operation for operation in self._contract.operations}
        taken = set(self._contract.by_id)
        for key, found in sorted(observed.operations.items(), key=lambda pair: (pair[0][1], pair[0][0])):
            if key in known:
                self._widen(known[key], found)
            else:
                self._add_operation(found, taken)
        self._walk.apply(self._document, self._notes)
        evidence = self._contract.evidence.as_json() | {
            place: entry for place, entry in self._notes.entries.items() if place not in self._contract.evidence.entries
        }
        left_out = [*self._left_out, *(f"{name}: {count}x" for name, count in sorted(observed.outside.items()))]
        added = tuple(sorted(self._notes.entries.keys() - self._contract.evidence.entries.keys()))
        return Widened(self._document, evidence, added, self._contradictions.questions, tuple(left_out))

    def _add_operation(self, found: OperationObserved, taken: set[str]) -> None:
        if found.method in OF_CLIENTS or not any(200 <= status < 400 for status in found.answers):
            self._left_out.append(f"{found.name}: {found.count}x, never succeeded, or no operation of the API")
            return
        self._name_as_known(found)
        name = unused(naming.operation_name(found.method, found.path, operations.is_list(found)), taken)
        definition = operations.operation(found, name, self._notes, self._error)
        self._document["paths"].setdefault(found.path, {})[found.method.lower()] = definition

    def _name_as_known(self, found: OperationObserved) -> None:
        """Use the contract's own path where it differs in the names of parameters only."""
        form = re.sub(r"\{[^}]*\}", "{}", found.path)
        same = (path for path in self._document["paths"] if re.sub(r"\{[^}]*\}", "{}", path) == form)
        path = next(same, found.path)
        names = zip(naming.path_parameters(found.path), naming.path_parameters(path), strict=True)
        found.requests.path = {new: found.requests.path[old] for old, new in names if old in found.requests.path}
        found.path = path

    def _widen(self, operation: Operation, found: OperationObserved) -> None:
        definition = self._document["paths"][operation.path][operation.method.lower()]
        self._parameters(operation, found, definition)
        body = operation.body
        if body is not None and found.requests.bodies.root.objects:
            self._walk.request(body.schema, body.pointer, found.requests.bodies.root, operation)
        elif body is None and found.requests.with_body and operation.method not in ("GET", "HEAD", "DELETE"):
            at = f"{operation.pointer}/requestBody"
            definition["requestBody"] = operations.request_body(found, at, self._notes)
        for status, answers in sorted(found.answers.items()):
            if status < operations.OUTAGE:
                self._answers(operation, found, status, answers, definition)

    def _parameters(self, operation: Operation, found: OperationObserved, definition: dict[str, Any]) -> None:
        known = {parameter.name for parameter in operation.parameters if parameter.location == "query"}
        known |= self._contract.credential_parameters
        bases = {re.sub(r"\[.*", "", name) for name in known}
        for name, place in sorted(found.requests.query.items()):
            if name not in known and re.sub(r"\[.*", "", name) not in bases:
                entries = definition.setdefault("parameters", [])
                self._notes.seen(f"{operation.pointer}/parameters/{len(entries)}", place.count, found.requests.count)
                entries.append({"name": name, "in": "query", "schema": schemas.of_parameter(place)})

    def _answers(
        self,
        operation: Operation,
        found: OperationObserved,
        status: int,
        answers: Answers,
        definition: dict[str, Any],
    ) -> None:
        names = (str(status), f"{status // 100}XX", "default")
        documented = next((operation.responses[name] for name in names if name in operation.responses), None)
        if documented is None:
            at = f"{operation.pointer}/responses/{status}"
            added = operations.response(answers, status, at, self._notes, found.count, self._error)
            definition.setdefault("responses", {})[str(status)] = added
            return
        self._headers(operation, status, documented.status, answers)
        if documented.schema is not None and answers.bodies.root.count:
            self._walk.answer(documented.schema, documented.schema_pointer, answers.bodies.root, operation)
        elif documented.media_type is None and answers.with_json:
            self._add_content(operation, status, documented.status, answers)

    def _headers(self, operation: Operation, status: int, named: str, answers: Answers) -> None:
        """Add headers that the response does not name; ask about promised ones that did not always come."""
        raw, place = self._contract.locate(operation.raw["responses"][named], f"{operation.pointer}/responses/{named}")
        known = {name.lower(): name for name in raw.get("headers") or {}}
        for name, written in sorted(known.items()):
            came = answers.headers[name].count if name in answers.headers else 0
            at = f"{place}/headers{json_pointer.join(written)}"
            header, at = self._contract.locate(raw["headers"][written], at)
            if not isinstance(header, dict) or not header.get("required") or came == answers.with_headers:
                continue
            if self._contract.evidence.of(at).kind == "observed":
                json_pointer.get(self._document, at).pop("required", None)
            else:
                counts = answers.with_headers - came, answers.with_headers
                where = f"{operation.method} {operation.path} {status}"
                self._contradictions.add(at, f"the header {written} comes", "it was absent", counts, where)
        fresh = operations.headers(answers, place, self._notes, known.keys())
        for header in fresh.values():
            header.pop("required", None)
        if fresh:
            owner = json_pointer.get(self._document, place)
            owner["headers"] = {**owner.get("headers", {}), **fresh}

    def _add_content(self, operation: Operation, status: int, named: str, answers: Answers) -> None:
        """Say what stands in a body of which the contract says nothing."""
        raw = operation.raw["responses"][named]
        _, place = self._contract.locate(raw, f"{operation.pointer}/responses/{named}")
        owner = json_pointer.get(self._document, place)
        media = operations.usual(answers.media_types) or "application/json"
        owner["content"] = {media: operations.content(answers, media, status, place, self._notes, None)}
        self._notes.seen(f"{place}/content{json_pointer.join(media)}", answers.with_json, answers.count)
