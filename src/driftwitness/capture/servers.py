"""Where the API is served: the stated base URL, else what method lines and calls show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from driftwitness.capture.facts import BaseUrl, CurlCall, Fact, OperationLine, Where

COMMON_PREFIX = re.compile(r"^(?:/(?:api|rest|v\d+(?:\.\d+)*|public))+(?=/)")


@dataclass(frozen=True, slots=True)
class Server:
    """The server's URL, None when no line tells a host; `prefix` is what it takes from the start of written paths."""

    url: str | None
    prefix: str
    where: Where | None
    stated: bool

    def below(self, path: str) -> str:
        """A written path, below the server's path."""
        return path[len(self.prefix) :] if path.startswith(self.prefix + "/") else path


def find(facts: Sequence[Fact]) -> Server:
    """Find the server: the prefix that all paths share, such as `/api/v1`, belongs to it."""
    lines = [fact for fact in facts if isinstance(fact, OperationLine)]
    base = next((fact for fact in facts if isinstance(fact, BaseUrl)), None)
    if base:
        url = base.url.rstrip("/")
        path = urlsplit(url).path
        written = path if path and any(line.path.startswith(path + "/") for line in lines) else ""
        return Server(url, written, base.where, stated=True)
    shared = _shared_prefix([line.path for line in lines])
    origins = [(line.origin, line.where) for line in lines if line.origin.startswith("http")]
    origins += [(_origin(fact.url), fact.where) for fact in facts if isinstance(fact, CurlCall) and "://" in fact.url]
    if not origins:
        return Server(None, "", None, stated=False)
    most, _ = Counter(origin for origin, _ in origins).most_common(1)[0]
    where = next(where for origin, where in origins if origin == most)
    return Server(most + shared, shared, where, stated=False)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _shared_prefix(paths: list[str]) -> str:
    found = {match[0] if (match := COMMON_PREFIX.match(path)) else "" for path in paths}
    return found.pop() if len(found) == 1 else ""
