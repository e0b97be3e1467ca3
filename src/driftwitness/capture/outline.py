"""The facts, sorted by what they are about: each operation with its own, and those about the whole API."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar, cast

from driftwitness.capture import answers_shown, naming, payload
from driftwitness.capture.answers_shown import BODY_METHODS, Answer
from driftwitness.capture.facts import (
    Caption,
    CurlCall,
    Example,
    Fact,
    Location,
    OperationLine,
    ParameterRow,
    StatusMention,
    Where,
)
from driftwitness.capture.operations import action_titles, reading_titles, servers, weighing, written_path
from driftwitness.capture.operations.servers import Server
from driftwitness.capture.payload import Payload
from driftwitness.capture.scopes import Scope, assign
from driftwitness.document import Document

F = TypeVar("F", bound=Fact)

MAKING = frozenset({201, 202})
"""Statuses of a POST that makes something."""
GENERIC_SECTIONS = frozenset(
    {"endpoint", "reference", "operation", "resource", "method", "documentation", "overview", "api"}
)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation and all that the documents say under it. `path` is below the server's path.

    `server`: where it is served, when that is not the API's server. `shown`: no line declares it, a request shows it.
    `reads`: the title of a POST that only reads, as it says.
    """

    id: str
    method: str
    path: str
    tag: str
    resource: str
    lists: bool
    where: Where
    scopes: tuple[Where, ...]
    facts: tuple[Fact, ...] = field(repr=False)
    parameters: tuple[ParameterRow, ...] = field(repr=False)
    answers: tuple[Answer, ...] = field(repr=False)
    requests: tuple[Example, ...] = field(repr=False)
    server: str | None = None
    shown: bool = False
    reads: Where | None = None

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The operation's facts of one kind."""
        return tuple(fact for fact in self.facts if isinstance(fact, kind))

    def located(self, location: str) -> tuple[ParameterRow, ...]:
        """The documented parameters that go there."""
        return tuple(row for row in self.parameters if row.location == location)

    @property
    def told(self) -> Where:
        """All the lines that it takes to tell method and path."""
        lines = (line for line in self.of(OperationLine) if (line.where, line.method) == (self.where, self.method))
        return next((line.told for line in lines if line.told), self.where)

    @property
    def call(self) -> CurlCall | None:
        """The first documented call."""
        return next(iter(self.of(CurlCall)), None)

    @property
    def successes(self) -> tuple[Answer, ...]:
        """The documented responses that are no errors."""
        return tuple(answer for answer in self.answers if answer.status is None or answer.status < 400)

    def payload_of(self, answer: Answer) -> Payload:
        """Where the resource stands in the answer's body."""
        return payload.find(answer.example.value, [self.resource.lower(), *naming.words(self.resource)])


def _of(kind: type[F], facts: Iterable[Fact], known: dict[type[Fact], tuple[Fact, ...]]) -> tuple[F, ...]:
    if kind not in known:
        known[kind] = tuple(fact for fact in facts if isinstance(fact, kind))
    return cast("tuple[F, ...]", known[kind])


@dataclass(frozen=True)
class Outline:
    """The operations in the order of the documents, and the facts that belong to none."""

    documents: tuple[Document, ...] = field(repr=False)
    server: Server
    operations: tuple[Operation, ...]
    general: tuple[Fact, ...] = field(repr=False)
    captions: Mapping[tuple[str, int], Caption] = field(repr=False)

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one kind that belong to no operation."""
        return _of(kind, self.general, self._general)

    def all(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one kind wherever they stand, in order."""
        return _of(kind, self._in_order, self._all)

    @cached_property
    def _in_order(self) -> tuple[Fact, ...]:
        found = [*self.general, *(fact for operation in self.operations for fact in operation.facts)]
        order = {document.name: index for index, document in enumerate(self.documents)}
        return tuple(sorted(found, key=lambda fact: (order[fact.where.document], fact.where.first)))

    @cached_property
    def _all(self) -> dict[type[Fact], tuple[Fact, ...]]:
        return {}  # each kind is looked for once, however many operations ask

    @cached_property
    def _general(self) -> dict[type[Fact], tuple[Fact, ...]]:
        return {}

    @cached_property
    def _by_name(self) -> dict[str, Document]:
        return {document.name: document for document in self.documents}

    def examples(self) -> tuple[Example, ...]:
        """All JSON examples: bodies of documented calls too."""
        bodies = [call.body for call in self.all(CurlCall) if call.body]
        return tuple(sorted((*self.all(Example), *bodies), key=lambda example: example.where))

    def document(self, where: Where) -> Document:
        """The document that the lines belong to."""
        return self._by_name[where.document]

    def sentences_of(self, operation: Operation) -> Iterator[tuple[Where, str]]:
        """The sentences under an operation."""
        for scope in operation.scopes:
            sentences = self._by_name[scope.document].sentences()
            first = bisect_left(sentences, scope.first, key=lambda found: found.first)
            end = bisect_right(sentences, scope.last, lo=first, key=lambda found: found.first)
            for sentence in sentences[first:end]:
                where = Where(scope.document, sentence.first, sentence.last)
                if scope.holds(where):
                    yield where, sentence.text

    def caption_of(self, example: Fact) -> Caption | None:
        """The caption of a code block."""
        return self.captions.get((example.where.document, example.where.first))

    def is_captioned_with_status(self, example: Fact) -> bool:
        """Whether the caption of a code block names a status."""
        caption = self.caption_of(example)
        return caption is not None and caption.status is not None

    def resource_operations(self, resource: str) -> tuple[Operation, ...]:
        """The operations on one resource."""
        return self._resources.get(resource, ())

    def at_or_below(self, path: str) -> tuple[Operation, ...]:
        """The operations with this path, and those whose path goes on behind it."""
        return tuple(self._at_or_below.get(path, ()))

    @cached_property
    def _at_or_below(self) -> dict[str, list[Operation]]:
        found: dict[str, list[Operation]] = {}
        for operation in self.operations:
            segments = operation.path.split("/")
            for length in range(1, len(segments) + 1):
                found.setdefault("/".join(segments[:length]), []).append(operation)
        return found

    @cached_property
    def _resources(self) -> dict[str, tuple[Operation, ...]]:
        found: dict[str, list[Operation]] = {}
        for operation in self.operations:
            found.setdefault(operation.resource, []).append(operation)
        return {resource: tuple(operations) for resource, operations in found.items()}


