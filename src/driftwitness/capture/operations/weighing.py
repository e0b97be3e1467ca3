"""Which methods and paths of a page are its operations: what is declared, shown, or only mentioned is weighed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from driftwitness.capture import naming
from driftwitness.capture.facts import (
    CurlCall,
    Example,
    Fact,
    MethodMention,
    NamedOperation,
    OperationLine,
    OperationReference,
    PathLine,
    Said,
    Where,
)
from driftwitness.capture.operations import removed_operations, values_shown, written_path
from driftwitness.capture.operations.request_line import ENDPOINT_ITSELF
from driftwitness.capture.sections import GENERAL_SUBJECT, OUTGOING, Heading, Sections
from driftwitness.document import Document

NEAR = 5
"""Lines from a call to its answer, at most."""
NO_API = re.compile(r"\.(?:sh|gz|tgz|zip|deb|rpm|ya?ml|html?|md|git|exe|jar|whl|pem|asc|gpg|png|jpe?g|svg)$")
RECEIVER = re.compile(
    r"\b(?:your|my|client|customer|receiver|subscriber)[\w-]*\.|hookbin|webhook\.site|requestb|ngrok", re.IGNORECASE
)


def settle(documents: Sequence[Document], facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, in the same order, with one OperationLine for each place that documents an operation.

    Requests and mentions that stand for no operation of their own become OperationReference.
    """
    sections = {document.name: Sections(document) for document in documents}
    found = [fact for fact in facts if isinstance(fact, OperationLine)]
    calls = [line for fact in facts if isinstance(fact, CurlCall) and (line := called(fact))]
    requests = _without_history([*found, *calls], sections)
    requests = removed_operations.without_removed(requests, documents, sections)
    requests = values_shown.generalised(requests, documents)
    chosen = _chosen(requests, sections, _answered(facts))
    chosen += _of_path_lines(facts, chosen, requests, sections)
    chosen += _further_methods(facts, chosen, sections)
    operations = _one_spelling(_distinct(chosen))
    return tuple(fact for fact in _merged(facts, operations) if not _is_placed(fact, operations, sections))


def _is_placed(fact: Fact, operations: Sequence[OperationLine], sections: Mapping[str, Sections]) -> bool:
    """Whether an operation that one line only names has a method and a path elsewhere: below a heading of its name."""
    if not isinstance(fact, NamedOperation):
        return False
    words = naming.stems(fact.name)
    over = (sections[line.where.document].over(line.where.first) for line in operations)
    return any(heading is not None and naming.stems(heading.text) == words for heading in over)


def called(call: CurlCall) -> OperationLine | None:
    """The operation that a documented command calls; None for a download or a call to the reader's own server."""
    origin, path = _parts(call.url)
    if not path.startswith("/") or NO_API.search(path.partition("?")[0]) or RECEIVER.search(origin):
        return None
    if ENDPOINT_ITSELF.fullmatch(path):
        return None
    written = written_path.read(path)
    where = Where(call.where.document, call.where.first, call.where.first)
    return OperationLine(where, call.method, written.path, origin, written.query, "shown")


def _parts(url: str) -> tuple[str, str]:
    """Origin and path with query; the origin may be a variable."""
    match = re.match(rf"({written_path.ORIGIN})(?=/|$)", url) if "://" not in url else None
    if match:
        return match[1], url[match.end() :] or "/"
    if "://" not in url:
        return "", url
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    host, mark, query = host.partition("?")
    return f"{scheme}://{host}", (slash + path if slash else "/" + mark + query) or "/"


def _without_history(lines: Iterable[OperationLine], sections: Mapping[str, Sections]) -> list[OperationLine]:
    return [line for line in lines if not sections[line.where.document].history(line.where.first)]


def _answered(facts: Sequence[Fact]) -> frozenset[tuple[str, int]]:
    """Where the calls start that the page shows an answer to, right below."""
    blocks = [fact for fact in facts if isinstance(fact, CurlCall | Example)]
    return frozenset(
        (call.where.document, call.where.first)
        for call, example in pairwise(blocks)
        if isinstance(call, CurlCall)
        and isinstance(example, Example)
        and example.where.document == call.where.document
        and 0 < example.where.first - call.where.last <= NEAR
    )


