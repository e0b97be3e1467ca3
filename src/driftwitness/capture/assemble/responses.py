"""Responses: for each documented status what its own examples show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from driftwitness.capture import naming
from driftwitness.capture.answers_shown import Answer
from driftwitness.capture.assemble import error_responses, promises, told_answers
from driftwitness.capture.assemble.examples import examples
from driftwitness.capture.assemble.limits import header_references
from driftwitness.capture.assemble.resources import Resources, objects
from driftwitness.capture.assemble.shape import Shape, exact_schema
from driftwitness.capture.errors import Errors
from driftwitness.capture.evidence import EvidenceLog, Kind, Place
from driftwitness.capture.facts import AnswersAreJson, Example, PropertyRow, Where
from driftwitness.capture.limiter import Limiter
from driftwitness.capture.outline import Operation, Outline
from driftwitness.contract import pointer as json_pointer

JSON = "application/json"


WITHOUT_CONTENT = ("204", "205", "304")


class Responses:
    """Builds the responses of operations, and those that errors share."""

    def __init__(self, page: Outline, errors: Errors, limiter: Limiter, resources: Resources, log: EvidenceLog) -> None:
        self._page = page
        self._errors = errors
        self._limiter = limiter
        self._resources = resources
        self._log = log

    def of(self, operation: Operation, at: Place) -> dict[str, Any]:
        """All documented responses of an operation, by status."""
        found: dict[str, Any] = {}
        for success, where, kind, answers in self._successes(operation):
            self._log.note((*at, success), where, kind)
            found[success] = self._response(success, self._content(operation, answers, (*at, success)))
        own = self._errors.own_statuses[operation.id]
        shared = self._errors.statuses.items()
        applying = {
            status: where
            for status, where in shared
            if error_responses.applies(status, operation, self._page, self._errors)
        }
        for status, where in sorted((applying | own).items()):
            if status >= 400:
                self._log.note((*at, status), where)
                found[str(status)] = {"$ref": "#/components/responses/" + component(status)}
        return found

    def shared(self) -> dict[str, Any]:
        """`components.responses`: one for each documented status of 400 and more."""
        statuses: dict[int, Where] = {}
        for own in self._errors.own_statuses.values():
            statuses |= own
        found: dict[str, Any] = {}
        for status, where in sorted((statuses | self._errors.statuses).items()):
            if status >= 400:
                at = ("components", "responses", component(status))
                self._log.note(at, where)
                found[component(status)] = self._response(str(status), self._error_content(status, at))
        return found

    def _successes(self, operation: Operation) -> list[tuple[str, Where, Kind, list[Answer]]]:
        """Each successful status with the lines that say it; one that nobody says is inferred from the method."""
        told = {status: where for status, where in self._errors.own_statuses[operation.id].items() if status < 400}
        by_status: dict[str, list[Answer]] = {str(status): [] for status in told}
        for answer in operation.successes:
            by_status.setdefault(str(answer.status or self._usual(operation, shown=True)), []).append(answer)
        if not by_status:
            return [(self._usual(operation, shown=False), operation.where, "inferred", [])]
        found: list[tuple[str, Where, Kind, list[Answer]]] = []
        for status, answers in by_status.items():
            if status.isdigit() and int(status) in told:
                found.append((status, told[int(status)], "stated", answers))
            else:
                found.append((status, answers[0].example.where, "inferred", answers))
        return found

    def _usual(self, operation: Operation, shown: bool) -> str:
        """The status that this method usually has among those that the page lists; `2XX` where it lists none."""
        creates = operation.method == "POST" and operation.id.startswith("create")
        usual = [201] if creates else [204] if operation.method == "DELETE" and not shown else []
        return next((str(status) for status in (*usual, 200) if status in self._errors.statuses), "2XX")

    def _response(self, status: str, content: dict[str, Any]) -> dict[str, Any]:
        number = int(status) if status.isdigit() else 0
        response: dict[str, Any] = {"description": error_responses.phrase(number) if number else "Success"}
        if headers := header_references(self._limiter, number):
            response["headers"] = headers
        return response | ({"content": content} if content else {})

    def _content(self, operation: Operation, answers: Sequence[Answer], at: Place) -> dict[str, Any]:
        place: Place = (*at, "content", JSON, "schema")
        if at[-1] in WITHOUT_CONTENT:
            return {}
        if not answers:
            return self._told(operation, place) or self._stated(operation, place) or self._promised(at)
        name, pointer = self._resources.named_payload(operation, answers[0])
        whole, inner = Shape(), Shape()
        for answer in answers:
            whole.observe(answer.example, "", answer.example.value)
            for item, value in objects(answer, self._resources.named_payload(operation, answer)[1]):
                inner.observe(answer.example, item, value)
        self._log.note(place, answers[0].example.where, "example")
        if len({operation.payload_of(answer) for answer in answers}) > 1:
            schema = promises.keep(exact_schema(whole, self._log, place), self._page, self._log, place)
            return {JSON: {"schema": schema} | examples([answer.example for answer in answers])}
        schema = self._around(whole, json_pointer.split(pointer), name, inner, place)
        return {JSON: {"schema": schema} | examples([answer.example for answer in answers])}

    def _told(self, operation: Operation, at: Place) -> dict[str, Any]:
        """What a sentence says of the answer where no example shows it, and only one status can have it."""
        if len([status for status, *_ in self._successes(operation) if _holds_content(status)]) > 1:
            return {}
        schema = told_answers.schema(operation, self._page, self._resources, self._log, at)
        return {JSON: {"schema": schema}} if schema else {}

    def _stated(self, operation: Operation, at: Place) -> dict[str, Any]:
        """What a table of the answer's properties states where no example shows the answer."""
        rows = [fact for fact in operation.of(PropertyRow) if not fact.subject]
        if not rows or operation.lists or operation.resource not in self._resources.schemas:
            return {}
        self._log.note(at, rows[0].where)
        return {JSON: {"schema": {"$ref": f"#/components/schemas/{operation.resource}"}}}

    def _promised(self, at: Place, *, error: bool = False) -> dict[str, Any]:
        """JSON of unknown content, where the page says that every answer is JSON and the status is known."""
        fact = next((fact for fact in self._page.all(AnswersAreJson) if fact.errors or not error), None)
        if fact is None or at[-1] == "2XX":
            return {}
        self._log.note((*at, "content"), fact.where)
        return {JSON: {}}

    def _around(self, shape: Shape, tokens: tuple[str, ...], name: str, inner: Shape, at: Place) -> dict[str, Any]:
        """The body's schema from the outside in: wrappers as they are, the resource where the payload stands."""
        if not tokens:
            if "array" not in shape.types:
                return self._resources.reference(name, inner, at)
            if not shape.items:
                return {"type": "array"}
            if shape.items.where:
                self._log.note((*at, "items"), shape.items.where, "example")
            return {"type": "array", "items": self._resources.reference(name, inner, (*at, "items"))}
        schema: dict[str, Any] = {"type": "object"} | ({"required": shape.required} if shape.required else {})
        schema["properties"] = {}
        for key, member in shape.members.items():
            place = (*at, "properties", key)
            if member.where:
                self._log.note(place, member.where, "example")
            beside = self._resources.beside(key)
            if key == tokens[0]:
                schema["properties"][key] = self._around(member, tokens[1:], name, inner, place)
            elif beside:
                schema["properties"][key] = self._resources.reference(beside, member, place)
            else:
                schema["properties"][key] = exact_schema(member, self._log, place)
        return schema

    def _error_content(self, status: int, at: Place) -> dict[str, Any]:
        shown = self._errors.of_status(status)
        if not self._errors.examples:
            return self._single(shown, at) or self._promised(at, error=True)
        schema: dict[str, Any] = {"$ref": "#/components/schemas/Error"}
        if own := error_responses.own_schema(self._errors, status):
            schema = {"allOf": [schema, own]}
            self._log.note((*at, "content", JSON, "schema", "allOf", 1), shown[0].where, "example")
        return {JSON: {"schema": schema} | examples(shown)}

    def _single(self, shown: Sequence[Example], at: Place) -> dict[str, Any]:
        """What the only example of an error shows: a schema for its status, not for others."""
        shape = Shape()
        for example in shown:
            shape.observe(example, "", example.value)
        if not shown:
            return {}
        place = (*at, "content", JSON, "schema")
        self._log.note(place, shown[0].where, "example")
        return {JSON: {"schema": exact_schema(shape, self._log, place)} | examples(shown)}


def _holds_content(status: str) -> bool:
    return status.startswith("2") and status not in WITHOUT_CONTENT


def component(status: int) -> str:
    """The name of an error response: `TooManyRequests`."""
    return naming.pascal(error_responses.phrase(status))
