"""Operations named by their titles: those whose path ends with a word for what is done, and lists below a parameter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from driftwitness.capture import naming
from driftwitness.capture.facts import OperationLine
from driftwitness.capture.operations import reading_titles
from driftwitness.document import Document

WORDS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    word: (verb, re.compile(rf"^(?:\d+(?:\.\d+)*\.?\s+)?(?:{saying})\s+(?P<what>\S.*?)[\s.:#]*$", re.IGNORECASE))
    for verb, words, saying in (
        ("create", ("new", "create", "add"), "creat(?:e|es|ing)|add(?:s|ing)?|new|mak(?:e|es|ing)|insert(?:s|ing)?"),
        ("update", ("edit", "update", "change"), "updat(?:e|es|ing)|edit(?:s|ing)?|chang(?:e|es|ing)|modify(?:ing)?"),
        ("delete", ("delete", "remove", "destroy"), "delet(?:e|es|ing)|remov(?:e|es|ing)|destroy(?:s|ing)?"),
    )
    for word in words
}
"""The last word of a path: the verb that it means, and how a title says it."""
LISTS = re.compile(
    r"^(?:\d+(?:\.\d+)*\.?\s+)?list(?:s|ing)?\s+(?P<what>(?!(?:an?|one)\b)\S.*?)[\s.:#]*$", re.IGNORECASE
)


def collections(paths: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """The paths, in segments, that have items below them: `/boats` where there is `/boats/{id}`."""
    found = (tuple(naming.segments(path)) for path in paths)
    return frozenset(parts[:-1] for parts in found if len(parts) > 1 and naming.is_parameter(parts[-1]))


def operation_id(line: OperationLine, document: Document, path: str, known: frozenset[tuple[str, ...]]) -> str | None:
    """`createBoat`, where the path ends with such a word below a collection and the title begins with its verb."""
    *parents, last = naming.segments(path) or [""]
    if last not in WORDS or tuple(parents) not in known:
        return None
    verb, says = WORDS[last]
    match = says.match(_title(line, document))
    return reading_titles.operation_id(f"{verb} {match['what'].lower()}") if match else None


def listing_id(line: OperationLine, document: Document, path: str, known: frozenset[tuple[str, ...]]) -> str | None:
    """`listRecords` for `GET /tables/{name}` where there is `/tables/{name}/{id}` and the title lists things."""
    parts = tuple(naming.segments(path))
    if line.method != "GET" or parts not in known or not naming.is_parameter(parts[-1]):
        return None
    match = LISTS.match(_title(line, document))
    return reading_titles.operation_id(f"list {match['what'].lower()}") if match else None


def _title(line: OperationLine, document: Document) -> str:
    return next((text for _, text in reading_titles.titles(line, document)), "")