def _chosen(
    requests: Sequence[OperationLine], sections: Mapping[str, Sections], answered: frozenset[tuple[str, int]]
) -> list[OperationLine]:
    """All that is declared; what is shown, or else mentioned, where its section documents nothing else."""
    chosen = [line for line in requests if line.said == "declared" and not _to_the_reader(line, sections)]
    for said in ("shown", "mentioned", "sampled"):
        chosen += _not_yet_known(said, requests, chosen, sections, answered)
    order = {name: index for index, name in enumerate(sections)}
    return sorted(chosen, key=lambda line: (order[line.where.document], line.where))


def _not_yet_known(
    said: Said,
    requests: Sequence[OperationLine],
    chosen: Sequence[OperationLine],
    sections: Mapping[str, Sections],
    answered: frozenset[tuple[str, int]],
) -> list[OperationLine]:
    """The requests that are said so and document an operation which nothing else documents."""
    taken, known, found = _places(chosen, sections), _Known(chosen), []
    for line in requests:
        if line.said != said or known.has(line) or _to_the_reader(line, sections):
            continue
        heading = sections[line.where.document].over(line.where.first)
        fits = (
            not chosen
            if said == "sampled" or (said == "shown" and not chosen)
            else _may_document(heading, taken, line, answered)
        )
        if fits and (said != "mentioned" or (heading is not None and _heads(heading, line))):
            found.append(line)
    return found


def _heads(heading: Heading, line: OperationLine) -> bool:
    """Whether a section is about the operation that a sentence in it mentions: by an action, or by the path's words."""
    named = naming.stems(" ".join(naming.literals(line.path)[-1:]))
    return heading.names_action or bool(naming.stems(heading.text) & named)


class _Known:
    """Templates by method, to tell whether one of them matches a request, below any prefix."""

    def __init__(self, lines: Iterable[OperationLine]) -> None:
        self._by_shape: dict[tuple[str, int], list[list[str]]] = defaultdict(list)
        for line in lines:
            self.add(line)

    def add(self, line: OperationLine) -> None:
        """Know this one too."""
        parts = _segments(line.path)
        self._by_shape[line.method, len(parts)].append(parts)

    def has(self, line: OperationLine) -> bool:
        """Whether a known operation is what the line requests: the paths are equal, or one ends with the other."""
        parts = _segments(line.path)
        for cut in range(min(7, len(parts) + 1)):
            for known in self._by_shape.get((line.method, len(parts) - cut), ()):
                if (known and _matches(known, parts[cut:])) or (not cut and not known):
                    return True
        for longer in range(1, 4):
            for known in self._by_shape.get((line.method, len(parts) + longer), ()):
                prefix = known[:longer]
                if parts and _matches(known[longer:], parts) and all(_is_base(part) for part in prefix):
                    return True
        return False


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _is_base(segment: str) -> bool:
    return re.fullmatch(r"api|rest|v\d+(?:\.\d+)*|public", segment) is not None


def _matches(known: list[str], parts: list[str]) -> bool:
    """Whether the request's segments fit the template's: a parameter takes any, a literal only itself."""
    literal = False
    for template, part in zip(known, parts, strict=True):
        if naming.is_parameter(template) or "{" in template:
            continue
        if template != part:
            return False
        literal = True
    return literal


def _places(lines: Iterable[OperationLine], sections: Mapping[str, Sections]) -> set[tuple[str, int]]:
    """The sections that document an operation of their own, by document and line of their heading."""
    taken = set()
    for line in lines:
        heading = sections[line.where.document].over(line.where.first)
        if heading and not line.listed:
            taken.add((line.where.document, heading.line))
    return taken


def _may_document(
    heading: Heading | None,
    taken: set[tuple[str, int]],
    line: OperationLine,
    answered: frozenset[tuple[str, int]],
) -> bool:
    if heading is None or (line.where.document, heading.line) in taken:
        return False
    shown = (line.where.document, line.where.first) in answered
    return heading.names_action or shown or not GENERAL_SUBJECT.search(heading.text)


def _to_the_reader(line: OperationLine, sections: Mapping[str, Sections]) -> bool:
    """Whether the vendor sends this request to the reader: a webhook's delivery."""
    if RECEIVER.search(line.origin):
        return True
    heading = sections[line.where.document].over(line.where.first)
    outgoing = heading is not None and OUTGOING.search(heading.text) and not heading.names_action
    return bool(outgoing and line.said != "declared" and re.search(r"hook|callback|your", line.path, re.IGNORECASE))


