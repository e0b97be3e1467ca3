"""What stands before the paths of a page where it requests them: `/v1`, for `/boats` and `https://host/v1/boats`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from driftwitness.capture import naming
from driftwitness.capture.facts import CurlCall, Fact, OperationLine
from driftwitness.capture.operations import written_path
from driftwitness.capture.operations.path_tree import PathTree

LONGEST = 3
"""Segments that a prefix has, at most."""


def find(facts: Sequence[Fact]) -> str:
    """The prefix that most requests have before a path which is written without host; empty where it is none."""
    written: dict[str, PathTree] = defaultdict(PathTree)
    for fact in facts:
        if isinstance(fact, OperationLine) and not _is_url(fact.origin):
            written[fact.method].add(_segments(fact.path), fact)
    found: Counter[str] = Counter()
    for method, path in dict.fromkeys(_requests(facts)):
        parts = _segments(path)
        for cut in range(min(LONGEST, len(parts) - 1) + 1):
            if parts and written[method].find(parts[cut:]):
                prefix = "".join(f"/{part}" for part in parts[:cut])
                found[prefix] += not naming.path_parameters(prefix)
                break
    return found.most_common(1)[0][0] if found.total() else ""


def _requests(facts: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    """Method and path of each request that is shown with its host."""
    for fact in facts:
        if isinstance(fact, OperationLine) and _is_url(fact.origin):
            yield fact.method, fact.path
        elif isinstance(fact, CurlCall) and "://" in fact.url:
            _, slash, path = fact.url.partition("://")[2].partition("/")
            yield fact.method, written_path.read(slash + path).path


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _is_url(origin: str) -> bool:
    return "://" in origin
