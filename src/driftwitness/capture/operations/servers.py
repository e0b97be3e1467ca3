"""Where the API is served: the stated base URLs, else what method lines and calls show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from driftwitness.capture.facts import BaseUrl, CurlCall, Fact, OperationLine, OptionalPrefix, Where
from driftwitness.capture.operations import requested_prefix, written_path

COMMON_PREFIX = re.compile(r"^(?:/(?:api|rest|v\d+(?:\.\d+)*|public))+(?=/)")
LOCAL = re.compile(
    r"//(?:localhost|127\.|0\.0\.0\.0|\[::1\])|//[^/]*[{<\[$]|\bexample\.(?:com|org|net)\b|//your", re.IGNORECASE
)
"""A host that stands for any: such a URL names no further server."""


@dataclass(frozen=True, slots=True)
class Server:
    """The server's URL, None when no line tells a host; `prefix` is what it takes from the start of written paths.

    `others` are the further environments that the page states, each with its lines.
    """

    url: str | None
    prefix: str
    where: Where | None
    stated: bool
    others: tuple[tuple[str, Where], ...] = ()
    optional: str = ""

    def below(self, path: str) -> str:
        """A written path, below the server's path."""
        for prefix in (self.prefix, self.optional):
            if prefix and path.startswith(prefix + "/"):
                return path[len(prefix) :]
        return path

    def other(self, line: OperationLine) -> str | None:
        """The server that a declared operation names, when that is neither this one nor one of the others."""
        if line.said != "declared" or not line.origin.startswith("http") or LOCAL.search(line.origin):
            return None
        origin = url_template(line.origin)
        known = [url for url, _ in (*self.others, (self.url or "", self.where)) if url]
        return None if not known or any((origin + line.path + "/").startswith(url + "/") for url in known) else origin


def find(facts: Sequence[Fact]) -> Server:
    """Find the server: the prefix that all paths share, such as `/api/v1`, belongs to it.

    So does what stands before a written path where the page requests it: `/boats` and `https://api.boats.example/v1/boats`.
    """
    lines = [fact for fact in facts if isinstance(fact, OperationLine)]
    bases = _bases(facts)
    optional = next((fact.path for fact in facts if isinstance(fact, OptionalPrefix)), "")
    before = requested_prefix.find(facts)
    if bases:
        (url, where), *others = bases
        path = urlsplit(url).path
        if before.startswith(path + "/"):
            url, path = url + before[len(path) :], before
        written = path if path and any(line.path.startswith(path + "/") for line in lines) else ""
        return Server(url, written, where, stated=True, others=tuple(others), optional=optional)
    shared = _shared_prefix([line.path for line in lines if not before or not line.path.startswith(before + "/")])
    origins = _origins(facts, lines)
    if not origins:
        return Server(None, "", None, stated=False, optional=optional)
    most, _ = Counter(origin for origin, _ in origins).most_common(1)[0]
    where = next(where for origin, where in origins if origin == most)
    return Server(most + before + shared, before + shared, where, stated=False, optional=optional or shared)


def _bases(facts: Sequence[Fact]) -> list[tuple[str, Where]]:
    """The stated base URLs, each once, in the order of the documents."""
    found: dict[str, Where] = {}
    for fact in facts:
        if isinstance(fact, BaseUrl):
            found.setdefault(url_template(re.split(r"[?#]", fact.url)[0]), fact.where)
    return list(found.items())


def url_template(url: str) -> str:
    """A base URL as OpenAPI writes it: `https://<site>.toys.example/v1/` holds the variable `{site}`."""
    scheme, mark, rest = url.strip().partition("://")
    host, slash, path = rest.partition("/")
    host = re.sub(r"\$\{|\{\{?\s*|<|\[|(?<![\w}])[:$](?=[A-Za-z])", "{", host)
    host = re.sub(r"\s*\}\}?|>|\]", "}", host)
    host = re.sub(r"\{([^{}]*)\}?", lambda match: "{" + re.sub(r"\W+", "_", match[1].strip()).strip("_") + "}", host)
    host = re.sub(
        r"^(?:your|my)[-_]([\w-]+)(?=\.)", lambda match: "{" + match[1].replace("-", "_") + "}", host, flags=re.I
    )
    host = re.sub(r"^(?:YOUR_|YOUR)?([A-Z]+(?:_[A-Z]+)*)(?=\.)", lambda match: "{" + match[1].lower() + "}", host)
    return f"{scheme}{mark}{host}" + (written_path.template("/" + path).rstrip("/") if slash else "")


def _origins(facts: Sequence[Fact], lines: Sequence[OperationLine]) -> list[tuple[str, Where]]:
    """Scheme and host of each request that shows them."""
    shown = [(line.origin, line.told or line.where) for line in lines if line.origin.startswith("http")]
    called = [(fact.url, fact.where) for fact in facts if isinstance(fact, CurlCall) and "://" in fact.url]
    return [(_origin(url), where) for url, where in (*shown, *called)]


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return url_template(f"{scheme}://{re.split(r'[/?]', rest)[0]}")


def _shared_prefix(paths: list[str]) -> str:
    found = {match[0] if (match := COMMON_PREFIX.match(path)) else "" for path in paths}
    return found.pop() if len(found) == 1 else ""