def _of_path_lines(
    facts: Sequence[Fact],
    chosen: list[OperationLine],
    requests: Sequence[OperationLine],
    sections: Mapping[str, Sections],
) -> list[OperationLine]:
    """The operations of paths that head a section: the method stands in its prose, or in a request that it shows."""
    found = []
    taken = {(line.where.document, line.where.first) for line in chosen}
    paths = [fact for fact in facts if isinstance(fact, PathLine)]
    mentions = [fact for fact in facts if isinstance(fact, MethodMention)]
    known = {written_path.erased(line.path) for line in chosen}
    for index, fact in enumerate(paths):
        following = next(
            (other.where.first for other in paths[index + 1 :] if other.where.document == fact.where.document), 0
        )
        end = sections[fact.where.document].end(fact.where.first)
        inside = Where(fact.where.document, fact.where.first, min(end, following - 1) if following else end)
        if written_path.erased(fact.path) in known or (fact.where.document, fact.where.first) in taken:
            continue
        told = [mention.method for mention in mentions if inside.holds(mention.where) and not mention.also]
        shown = [
            line.method
            for line in requests
            if inside.holds(line.where) and _Known([replace(line, path=fact.path)]).has(line)
        ]
        overall = _overall_methods(mentions, sections)
        assumed = [fact.method] if fact.method and not chosen else []
        methods = dict.fromkeys(told[:1] or shown or overall or assumed)
        found += [OperationLine(fact.where, method, fact.path, fact.origin, fact.query) for method in methods]
    return found


def _overall_methods(mentions: Sequence[MethodMention], sections: Mapping[str, Sections]) -> list[str]:
    """The one method that the page's first section names, for all its paths."""
    first = [
        mention.method
        for mention in mentions
        if mention.where.first <= _first_section_end(sections[mention.where.document])
    ]
    return first[:1] if len(set(first)) == 1 else []


def _first_section_end(sections: Sections) -> int:
    return next((heading.line for heading in sections.headings[1:] if not heading.caption), sections.length)


def _further_methods(
    facts: Sequence[Fact], chosen: Sequence[OperationLine], sections: Mapping[str, Sections]
) -> list[OperationLine]:
    """`DELETE is also supported`: a further method of the operation that the section documents."""
    found = []
    for fact in facts:
        if isinstance(fact, MethodMention) and fact.also:
            heading = sections[fact.where.document].over(fact.where.first)
            before = [
                line
                for line in chosen
                if line.where.document == fact.where.document
                and line.where.first <= fact.where.first
                and (heading is None or line.where.first >= heading.line)
            ]
            if before and before[-1].method != fact.method:
                found.append(replace(before[-1], where=fact.where, method=fact.method))
    return found


def _distinct(lines: Iterable[OperationLine]) -> list[OperationLine]:
    """Each operation once for the lines that say it: two recognisers may read the same line."""
    found: dict[tuple[str, int, str, str], OperationLine] = {}
    for line in lines:
        key = (line.where.document, line.where.first, line.method, written_path.erased(line.path))
        if key not in found or len(line.query) > len(found[key].query):
            found[key] = line
    return list(found.values())


def _one_spelling(lines: Sequence[OperationLine]) -> list[OperationLine]:
    """Templates that match the same requests get the parameter names, and the last slash, that most of them have."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        spellings[written_path.erased(line.path)][line.path] += 1
    best = {
        erased: max(counts, key=lambda path: (counts[path], not path.endswith("/")))
        for erased, counts in spellings.items()
    }
    return [replace(line, path=best[written_path.erased(line.path)]) for line in lines]


def _merged(facts: Sequence[Fact], operations: Sequence[OperationLine]) -> Iterator[Fact]:
    """The facts with these operations in place of the lines that were found."""
    at: dict[tuple[str, int], list[OperationLine]] = defaultdict(list)
    for line in operations:
        at[line.where.document, line.where.first].append(line)
    order = list(dict.fromkeys(fact.where.document for fact in facts))
    kept: list[Fact] = []
    for fact in facts:
        if not isinstance(fact, OperationLine):
            kept.append(fact)
        elif not any(
            line.method == fact.method and line.where == fact.where
            for line in at[fact.where.document, fact.where.first]
        ):
            kept.append(OperationReference(fact.where, fact.method, fact.path, fact.query))
    ranked = [((order.index(fact.where.document), fact.where.first, 1, index), fact) for index, fact in enumerate(kept)]
    ranked += [
        ((order.index(line.where.document), line.where.first, 0, index), line) for index, line in enumerate(operations)
    ]
    return iter([fact for _, fact in sorted(ranked, key=lambda entry: entry[0])])