def outline(documents: Sequence[Document], facts: Sequence[Fact]) -> Outline:
    """Sort the facts by the operations that they are about."""
    facts = weighing.settle(documents, facts)
    scopes, general = assign(documents, facts)
    captions = {(fact.where.document, fact.heads): fact for fact in facts if isinstance(fact, Caption)}
    server = servers.find(facts)
    grouped: dict[tuple[str, str], list[Scope]] = {}
    spellings = written_path.spellings(server.below(scope.line.path) for scope in scopes)
    for scope in scopes:
        path = spellings[written_path.erased(server.below(scope.line.path))]
        grouped.setdefault((scope.line.method, path), []).append(scope)
    found = [
        replace(
            _operation(method, path, places, captions),
            server=next((own for place in places if (own := server.other(place.line))), None),
            shown=all(place.line.said != "declared" for place in places),
        )
        for (method, path), places in grouped.items()
    ]
    named = _unique(_reading(_acting(found, documents), documents))
    return Outline(tuple(documents), server, tuple(named), tuple(general), captions)


def _acting(found: Sequence[Operation], documents: Sequence[Document]) -> list[Operation]:
    """The operations; one whose path ends with `new`, `edit` or `delete`, or with the name of a collection, is named by
    its title, if none has that id.
    """
    pages = {document.name: document for document in documents}
    known = action_titles.collections(operation.path for operation in found)
    taken = {operation.id for operation in found}
    named: list[Operation] = []
    for operation in found:
        lines = [line for line in operation.of(OperationLine) if line.where == operation.where]
        for line in lines:
            where = (line, pages[line.where.document], operation.path, known)
            listing = action_titles.listing_id(*where)
            name = listing or action_titles.operation_id(*where)
            if name and name not in taken:
                segments = naming.segments(operation.path)
                lists = operation.lists or listing is not None
                operation = replace(operation, id=name, lists=lists, resource=_resource(line.method, segments, lists))
                break
        taken.add(operation.id)
        named.append(operation)
    return named


def _reading(found: Sequence[Operation], documents: Sequence[Document]) -> list[Operation]:
    """The operations; POSTs whose title says that they read are named by it, and apart from a GET of that name."""
    pages = {document.name: document for document in documents}
    taken = {operation.id for operation in found}
    named: list[Operation] = []
    for operation in found:
        lines = [line for line in operation.of(OperationLine) if (line.where, line.method) == (operation.where, "POST")]
        told = next((told for line in lines if (told := reading_titles.find(line, pages[line.where.document]))), None)
        makes = {answer.status for answer in operation.answers} | {fact.status for fact in operation.of(StatusMention)}
        if operation.method == "POST" and told and not makes & MAKING:
            where, title = told
            name = reading_titles.operation_id(title) or reading_titles.operation_id(f"list {operation.resource}")
            segments = naming.segments(operation.path)
            lists = operation.lists or (
                not operation.answers and not naming.is_parameter(segments[-1]) and reading_titles.lists(title)
            )
            operation = replace(
                operation,
                id=f"{name}ByPost" if name in taken else name or operation.id,
                resource=_resource("POST", segments, lists),
                lists=lists,
                reads=where,
            )
        named.append(operation)
    return named


