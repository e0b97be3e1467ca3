"""Concrete values in the paths of documented requests, told from literals by what else the page shows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from driftwitness.capture import naming
from driftwitness.capture.facts import OperationLine
from driftwitness.capture.operations import known_operations, written_path
from driftwitness.capture.operations.path_tree import PathTree
from driftwitness.document import Document

IDENTIFYING = re.compile(
    r"^(?:id|name|slug|key|code|username|login|handle|uuid|uid|number|identifier|user|role|group|account|project|.*_(?:id|uuid|slug|key))$",
    re.IGNORECASE,
)
STAND_INS = re.compile(
    r"foo|bar|baz|qux|foobar|john|jane|bob|alice|carol|charlie|dave|eve|mallory|johndoe|jdoe|john-doe|jane-doe|acme|example|test|sample"
    r"|demo|mydomain|widget|my-app|my-project|myapp|octocat",
    re.IGNORECASE,
)
VALUE = re.compile(
    r"^(?=.*[a-z])(?=.*\d)(?!v\d)[\w.-]*(?:[_-]\w*\d|\d[_-])[\w.-]*$|^[\w-]+%20|^[\w.-]*[!@][\w.!@-]*$|^(?:[\w-]+\.)+(?:com|org|net|io|dev|local|localdomain|lan|internal|example|test)$|^\d+(?:\.\d+){3}$|^(?:my|your|example|sample)[-_]\w+$"
    r"|^[\w-]+\.(?:conf|txt|pdf|png|jpe?g|gif|docx?|log|bak)$"
)
ACTIONS = re.compile(
    r"me|self|current|own|mine|search|count|stats|statistics|all|new|edit|list|batch|bulk|export|import"
    r"|login|logout|status|info|verify|query|active|latest|default|recent|popular|trending|top|public"
    r"|private|archive|archived|summary|health|ping|version|validate|preview|publish|token|refresh",
    re.IGNORECASE,
)
NAMES = frozenset({"name", "id", "key", "slug", "uuid", "guid", "username", "identifier"})
MEMBER = re.compile(r"\"(\w{1,40})\"\s*:\s*\"?([\w.@+-]{1,60})(?=[\",}\s]|$)")
KEY = re.compile(r"\"(\w{1,40})\"\s*:")
PART = re.compile(
    r"\bthe [`*\"']?(\w+)[`*\"']? (?:part|segment|component)\b"
    r"|\bthe [`*\"']?(\w+)[`*\"']? argument\b"
    r"|\bvalid [`*\"']?(\w+)(?: (?:names?|values?))?(?: are)?:",
    re.IGNORECASE,
)
"""Says of a word in the path that it stands for a value: `the props part of the URI`, `Valid units: days, weeks`."""
IN_THE_PATH = re.compile(
    r"\b(?:specif\w+|includ\w+|add(?:ing)?|append(?:ing)?|pass(?:ing)?|put(?:ting)?|giv\w+|provid\w+)\b[^.]*"
    r"\b(?:name|id|identifier|key|slug)\b[^.]*"
    r"\b(?:in|to) the (?:(?:request|endpoint)\s+)?(?:ur[il]|path)\b",
    re.IGNORECASE,
)
"""Says that the path of the request below holds a value."""
NEAR = 6
"""Lines from such a sentence to the request, at most."""
BASE = 4
"""Segments to the first parameter of a request, at most."""
REPLACING = ("PUT", "PATCH", "DELETE")


def generalised(lines: Sequence[OperationLine], documents: Sequence[Document]) -> list[OperationLine]:
    """The lines with a parameter wherever a value stands that the page puts in as an example."""
    echoed = _echoed(documents)
    declared = [line for line in lines if line.said == "declared"]
    if declared and not any(line.placeholders for line in declared):
        named = partial(_names_its_parameter, _collections(declared), _told_parts(documents))
        lines = [_with(line, named, _itself) for line in lines]
        lines = [_with(line, partial(_is_echoed, echoed)) for line in lines]
    literals = {
        (_place(segments[:index]), segment)
        for line in lines
        if line.said == "declared"
        for segments in [_segments(line.path)]
        for index, segment in enumerate(segments)
    }
    found = [_with(line, partial(_evident, echoed, literals)) for line in lines]
    told_to_end = partial(_is_told, _told_ends(documents))
    found = [_with(line, told_to_end) for line in found]
    below_template = partial(_at_placeholder, _templates(lines), literals)
    found = [_with(line, below_template) for line in found]
    for _ in range(2):  # what an update tells to be a value is one in the other methods too
        positions = _positions(found, lines)
        found = [_with(line, partial(_like_siblings, positions)) for line in found]
    return found


def with_first_parameter(
    lines: Sequence[OperationLine], declared: Iterable[OperationLine], requests: Iterable[OperationLine]
) -> list[OperationLine]:
    """The lines with the parameter that declared paths start with, for the value of it that the requests show."""
    templates: dict[str, PathTree] = defaultdict(PathTree)
    literals = set()
    for line in declared:
        segments = _segments(line.path)
        if len(segments) > 1 and naming.is_parameter(segments[0]):
            templates[line.method].add(segments, line)
        elif segments:
            literals.add(segments[0])
    learnt: dict[tuple[str, ...], str] = {}
    for line in requests if templates else ():
        segments = _segments(line.path)
        for cut in range(min(BASE, len(segments) - 1)) if line.said != "declared" else ():
            value, template = segments[cut], templates[line.method].find(segments[cut:])
            if template and value not in literals and not known_operations.is_base(value) and "{" not in value:
                learnt.setdefault(tuple(segments[: cut + 1]), _segments(template.path)[0])
    return [_with_learnt(line, learnt) for line in lines] if learnt else list(lines)


def _with_learnt(line: OperationLine, learnt: Mapping[tuple[str, ...], str]) -> OperationLine:
    segments = _segments(line.path)
    for length in range(1, min(BASE, len(segments)) + 1):
        if name := learnt.get(tuple(segments[:length])):
            path = "/".join(["", *segments[: length - 1], name, *segments[length:]])
            slash = "/" if line.path.endswith("/") else ""
            return replace(line, path=written_path.distinct(path + slash))
    return line


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _place(segments: Sequence[str]) -> tuple[str, ...]:
    """What stands before a segment, with the names of parameters erased."""
    return tuple("{}" if segment.startswith("{") and segment.endswith("}") else segment for segment in segments)


def _owner(segments: Sequence[str], index: int) -> str:
    """The name of a parameter after what stands before it."""
    several = any("{" in segment for segment in segments[:index])
    return written_path.owner_name(list(segments), index, several)


def _itself(segments: Sequence[str], index: int) -> str:
    return segments[index]


def _with(
    line: OperationLine,
    is_value: Callable[[OperationLine, tuple[str, ...], str], bool],
    name: Callable[[Sequence[str], int], str] = _owner,
) -> OperationLine:
    segments = _segments(line.path)
    changed = list(segments)
    for index in range(1, len(segments)):
        if "{" not in segments[index] and is_value(line, _place(changed[:index]), segments[index]):
            suffix = match[1] if (match := written_path.FORMAT_SUFFIX.search(segments[index])) else ""
            changed[index] = "{" + name(changed, index).removesuffix(suffix) + "}" + suffix
    slash = "/" if line.path.endswith("/") and segments else ""
    path = written_path.distinct("/" + "/".join(changed) + slash)
    return replace(line, path=path) if changed != segments else line


def _evident(
    echoed: frozenset[tuple[str, str]],
    literals: set[tuple[tuple[str, ...], str]],
    line: OperationLine,
    parents: tuple[str, ...],
    value: str,
) -> bool:
    stem = written_path.FORMAT_SUFFIX.sub("", value)
    action = stem in ("test", "example", "sample", "demo") and (line.said == "declared" or parents[-1].startswith("{"))
    if STAND_INS.fullmatch(stem) and not action:
        return True
    if line.said == "declared" or (parents, value) in literals or ACTIONS.fullmatch(stem):
        return False
    known = any(text == stem for _, text in echoed)
    below_collection = naming.is_plural(parents[-1]) or parents[-1].startswith("{")
    if VALUE.match(stem):
        return True
    return below_collection and known and (not naming.is_plural(stem) or line.method in REPLACING)


def _is_echoed(echoed: frozenset[tuple[str, str]], _: OperationLine, parents: tuple[str, ...], value: str) -> bool:
    """Whether an example shows the value for what the segment before names: `{"user": "ann"}` for `/users/ann`."""
    owner = naming.singular(parents[-1])
    known = naming.is_plural(parents[-1]) and any((key, value) in echoed for key in (owner, "name", "id"))
    return known and not ACTIONS.fullmatch(value)


def _templates(lines: Iterable[OperationLine]) -> frozenset[tuple[str, ...]]:
    """What stands before each placeholder that the page writes."""
    return frozenset(
        _place(segments[:index])
        for line in lines
        if line.placeholders
        for segments in [_segments(line.path)]
        for index, segment in enumerate(segments)
        if segment.startswith("{")
    )


def _at_placeholder(
    templates: frozenset[tuple[str, ...]],
    literals: set[tuple[tuple[str, ...], str]],
    line: OperationLine,
    parents: tuple[str, ...],
    value: str,
) -> bool:
    """Whether a shown path has a value where a written template has a placeholder, and goes on behind it."""
    goes_on = len(_segments(line.path)) > len(parents) + 1
    known = line.said != "declared" and parents in templates and goes_on
    return known and (parents, value) not in literals and not ACTIONS.fullmatch(value)


def _collections(lines: Iterable[OperationLine]) -> frozenset[str]:
    """The singular of each plural segment of these paths."""
    return frozenset(
        naming.singular(segment) for line in lines for segment in _segments(line.path) if naming.is_plural(segment)
    )


def _told_parts(documents: Iterable[Document]) -> frozenset[tuple[str, int, str]]:
    """The words that a line explains as values in its path, by document and line; 0 where any line may mean it."""
    return frozenset(
        (document.name, 0 if match[1] else number, naming.singular((match[1] or match[2] or match[3]).lower()))
        for document in documents
        for number, line in document.text_lines
        for match in PART.finditer(line)
    )


def _names_its_parameter(
    collections: frozenset[str],
    told: frozenset[tuple[str, int, str]],
    line: OperationLine,
    parents: tuple[str, ...],
    value: str,
) -> bool:
    """Whether the segment is the name of a parameter that the page does not set apart: `/queues/vhost/name`.

    It is told to be one, or follows a collection, a letter (`/e/source`) or
    a segment that holds its name (`/port-check/port`).
    """
    if line.said != "declared" or ACTIONS.fullmatch(value):
        return False
    below = parents[-1].startswith("{") or naming.is_plural(parents[-1])
    marked = (len(parents[-1]) == 1 and parents[-1].isalpha()) or (
        "-" in parents[-1] and value in parents[-1].split("-")
    )
    word = naming.singular(value.lower())
    places = {line.where.first, 0} if parents[-1].startswith("{") else {line.where.first}
    explained = any((line.where.document, place, word) in told for place in places)
    return marked or explained or (below and value in NAMES) or (value in collections and len(parents) > 1)


def _told_ends(documents: Iterable[Document]) -> frozenset[tuple[str, int]]:
    """The lines below a sentence which says that the path ends with a value."""
    return frozenset(
        (document.name, sentence.last + distance)
        for document in documents
        for sentence in document.sentences()
        if IN_THE_PATH.search(sentence.text)
        for distance in range(1, NEAR)
    )


def _is_told(told: frozenset[tuple[str, int]], line: OperationLine, parents: tuple[str, ...], _: str) -> bool:
    """Whether the segment is the last one, and the first value, of a path that is told to hold one."""
    last = len(_segments(line.path)) == len(parents) + 1 and "{}" not in parents
    return last and line.said == "shown" and (line.where.document, line.where.first) in told


def _echoed(documents: Iterable[Document]) -> frozenset[tuple[str, str]]:
    """The values that JSON on the pages shows for what identifies something, each with its key.

    A value that is the key of another member is the name of a field: `{"name": "email", "value": "a@toys.test"}`.
    """
    lines = [line for document in documents for line in document.lines]
    keys = {key for line in lines for key in KEY.findall(line)}
    pairs = (pair for line in lines for pair in MEMBER.findall(line))
    return frozenset((key.lower(), value) for key, value in pairs if IDENTIFYING.match(key) and value not in keys)


Positions = dict[tuple[str, ...], tuple[set[str], set[str]]]
"""Below these segments: the methods whose requests have a parameter there, and the values that it took."""


def _positions(lines: Sequence[OperationLine], before: Sequence[OperationLine]) -> Positions:
    found: Positions = defaultdict(lambda: (set(), set()))
    for line, raw in zip(lines, before, strict=True):
        written = _segments(raw.path)
        for index, segment in enumerate(_segments(line.path)):
            if segment.startswith("{"):
                methods, values = found[_place(_segments(line.path)[:index])]
                methods.add(line.method)
                values.add(written[index])
    return found


def _like_siblings(positions: Positions, line: OperationLine, parents: tuple[str, ...], value: str) -> bool:
    """Whether other requests with the method have a parameter there, or the value is one that a parameter took.

    Without a parameter in front, a literal may stand beside one: `POST /toys/{id}` and `POST /toys/merge`.
    """
    if line.said == "declared" or parents not in positions or ACTIONS.fullmatch(value):
        return False
    methods, values = positions[parents]
    alike = line.method in methods and (line.method in REPLACING or parents[-1].startswith("{"))
    return value in values or alike
