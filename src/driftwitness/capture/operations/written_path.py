"""Paths as pages write them: placeholders in every notation, concrete ids, query strings and optional parts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count, product

from driftwitness.capture import naming

PART = (
    r"(?:\{\{[^{}\n]{1,60}\}\}|[$#%]?\{[^{}\n]{1,80}\}|<(?!br)[^<>\n]{1,60}>|\[[^\[\]\n]{1,60}\]"
    r"|%\(\w{1,40}\)s|\([:./?][^()\s]{0,40}\)|\(:\w[\w-]{0,40}(?:\s+or\s+:?[A-Za-z][\w-]{0,40}){1,3}\)"
    r"|(?<=[/.])\((?:\w{1,20}\s?:\s?)?[A-Za-z][\w |-]{0,40}\)"
    r"|[^\s`|<>\[\]{}()\"'“”‘’])"
)
PATH = rf"(?:\[/[\w.]{{1,20}}\])?/{PART}*"
"""A path as far as it goes: placeholders may hold spaces, other white space ends it."""
ORIGIN = (
    r"(?:(?:https?:)?//[^\s/`|\"']+|\$\{?\w+\}?|\{\{?\s*[\w.-]+\s*\}\}?|<[\w\s.-]{1,40}>|\[[\w\s.-]{1,40}\]"
    r"|[A-Z]+(?:_[A-Z]+)+|localhost(?::\d+)?|(?:[\w-]+\.)+(?:com|io|org|net|dev|app|co|ai|example|local)(?::\d+)?)"
)
"""What may stand before a path: scheme and host, or a variable or placeholder for them."""

PLACEHOLDER = re.compile(
    r"\{\{\s*(?P<a>[^{}]+?)\s*\}\}|[$#%]?\{(?P<b>[^{}]+)\}|<(?P<c>[^<>]+)>|\[(?P<d>[^\[\]]+)\]|%\((?P<e>\w+)\)s"
    r"|\((?P<f>\w+\s?:\s?[\w -]+|[\w |-]+)\)|\(:(?P<h>[A-Za-z_][\w-]*(?:(?:\s+or\s+|[|,])[:\w-]+)*)\)"
    r"|(?<![\w}:])[:$](?P<g>[A-Za-z_]\w*(?:-or-\w+)?)(?:\([^()]*\))?"
)
TYPE = r"(?:int|integer|long|str|string|text|uuid|guid|path|float|double|decimal|slug|number|num|bool|boolean|date|any)"
ROUTE_CONVERTER = re.compile(rf"^{TYPE}\s*:\s*(?=\w)")
CONCRETE = re.compile(
    r"\+?\d+|\d+(?:,\d+)+|%2F|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[A-Z]{2,}-\d+|[a-z]{2,5}_(?=\w*\d)\w+|(?=\w*\d)(?=\w*[a-z])\w{16,}"
    r"|[0-9a-f]{8,}(?<=[\da-f])(?<!^[a-f]{8})|x{3,}|X{3,}|%[sd]|\.{3}|…|(?:[\w.+-]+@)[\w-]+\.[a-z]+"
)
NAMED_BARE = re.compile(
    r"(?P<upper>[A-Z]+(?:_[A-Z]+)*[_-](?:ID|UUID|GUID|SLUG|NAME|KEY|TOKEN|CODE|NUMBER|HASH)|ID|UUID|GUID|[A-Z]+ID"
    r"|[A-Z]{2,}(?:_[A-Z]+)+)"
    r"|(?:your|my|some|the|example)[_-](?P<yours>\w[\w-]*)|(?P<lower>[a-z]+(?:_[a-z]+)*(?:_id|_uuid|_slug)|id|uuid"
    r"|[a-z]+(?:[A-Z][a-z]+)*(?:Id|ID|Uuid))",
)
LISTED = re.compile(r"(?P<name>[A-Za-z]\w*?)1?(?:\[,|,\[)\s*(?P=name)\d?[^\[\]/]*\]")
"""A parameter with several values: `name1[,name2...]`."""
FORMAT_SUFFIX = re.compile(r"(?<=\w)(\.(?:json|xml|csv|format))$")
QUERY_NAME = re.compile(r"(?:^|[?&;\[{(,])\s*([A-Za-z_][\w.-]*(?:\[\w*\])?)\s*(?==)")
REPEATED_SLASHES = re.compile(r"/{2,}")


@dataclass(frozen=True, slots=True)
class WrittenPath:
    """A path as an OpenAPI template, and the names that its query string shows."""

    path: str
    query: tuple[str, ...]


def read(written: str) -> WrittenPath:
    """Read one path; of optional parts those with a placeholder stay."""
    return next(read_all(written))


def read_all(written: str) -> Iterator[WrittenPath]:
    """The paths that a written one stands for, the longest first: `/users[/{id}]` are two."""
    bare, query = _split_query(_without_end(written))
    for variant in _optional_parts(bare):
        yield WrittenPath(template(variant), query)


def template(path: str) -> str:
    """A path as an OpenAPI template: `/lists/:id`, `/lists/<id>`, `/lists/LIST_ID` and `/lists/42` hold a parameter.

    A concrete id is named after what it identifies where the path holds several: `/lists/{list_id}/tasks/{task_id}`.
    """
    written = [part for part in re.split(r"/(?![^<>]*>)(?![^{}]*\})", re.split(r"#(?!\{)", path)[0]) if part]
    concrete = sum(1 for part in written if is_concrete(part))
    marked = any(PLACEHOLDER.search(part) for part in written)  # then an example of a value would be marked too
    result: list[str] = []
    for index, segment in enumerate(written):
        before = written[index - 1] if index else ""
        literal = _is_version(before, segment) or (marked and segment.startswith("example_"))
        result.append(segment if literal else _segment(segment, before, concrete))
    trailing = "/" if path.endswith("/") and result else ""
    return distinct("/" + "/".join(result) + trailing)


def is_concrete(segment: str) -> bool:
    """Whether the segment is evidently an id that somebody put in."""
    return CONCRETE.fullmatch(FORMAT_SUFFIX.sub("", segment)) is not None


def erased(path: str) -> str:
    """The path with the names of its parameters erased: equal for templates that match the same requests."""
    return re.sub(r"\{[^{}]*\}", "{}", path).rstrip("/") or "/"


def spellings(paths: Iterable[str]) -> dict[str, str]:
    """By erased path, the spelling that most of these paths have; of two as frequent the one without a slash."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path in paths:
        counts[erased(path)][path] += 1
    return {
        same: max(spelled, key=lambda path: (spelled[path], not path.endswith("/"))) for same, spelled in counts.items()
    }


