"""Requests that a mock accepts, written as curl lines to paste."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from driftwitness.contract import Contract, Operation, bodies
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.model import JSON_MEDIA
from driftwitness.drive.credential import Credentials
from driftwitness.drive.values import Values
from driftwitness.mock.app import App, create_app
from driftwitness.mock.exchange import Request
from driftwitness.trace import VirtualClock


@dataclass(frozen=True, slots=True)
class Line:
    """A request below the base URL: ``target`` is path and query, ``body`` what is sent, None for nothing."""

    operation: Operation
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None

    def text(self, base_url: str) -> str:
        """Write it for a shell."""
        method = [] if self.operation.method == "GET" and self.body is None else ["-X", self.operation.method]
        headers = [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in self.headers.items()]
        data = [] if self.body is None else [f"--data-raw {shlex.quote(self.body)}"]
        return " ".join(["curl", *method, *headers, *data, shlex.quote(f"{base_url}{self.target}")])


def lines(contract: Contract, key: str, seed: int = 0) -> list[Line]:
    """Give one request for each operation, with ids that a mock of this seed has at its start."""
    values = Values(contract, 0)
    credentials = Credentials(contract, dict.fromkeys(contract.security_schemes, key))
    app = _scratch(contract, key, seed)
    return [_line(operation, values, credentials, app) for operation in contract.operations]


def working(contract: Contract, candidates: Sequence[Line], key: str, seed: int = 0, count: int = 3) -> list[Line]:
    """Give a few of the lines, such that succeed one after the other on a fresh mock: lists, then one that creates."""
    app = _scratch(contract, key, seed)
    found: dict[str, Line] = {}
    for line in _by_interest(candidates, count):
        if len(found) < count and line.text("") not in found and _succeeds(contract, app, line):
            found[line.text("")] = line
    return list(found.values())


def _by_interest(candidates: Sequence[Line], count: int) -> Iterator[Line]:
    """Give candidates: some that read, simple ones first, then those that create, then all others."""
    effects = [(line, line.operation.effect) for line in candidates]
    reads = sorted((one for one, effect in effects if effect == "reads"), key=_simplicity)
    writes = [one for one, effect in effects if effect == "writes"]
    posts = [one for one in writes if one.operation.method == "POST" and "{" not in one.operation.path]
    first = [*reads[: count - 1], *posts]
    yield from first
    yield from (one for one in (*reads, *writes) if one not in first)


def _simplicity(line: Line) -> tuple[bool, bool, int]:
    operation = line.operation
    return operation.method != "GET", "{" in operation.path, operation.path.count("/")


def _scratch(contract: Contract, key: str, seed: int) -> App:
    return create_app(contract, key=key, clock=VirtualClock(), seed=seed, limits=())


def _line(operation: Operation, values: Values, credentials: Credentials, app: App) -> Line:
    asked = values.ask(operation, path_values=_known_ids(operation, app))
    shown = credentials.of("given", operation)
    headers, body = {**asked.headers, **shown.headers}, None
    if asked.body is not None and operation.body:
        headers["Content-Type"] = operation.body.media_type
        body = bodies.write(operation.body, asked.body).decode()
    if accepted := _accepted(operation):
        headers["Accept"] = accepted
    query = {name: str(value) for name, value in {**asked.query, **shown.query}.items()}
    return Line(operation, asked.path + (f"?{urlencode(query)}" if query else ""), headers, body)


def _known_ids(operation: Operation, app: App) -> dict[str, str]:
    """Give the id of a member that the mock has for the parameter that ends the path of one."""
    for kind in app.vendor.store.kinds.values():
        names = [part[1:-1] for part in kind.item.split("/") if part.startswith("{")]
        if len(names) == 1 and (operation.path + "/").startswith(f"{kind.item}/"):
            newest = app.vendor.store.newest(kind, 1)
            return {names[0]: str(newest[0][kind.id_name])} if newest else {}
    return {}


def _accepted(operation: Operation) -> str | None:
    """Give the media type to ask for, where it is not plain JSON."""
    success = operation.success
    media = success.media_type if success else None
    return media if media not in (None, JSON_MEDIA) else None


def _succeeds(contract: Contract, app: App, line: Line) -> bool:
    parts = urlsplit(line.target)
    headers = {"host": "127.0.0.1", **{name.lower(): value for name, value in line.headers.items()}}
    body = (line.body or "").encode()
    answer = app.vendor.answer(
        Request(line.operation.method, parts.path, parts.query, headers, body, "127.0.0.1", app.base_path)
    )
    error = contract.conventions.error
    hidden = error.when and json_pointer.get(answer.content, error.when, None) if error else None
    return answer.succeeds and not hidden
