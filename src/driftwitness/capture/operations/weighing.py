"""Which methods and paths of a page are its operations: what is declared, shown, or only mentioned is weighed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from driftwitness.capture import naming
from driftwitness.capture.facts import (
    BaseUrl,
    CurlCall,
    Example,
    Fact,
    MethodMention,
    NamedOperation,
    OperationLine,
    OperationReference,
    Said,
    Where,
)
from driftwitness.capture.operations import (
    indexed_operations,
    path_lines,
    removed_operations,
    values_shown,
    written_path,
)
from driftwitness.capture.operations.known_operations import Known
from driftwitness.capture.operations.request_line import ENDPOINT_ITSELF
from driftwitness.capture.recognisers import captions
from driftwitness.capture.sections import GENERAL_SUBJECT, OUTGOING, Heading, Sections
from driftwitness.document import Document

NEAR = 5
"""Lines from a call to its answer, at most."""
NO_API = re.compile(r"\.(?:sh|gz|tgz|zip|deb|rpm|ya?ml|html?|md|git|exe|jar|whl|pem|asc|gpg|png|jpe?g|svg)$")
CREDENTIAL = re.compile(
    r"token|credential|api[ _-]?key|password|auth|login|log[ -]in|sign[ -]in|session", re.IGNORECASE
)
AUTHORIZES = re.compile(r"/(?:authori[sz]e|consent)/?$")
ANY_METHOD = re.compile(r"/\{(?:method|function|action|command)(?:_?name)?\}$", re.IGNORECASE)
SEVERAL = 2
"""Names below a path that make its placeholder one for any of them."""
ANSWER = re.compile(
    r"\s*(?:(?:sample|example|success(?:ful)?|json|server)\s+)?(?:responses?|answers?|returns|output)\s*:?\s*$",
    re.IGNORECASE,
)
"""A caption of nothing but what comes back."""
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
    requests = _without_patterns(_without_browsers(requests, facts))
    requests = values_shown.generalised(requests, documents)
    chosen = _chosen(requests, sections, _answered(facts), _untitled(requests, documents, sections))
    chosen = path_lines.completed(facts, chosen, sections)
    below = path_lines.operations(facts, chosen, requests, sections)
    declared = [line for line in (*chosen, *below) if line.said == "declared"]
    chosen = values_shown.with_first_parameter(chosen, declared, requests)
    whole = Known([*(line for line in chosen if line.told and line.said == "declared"), *below])
    chosen = [line for line in chosen if line.said == "declared" or not whole.has(line)]
    chosen = path_lines.without_groups(chosen, below, sections) + below
    chosen += _further_methods(facts, chosen, sections)
    operations = _one_spelling(_distinct(chosen))
    operations += indexed_operations.documented(operations, requests, documents, sections)
    over = (sections[line.where.document].over(line.where.first) for line in operations)
    titles = {naming.stems(heading.text) for heading in over if heading}
    return tuple(fact for fact in _merged(facts, operations) if not _is_placed(fact, titles))


def _is_placed(fact: Fact, titles: Set[frozenset[str]]) -> bool:
    """Whether an operation that one line only names has a method and a path elsewhere: below a heading of its name."""
    return isinstance(fact, NamedOperation) and naming.stems(fact.name) in titles


def called(call: CurlCall) -> OperationLine | None:
    """The operation that a documented command calls; None for a download or a call to the reader's own server."""
    origin, path = _parts(call.url)
    if not path.startswith("/") or NO_API.search(path.partition("?")[0]) or RECEIVER.search(origin):
        return None
    if ENDPOINT_ITSELF.fullmatch(path):
        return None
    written = written_path.read(path)
    where = Where(call.where.document, call.where.first, call.where.first)
    return OperationLine(where, call.method, written.path, origin, written.query, "shown", told=call.where)


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


