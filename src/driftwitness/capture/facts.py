"""Facts: one thing each that a document says, with the lines that say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from driftwitness.contract import pointer as json_pointer

Role = Literal["request", "response", "error", "payload"]
Said = Literal["declared", "shown", "told", "mentioned", "sampled"]
Location = Literal["path", "query", "body", "header"]


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """Lines `first` to `last` (from 1) of a document."""

    document: str
    first: int
    last: int

    def holds(self, other: Where) -> bool:
        """Whether the other lines are among these."""
        return self.document == other.document and self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a document says."""

    where: Where


@dataclass(frozen=True, slots=True)
class Title(Fact):
    """The page's title and the version it names, if any."""

    text: str
    version: str | None


@dataclass(frozen=True, slots=True)
class Section(Fact):
    """A heading that starts a group of operations or another subject; `level` where the format tells it."""

    name: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class BaseUrl(Fact):
    """The URL that all paths are relative to."""

    url: str


@dataclass(frozen=True, slots=True)
class PathValue(Fact):
    """A value that the page shows of a parameter of the path."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class OperationLine(Fact):
    """A method and a path; `path` as template (`/forms/{id}`), `query` the names that its query string shows.

    `said`: whether the page declares the operation (a line, a heading, a row of a table), shows a request to it, tells
    to call it or what it does, or names it in a sentence; sampled is a call in code of a client library. `listed`:
    among other operations, in a table or a list, with nothing of its own below. `placeholders`: the path is written
    with some, not with concrete values.
    `values`: what the page shows of the path's parameters, each with its own line. `told`: all lines that it takes to
    tell method and path, where those are more than `where`.
    """

    method: str
    path: str
    origin: str
    query: tuple[str, ...]
    said: Said = "declared"
    listed: bool = False
    placeholders: bool = False
    values: tuple[PathValue, ...] = ()
    told: Where | None = None


@dataclass(frozen=True, slots=True)
class OperationReference(Fact):
    """A request or a mention that is no operation of its own: an example of one, or a reference to it."""

    method: str
    path: str
    query: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathLine(Fact):
    """A path that heads a section, without a method beside it; `method` is the one it has where nothing tells any."""

    path: str
    origin: str
    query: tuple[str, ...]
    method: str = ""


@dataclass(frozen=True, slots=True)
class MethodMention(Fact):
    """A sentence that names the method of the request it is about, or (`also`) a further one."""

    method: str
    also: bool


@dataclass(frozen=True, slots=True)
class NamedOperation(Fact):
    """An operation that the page only names, with neither method nor path; `group` is the heading above."""

    name: str
    group: str


@dataclass(frozen=True, slots=True)
class OptionalPrefix(Fact):
    """A prefix that every path may have, such as `/v2`."""

    path: str


@dataclass(frozen=True, slots=True)
class ParameterRow(Fact):
    """A documented parameter. None: the page does not say."""

    name: str
    type: str | None
    required: bool | None
    description: str
    location: Location | None
    default: str | None


@dataclass(frozen=True, slots=True)
class TableHead(Fact):
    """The line that names a table's columns."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caption(Fact):
    """What the code block at line `heads` shows."""

    heads: int
    role: Role | None
    status: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Repair:
    """How a JSON example was made to parse; `before` became `after` on line `line` of the document."""

    kind: str
    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Example(Fact):
    """A JSON example, or a form as an object.

    `elided`: pointers whose content the page leaves out; `lines`: first and last of each pointer. A form has its media
    type, and the names under which it sends `files`.
    """

    value: Any
    repairs: tuple[Repair, ...]
    elided: frozenset[str]
    comments: Mapping[str, str]
    lines: Mapping[str, tuple[int, int]] = field(repr=False)
    media_type: str | None = None
    files: frozenset[str] = frozenset()

    def values(self) -> Iterator[tuple[str, Any]]:
        """Each value in the example with its pointer."""
        for pointer in sorted(self.lines):
            yield pointer, json_pointer.get(self.value, pointer, None)

    def at(self, pointer: str) -> Where:
        """The lines of the value at `pointer`."""
        first, last = self.lines.get(pointer, (self.where.first, self.where.last))
        return Where(self.where.document, first, last)


@dataclass(frozen=True, slots=True)
class BrokenExample(Fact):
    """A block that looks like JSON and could not be read, not even with repairs."""

    reason: str


@dataclass(frozen=True, slots=True)
class CurlCall(Fact):
    """A documented request as a curl command; `unquoted` are characters of the URL that a shell would interpret."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    user: str | None
    data: str | None
    body: Example | None
    unquoted: str


@dataclass(frozen=True, slots=True)
class StatusRow(Fact):
    """A status in a list of statuses, with the vendor's error code when there is one."""

    status: int
    code: str | None
    description: str


@dataclass(frozen=True, slots=True)
class StatusMention(Fact):
    """A status that a sentence says is answered."""

    status: int


@dataclass(frozen=True, slots=True)
class PropertyRow(Fact):
    """A documented property of what is answered; `subject` names whose it is, empty for the operation's own."""

    subject: str
    row: ParameterRow


@dataclass(frozen=True, slots=True)
class Description(Fact):
    """Prose that explains an operation and says nothing that a contract could hold."""


@dataclass(frozen=True, slots=True)
class PassedOver(Fact):
    """Lines that are known to be no matter of the contract, and what they are instead."""

    reason: str


@dataclass(frozen=True, slots=True)
class BodyMediaType(Fact):
    """The media type of request bodies; `methods` are those that the page says it of, none where it says all."""

    media_type: str
    methods: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnswersAreJson(Fact):
    """Every answer is JSON; `errors`: those of errors, too, as the page says."""

    errors: bool


@dataclass(frozen=True, slots=True)
class AnswerObject(Fact):
    """The member of a body that holds every answer that is no error."""

    member: str


@dataclass(frozen=True, slots=True)
class AnswerTold(Fact):
    """Words that say what is answered: the `noun` of a resource, and whether there are `many` in a list.

    `whole`: they speak of its JSON, object or representation as such.
    """

    noun: str
    many: bool
    whole: bool
