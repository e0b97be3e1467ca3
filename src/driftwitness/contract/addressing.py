"""Under which base URLs recorded requests address a contract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from driftwitness.contract.model import Contract, Operation
from driftwitness.contract.routing import Router

MAX_REQUESTS = 1_000
"""How many different requests of one origin are looked at."""
MAX_SEGMENTS = 12
"""How many segments of a path may stand before an operation's own."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_VARIABLE = re.compile(r"\{([^{}]*)\}")


class _Fit(IntEnum):
    """How a base URL comes from the contract's servers, from best to worst."""

    SERVER = 1  # a server's host and path
    PATH = 2  # a server's path on another host
    ROOT = 3  # no path at all
    BEHIND = 4  # something before a server's path, as proxies have it
    ELSEWHERE = 5  # something else before the operations' paths


@dataclass(frozen=True, slots=True)
class _Server:
    """One entry of ``servers``, its variables as patterns; the operations that it holds for, by id.

    ``host`` is None where the entry names none, as relative URLs do.
    """

    host: re.Pattern[str] | None
    path: re.Pattern[str]
    is_root: bool
    operations: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Base:
    """A path under which requests of an origin address operations: how many, and in which way."""

    path: str
    fit: _Fit
    count: int


def origin(url: str) -> str | None:
    """Give ``scheme://host[:port]`` of an absolute URL, lower case, without user or default port; None for others."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return None
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != _DEFAULT_PORTS[parts.scheme] else "")


def base_urls(contract: Contract, requests: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Give the base URL, without a trailing slash, under which requests address the contract, by ``origin``.

    ``requests`` are methods and absolute URLs. A server of the contract on its own host comes first, then its path on
    another host, then no path, then a prefix that the requests share. An origin none of whose requests addresses an
    operation has no entry; where the vendor's own host is among the origins, nor has one that only a few requests fit
    by their form.
    """
    asked: dict[str, set[tuple[str, str]]] = {}
    for method, url in requests:
        place = origin(url)
        known = asked.setdefault(place, set()) if place else set()
        if place and len(known) < MAX_REQUESTS:
            known.add((method.upper(), urlsplit(url).path or "/"))
    router, servers = Router(contract), _servers(contract)
    found = {place: _base(router, servers, place, sent) for place, sent in asked.items()}
    is_at_home = any(base and base.fit is _Fit.SERVER for base in found.values())
    return {
        place: place + base.path
        for place, base in found.items()
        if base and (base.count * 2 >= len(asked[place]) or not _is_doubtful(base.fit, is_at_home=is_at_home))
    }


class Bases:
    """The base URLs of ``base_urls``, found out as requests come; ``known`` are those of earlier requests."""

    def __init__(self, contract: Contract, known: Mapping[str, str]) -> None:
        self._contract = contract
        self._found = dict(known)

    def learn(self, requests: Iterable[tuple[str, str]]) -> None:
        """Find out the base URL of each origin that has none yet."""
        if asked := [(method, url) for method, url in requests if _origin_of(url) not in self._found]:
            self._found |= base_urls(self._contract, asked)

    def of(self, url: str) -> str | None:
        """Give the base URL for a request's; None where its origin has no operations."""
        return self._found.get(_origin_of(url))


def _origin_of(url: str) -> str:
    return _origin_of_host("/".join(url.split("/", 3)[:3]))


@lru_cache(maxsize=1_000)
def _origin_of_host(host: str) -> str:
    """Give the origin of what stands before a path: many requests go to few hosts."""
    return origin(host) or ""


def _is_doubtful(fit: _Fit, *, is_at_home: bool) -> bool:
    """Whether requests to somebody else may fit in this way by chance."""
    return fit is _Fit.ELSEWHERE or (fit is _Fit.ROOT and is_at_home)


def _base(router: Router, servers: list[_Server], place: str, sent: set[tuple[str, str]]) -> _Base | None:
    """Give the path that the most requests of an origin have before an operation's, of the best kind there is."""
    host = urlsplit(place).netloc
    counts = Counter(
        (fit, prefix) for method, path in sent for fit, prefix in _prefixes(router, servers, host, method, path)
    )
    if not counts:
        return None
    (fit, prefix), count = min(
        counts.items(), key=lambda entry: (entry[0][0], -entry[1], len(entry[0][1]), entry[0][1])
    )
    return _Base(prefix, fit, count)