def _operation(method: str, path: str, scopes: list[Scope], captions: Mapping[tuple[str, int], Caption]) -> Operation:
    main = max(scopes, key=lambda scope: len(scope.facts))
    facts = tuple(fact for scope in scopes for fact in scope.facts)
    answers, requests = answers_shown.tell(method, facts, captions)
    segments = naming.segments(path)
    lists = _lists(method, segments, answers)
    rows = [fact for fact in facts if isinstance(fact, ParameterRow)]
    spelled = _spelled_in_path(path, rows)
    return Operation(
        id=naming.operation_name(method, path, lists),
        method=method,
        path=path,
        tag=_tag(main.section, path),
        resource=_resource(method, segments, lists),
        lists=lists,
        where=main.line.where,
        scopes=tuple(scope.where for scope in scopes),
        facts=facts,
        parameters=_first_of_each_name(
            _located(replace(row, name=spelled.get(row.name, row.name)), method, path) for row in rows
        ),
        answers=answers,
        requests=requests,
    )


def _spelled_in_path(path: str, rows: Iterable[ParameterRow]) -> dict[str, str]:
    """What the path calls the rows that repeat a parameter of it in another spelling: `POT_ID` for `{pot_id}`."""
    own = naming.path_parameters(path)
    told = {row.name for row in rows}
    plain = {re.sub(r"[\W_]", "", name).lower(): name for name in own if name not in told}
    elsewhere = {row.name for row in rows if row.location not in (None, "path")}
    spelled = ((name, plain.get(re.sub(r"[\W_]", "", name).lower())) for name in told - elsewhere)
    return {name: known for name, known in spelled if known}


def _first_of_each_name(rows: Iterable[ParameterRow]) -> tuple[ParameterRow, ...]:
    first: dict[tuple[str, str | None], ParameterRow] = {}
    for row in rows:
        before = first.setdefault((row.name, row.location), row)
        if before is not row and _only_required(before) != _only_required(row):
            told, flag = (row, before) if _only_required(before) else (before, row)
            required = flag.required if told.required is None else told.required
            first[row.name, row.location] = replace(told, required=required)
    return tuple(first.values())


def _only_required(row: ParameterRow) -> bool:
    """Whether the row says of the field no more than that it is required: another one describes it."""
    return row.required is not None and not row.type and not row.description


def _located(row: ParameterRow, method: str, path: str) -> ParameterRow:
    """The row with the place that path and method tell where the page does not; a GET has no body but a stated one."""
    if row.name in naming.path_parameters(path) and row.location in (None, "path"):
        return replace(row, location="path")
    elsewhere: Location = "body" if method in BODY_METHODS else "query"
    location = elsewhere if row.location is None else "query" if row.location == "path" else row.location
    return replace(row, location=location)


def _lists(method: str, segments: list[str], answers: Sequence[Answer]) -> bool:
    words = [naming.singular(segment) for segment in segments]
    shown = [payload.find(answer.example.value, words).kind for answer in answers if (answer.status or 200) < 400]
    if method not in ("GET", "POST") or not segments:
        return False
    if shown:
        return "items" in shown and not naming.is_parameter(segments[-1])
    return method == "GET" and not naming.is_parameter(segments[-1]) and naming.is_plural(segments[-1])


def _resource(method: str, segments: list[str], lists: bool) -> str:
    """The resource's name: `Form` for `/forms/{id}`, `AccountUsage` for `/account/usage`, `Invoice` for its actions."""
    segments = naming.without_creation(method, segments)
    if naming.is_action(method, segments, lists):
        segments = segments[:-1]
    names = [segment for segment in segments if not naming.is_parameter(segment)]
    if not names:
        return "Root"
    if lists:
        plural = [name for name in names if naming.is_plural(name)]
        return naming.pascal(naming.singular((plural or names)[-1]))
    if naming.is_parameter(segments[-1]) or (method == "POST" and naming.is_plural(names[-1])):
        return naming.pascal(naming.singular(names[-1]))
    return "".join(naming.pascal(naming.singular(name)) for name in names[:-1]) + naming.pascal(names[-1])


def _tag(section: str, path: str) -> str:
    generic = naming.stems(section) <= GENERIC_SECTIONS
    if section and not generic:
        return section
    names = naming.literals(path)
    return " ".join(naming.words(names[0])).capitalize() if names else "Root"


def _unique(operations: list[Operation]) -> Iterable[Operation]:
    """Give operations that would share an id their method or a number at the end."""
    taken: set[str] = set()
    for operation in operations:
        name = operation.id
        if name in taken:
            by = "".join("By" + naming.pascal(parameter) for parameter in naming.path_parameters(operation.path))
            name = operation.id + (by or operation.method.capitalize())
        number = 2
        while name in taken:
            name, number = f"{operation.id}{number}", number + 1
        taken.add(name)
        yield replace(operation, id=name)