def owner_name(segments: list[str], index: int, several: bool) -> str:
    """The name of the parameter at a position: `id`, or `list_id` after `lists` where there are `several`."""
    owner = naming.singular(segments[index - 1]) if index and not segments[index - 1].startswith("{") else ""
    return f"{'_'.join(naming.words(owner))}_id" if owner and several else "id"


def _segment(segment: str, before: str, concrete: int) -> str:
    if several := LISTED.fullmatch(segment):
        return "{" + several["name"] + "}"
    if PLACEHOLDER.search(segment):
        return PLACEHOLDER.sub(_named, segment)
    suffix = match[1] if (match := FORMAT_SUFFIX.search(segment)) else ""
    stem = segment.removesuffix(suffix)
    if CONCRETE.fullmatch(stem):
        return (
            "{"
            + owner_name([before, stem], 1 if before and not _holds_parameter(before) else 0, concrete > 1)
            + "}"
            + suffix
        )
    if bare := NAMED_BARE.fullmatch(stem):
        name = bare["yours"] or bare["lower"] or bare["upper"].lower()
        name = re.sub(r"^(?:your|my|some|the|example)[_-](?=\w)", "", name.replace("-", "_"))
        return "{" + name + "}" + suffix
    return segment


def _is_version(before: str, segment: str) -> bool:
    return before in ("api", "rest", "oauth", "oauth2", "rest-api") and re.fullmatch(r"\d{1,2}", segment) is not None


def _holds_parameter(segment: str) -> bool:
    return bool(PLACEHOLDER.search(segment)) or is_concrete(segment)