def _prefixes(router: Router, servers: list[_Server], host: str, method: str, path: str) -> Iterator[tuple[_Fit, str]]:
    """Give what may stand before an operation's path in a request's path, and how well it fits."""
    segments = path.split("/")[1:]
    for size in range(min(len(segments), MAX_SEGMENTS) + 1):
        prefix = "".join(f"/{segment}" for segment in segments[:size])
        if prefix.endswith("/"):
            continue
        route = router.route(method, path[len(prefix) :] or "/")
        if route and (fit := _fit(servers, host, prefix, route.operation)):
            yield fit, prefix


def _fit(servers: list[_Server], host: str, prefix: str, operation: Operation) -> _Fit | None:
    """Tell how a prefix comes from the servers; None where nothing but its length says that it is one."""
    near = [server for server in servers if operation.id in server.operations]
    if any(server.host and server.host.fullmatch(host) and server.path.fullmatch(prefix) for server in near):
        return _Fit.SERVER
    named = [server for server in near if not server.is_root]
    if any(server.path.fullmatch(prefix) for server in named):
        return _Fit.PATH
    if all(segment.startswith("{") for segment in operation.path.split("/") if segment):
        return None  # a path of parameters only fits anybody's requests
    if not prefix:
        return _Fit.PATH if len(named) < len(near) else _Fit.ROOT
    tails = [prefix[match.start() :] for match in re.finditer("/", prefix)]
    is_behind = any(server.path.fullmatch(tail) for server in named for tail in tails)
    return _Fit.BEHIND if is_behind else _Fit.ELSEWHERE


def _servers(contract: Contract) -> list[_Server]:
    """Give all servers: an operation's own hold for it instead of its path's, and those instead of the document's."""
    paths = contract.document.get("paths") or {}
    held: dict[int, tuple[Any, set[str]]] = {}
    for operation in contract.operations:
        owners = (operation.raw, paths.get(operation.path) or {}, contract.document)
        entries = next((owner["servers"] for owner in owners if owner.get("servers")), [{"url": "/"}])
        held.setdefault(id(entries), (entries, set()))[1].add(operation.id)
    return [
        _server(entry, frozenset(operations))
        for entries, operations in held.values()
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict)
    ]


def _server(entry: Mapping[str, Any], operations: frozenset[str]) -> _Server:
    url = str(entry.get("url") or "/").partition("?")[0].partition("#")[0].strip()
    _, mark, rest = url.rpartition("://")
    if not mark and url.startswith("//"):
        mark, rest = "//", url[2:]
    elif not mark and url.startswith("{"):
        mark = "{"  # a variable that stands for scheme and host
    host, slash, path = rest.partition("/") if mark else ("", "/", url.removeprefix("./").removeprefix("."))
    path = "/" + path.strip("/") if slash and path.strip("/") else ""
    variables = entry.get("variables")
    return _Server(
        re.compile(_host_pattern(host, variables), re.IGNORECASE) if mark else None,
        re.compile(_pattern(path, variables, r"[^/]+(?:/[^/]+)*")),
        not path,
        operations,
    )


def _host_pattern(host: str, variables: Any) -> str:
    """Match a host with its port; without one, or with the scheme's, the port is not written in origins."""
    host = host.rpartition("@")[2]
    return _pattern(re.sub(r":(80|443)$", "", host), variables, r"[^/]+")


def _pattern(text: str, variables: Any, anything: str) -> str:
    """Give the pattern of a URL's part: a variable has one of its documented values, or any where none are listed."""
    parts = _VARIABLE.split(text)
    return "".join(
        _values(variables, part, anything) if index % 2 else re.escape(part) for index, part in enumerate(parts)
    )


def _values(variables: Any, name: str, anything: str) -> str:
    found = variables.get(name) if isinstance(variables, dict) else None
    variable = found if isinstance(found, dict) else {}
    listed = variable.get("enum")
    if not isinstance(listed, list) or not listed:
        return f"(?:{anything})?"
    values = {str(value).strip("/") for value in [*listed, variable.get("default", listed[0])]}
    return f"(?:{'|'.join(map(re.escape, sorted(values)))})"