def _without_browsers(lines: Sequence[OperationLine], facts: Sequence[Fact]) -> list[OperationLine]:
    """The requests without pages to authorize on that a person is sent to: they have another host than the API."""
    urls = [fact.url for fact in facts if isinstance(fact, BaseUrl | CurlCall)]
    hosts = Counter(host for url in (*urls, *(line.origin for line in lines)) if (host := _host(url)))
    usual = hosts.most_common(1)[0][0] if hosts else ""
    return [line for line in lines if not (AUTHORIZES.search(line.path) and _host(line.origin) not in ("", usual))]


def _without_patterns(lines: Sequence[OperationLine]) -> list[OperationLine]:
    """The requests without those that only tell how all are made: `/api/{method}` beside `/api/getBoat`."""
    above = Counter(line.path.rpartition("/")[0] for line in lines if not line.path.endswith("}"))
    return [
        line
        for line in lines
        if line.said == "declared" or not ANY_METHOD.search(line.path) or above[line.path.rpartition("/")[0]] < SEVERAL
    ]


def _host(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    return re.split(r"[/?#]", rest)[0].lower() if mark and scheme.startswith("http") else ""


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


def _untitled(
    requests: Sequence[OperationLine], documents: Sequence[Document], sections: Mapping[str, Sections]
) -> frozenset[tuple[str, int]]:
    """Where the calls start that stand below no title, at most below a status, with a caption of their answer below."""
    lines = {document.name: document.lines for document in documents}
    found = set()
    for line in requests:
        name, heading = line.where.document, sections[line.where.document].over(line.where.first)
        titled = heading is not None and (heading.level is not None or captions.read(heading.text)[1] is None)
        last = (line.told or line.where).last
        if not titled and any(ANSWER.match(text) for text in lines[name][last : last + NEAR]):
            found.add((name, line.where.first))
    return frozenset(found)


def _chosen(
    requests: Sequence[OperationLine],
    sections: Mapping[str, Sections],
    answered: frozenset[tuple[str, int]],
    untitled: frozenset[tuple[str, int]],
) -> list[OperationLine]:
    """All that is declared; what is shown, or else mentioned, where its section documents nothing else."""
    chosen = [line for line in requests if line.said == "declared" and not _to_the_reader(line, sections)]
    for said in ("shown", "told", "mentioned", "sampled"):
        chosen += _not_yet_known(said, requests, chosen, sections, answered)
    known = Known(chosen)
    calls = (line for line in requests if line.said == "shown" and (line.where.document, line.where.first) in untitled)
    chosen += [line for line in calls if not known.has(line) and not _to_the_reader(line, sections)]
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
    taken, known, found = _places(chosen, sections), Known(chosen), []
    for line in requests:
        if line.said != said or known.has(line) or _to_the_reader(line, sections):
            continue
        if said == "told":
            known.add(line)
            found.append(line)
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
    if _uses_credential(heading, line) and not shown:
        return False
    return heading.names_action or shown or not GENERAL_SUBJECT.search(heading.text)


def _uses_credential(heading: Heading, line: OperationLine) -> bool:
    """Whether the section says how to come by a credential, and the request shows how it is used then."""
    words = naming.stems(" ".join(naming.literals(line.path)))
    gives = CREDENTIAL.search(heading.text) and not CREDENTIAL.search(line.path)
    return bool(gives and line.method == "GET" and not words & naming.stems(heading.text))


def _to_the_reader(line: OperationLine, sections: Mapping[str, Sections]) -> bool:
    """Whether the vendor sends this request to the reader: a webhook's delivery."""
    if RECEIVER.search(line.origin):
        return True
    heading = sections[line.where.document].over(line.where.first)
    outgoing = heading is not None and OUTGOING.search(heading.text) and not heading.names_action
    return bool(outgoing and line.said != "declared" and re.search(r"hook|callback|your", line.path, re.IGNORECASE))


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
                both = path_lines.both(before[-1].where, fact.where)
                found.append(replace(before[-1], where=fact.where, method=fact.method, told=both))
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
    best = written_path.spellings(line.path for line in lines)
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