def _named(match: re.Match[str]) -> str:
    name = next(text for text in match.groups() if text is not None)
    if re.fullmatch(r"(?:json|xml|yaml|yml|csv|html|sha256)(?:\|\w+)+", name):
        return "{format}"
    if match["f"] and not ROUTE_CONVERTER.match(f"{name.rpartition(':')[2].strip()}:_"):
        name = name.rpartition(":")[2]  # round brackets have the type first: `(currency: code)`
    name = ROUTE_CONVERTER.sub("", name.strip().strip("<>{}$:+*#?/ "))
    name = re.split(r"\s+or\s+:|[:=(|]", name)[0].strip("*?+ ")
    name = re.sub(r"[^\w.-]+", "_", name).strip("_")
    if re.fullmatch(r"[A-Z]+(?:[_-][A-Z]+)*", name):
        name = re.sub(r"^(?:your|my)_", "", name.lower())
    return "{" + (name if re.search(r"[A-Za-z]", name) else "id") + "}"


def distinct(path: str) -> str:
    """The template with a name of its own for each parameter, as OpenAPI wants it.

    Of one name all but the last get that of what they identify, `/users/{user_id}/notes/{id}`, or else a number.
    """
    segments = path.split("/")
    counts = Counter(naming.path_parameters(path))
    taken = set(counts)
    for index, segment in enumerate(segments):
        for name in naming.path_parameters(segment):
            if counts[name] > 1:
                counts[name] -= 1
                numbered = (f"{name}{number}" for number in count(2))
                owned = owner_name(segments, index, several=True)
                fresh = next(own for own in chain([owned], numbered) if own not in taken and own != "id")
                taken.add(fresh)
                segments[index] = segments[index].replace("{" + name + "}", "{" + fresh + "}", 1)
    return "/".join(segments)


def _without_end(written: str) -> str:
    """The text without what ends the sentence around it, or the emphasis; underscores on both sides are a name's."""
    own = re.search(r"/(_+)\w*[A-Za-z0-9](_+)[.,;:!]*$", written)
    text = written.rstrip(".,;:!") if own and own[1] == own[2] else written.rstrip(".,;:!*_")
    while (
        text
        and text[-1] in ")]}>"
        and text.count(text[-1]) > text.count({")": "(", "]": "[", "}": "{", ">": "<"}[text[-1]])
    ):
        text = text[:-1].rstrip(".,;:")
    return text if not written.endswith("...") else written


def _split_query(text: str) -> tuple[str, tuple[str, ...]]:
    """The path alone, and the names in its query: `?a=1`, `[?a=1]`, `{?a,b}`."""
    expanded = re.search(r"\{[?&]([^{}]*)\}", text)
    if expanded:
        names = tuple(name.strip("* ") for name in expanded[1].split(","))
        bare, query = _split_query(text[: expanded.start()])
        return bare, (*query, *names)
    at = re.search(r"[\[({]?\?(?![^{}<>]*[}>])", text)
    if not at:
        return REPEATED_SLASHES.sub("/", text.rstrip("&")), ()
    rest = text[at.end() :]
    names = tuple(QUERY_NAME.findall(rest))
    flags = (
        tuple(part for part in re.split(r"[&\[\](){}]", rest) if re.fullmatch(r"[a-z_]\w*", part)) if not names else ()
    )
    return REPEATED_SLASHES.sub("/", text[: at.start()]), tuple(dict.fromkeys((*names, *flags)))


def _optional_parts(path: str) -> Iterator[str]:
    """`/users[/{id}]` with and without the part; one without a placeholder, such as `[/v2]`, is left out."""
    path = re.sub(r"\((?:\.:?\w+)\)|\[\.\w+\]", "", path)
    parts = re.split(r"([\[(]/[^\[\]()]+[\])])", path)
    optional = [("",) if not PLACEHOLDER.search(part[2:-1]) else (part[1:-1], "") for part in parts[1::2]]
    for chosen in product(*optional):
        yield "".join(text for pair in zip(parts[::2], (*chosen, ""), strict=True) for text in pair) or "/"
