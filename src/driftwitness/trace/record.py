"""The records of a run: what was asked, what came back, what failed, why it stopped."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from driftwitness.contract import strict_json
from driftwitness.contract.lazy import lazy_property

VERSION = 1
DELIVERY_VERSION = 1
LISTENED_VERSION = 1

RECORDED = "recorded"
"""The clock of a run that was recorded: the times of its records are the recording's."""
NO_CLOCK = "none"
"""The clock of a recording without times: those of its records are their numbers."""

Origin = Literal["mock", "live", "document", "recording"]
FailureKind = Literal["refused", "timeout", "cut", "too-large", "protocol"]
Signature = Literal["valid", "wrong", "absent"]
StopReason = Literal["finished", "budget", "interrupted", "unreachable"]

Headers = tuple[tuple[str, str], ...]


def header(headers: Headers | None, name: str) -> str | None:
    """Give the first header of that name, case ignored (RFC 9110, section 5.1)."""
    wanted = name.lower()
    for key, value in headers or ():
        if key.lower() == wanted:
            return value
    return None


def by_name(headers: Headers) -> dict[str, str]:
    """Give the first header of each name, in lower case."""
    return {name.lower(): value for name, value in reversed(headers)}


@dataclass(frozen=True)
class Request:
    """A request as it went over the wire, secrets already replaced. ``url`` is absolute; ``body`` None where none was
    sent.
    """

    method: str
    url: str
    headers: Headers = ()
    body: bytes | None = None

    @lazy_property
    def path(self) -> str:
        """The path of the URL."""
        return urlsplit(self.url).path or "/"

    @lazy_property
    def query(self) -> str:
        """The raw query string."""
        return urlsplit(self.url).query

    def header(self, name: str) -> str | None:
        """Give the first header of that name, case ignored."""
        return self._by_name.get(name.lower())

    @lazy_property
    def _by_name(self) -> Mapping[str, str]:
        return by_name(self.headers)

    @lazy_property
    def json(self) -> Any:
        """The body as strict JSON, or None where it is absent or is not JSON."""
        return _json_or_none(self.body)


@dataclass(frozen=True)
class Response:
    """A response, secrets already replaced.

    ``headers`` is None where the source did not keep them (a page's example shows a body only), so that no rule takes
    their absence for the vendor's.
    """

    status: int
    headers: Headers | None
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Give the first header of that name, case ignored."""
        return self.by_name.get(name.lower())

    @lazy_property
    def by_name(self) -> Mapping[str, str]:
        """The first header of each name, in lower case."""
        return by_name(self.headers or ())

    @property
    def json(self) -> Any:
        """The body as strict JSON, or None where it is not JSON."""
        return self._read[0]

    @property
    def json_fault(self) -> str | None:
        """Why the body is not strict JSON, or None where it is."""
        return self._read[1]

    @lazy_property
    def _read(self) -> tuple[Any, str | None]:
        try:
            return strict_json.loads(self.body), None
        except strict_json.StrictJSONError as error:
            return None, str(error)


@dataclass(frozen=True)
class Interaction:
    """One request and its response. ``sent`` and ``received`` are seconds since the epoch by the run's clock.

    ``source`` says what asked for it (a probe's name, ``explore``, a cassette's file); no check may read it.
    ``origin`` is None where it is the run's. ``recorded`` is when a cassette's recording was last made or confirmed, in
    seconds since the epoch; None for what no cassette dates.
    """

    sequence: int
    sent: float
    received: float
    request: Request
    response: Response
    source: str = ""
    origin: Origin | None = None
    recorded: float | None = None


@dataclass(frozen=True)
class Failure:
    """A request without a usable response: what happened instead, in the network's words."""

    sequence: int
    sent: float
    failed: float
    request: Request
    kind: FailureKind
    message: str
    source: str = ""


@dataclass(frozen=True)
class Delivery:
    """A webhook: a request that the vendor sent to this run's own receiver, and the status that it got there.

    ``number`` counts the run's deliveries by arrival, from 1; ``received`` is in seconds since the epoch by the run's
    clock. The request's URL is the one that the run named to the vendor. ``signature`` is judged at the receiver,
    before secrets are replaced; None where it did not know the subscription's secret.
    """

    number: int
    received: float
    request: Request
    status: int
    signature: Signature | None = None


@dataclass(frozen=True)
class Listened:
    """How long this run's own receiver took what came to a URL that the run named to the vendor.

    ``until`` is in seconds since the epoch by the run's clock; what came later is no proof of anything.
    """

    url: str
    until: float


@dataclass(frozen=True)
class Run:
    """What was run: against whom, under which contract, with which seed. ``base_url`` stands for the contract's server
    URL.
    """

    vendor: str
    contract: str
    origin: Origin
    target: str
    base_url: str
    clock: str = "system"
    started: float = 0.0
    seed: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stop:
    """Why a run ended; ``leftovers`` names what it created and could not remove."""

    reason: StopReason
    message: str = ""
    leftovers: tuple[str, ...] = ()


Record = Interaction | Failure


@dataclass(frozen=True)
class Trace:
    """A run and its records, in the order of sending; ``stop`` is None where the run was killed.

    ``deliveries`` are what the vendor sent of itself meanwhile, in the order of arrival; ``listened`` tells where the
    run waited for them.
    """

    run: Run
    records: tuple[Record, ...]
    stop: Stop | None = None
    deliveries: tuple[Delivery, ...] = ()
    listened: tuple[Listened, ...] = ()

    @lazy_property
    def interactions(self) -> tuple[Interaction, ...]:
        """The records that have a response."""
        return tuple(record for record in self.records if isinstance(record, Interaction))

    @lazy_property
    def failures(self) -> tuple[Failure, ...]:
        """The records that have none."""
        return tuple(record for record in self.records if isinstance(record, Failure))

    def only(self, records: Iterable[Record]) -> Trace:
        """Give the same run with other records."""
        return replace(self, records=tuple(records))


def _json_or_none(body: bytes | None) -> Any:
    try:
        return strict_json.loads(body) if body else None
    except strict_json.StrictJSONError:
        return None


def encode(value: Run | Record | Delivery | Listened | Stop) -> dict[str, Any]:
    """Give the JSON object of a record, as one line of ``trace.jsonl`` holds it."""
    if isinstance(value, Run):
        return {"record": "run", "version": VERSION, **vars(value), "versions": dict(value.versions)}
    if isinstance(value, Stop):
        return {"record": "stop", **vars(value), "leftovers": list(value.leftovers)}
    if isinstance(value, Listened):
        return {"record": "listened", "version": LISTENED_VERSION, **vars(value)}
    plain = {key: item for key, item in vars(value).items() if key not in ("request", "response")}
    encoded = {"record": type(value).__name__.lower(), **plain, "request": _encode_request(value.request)}
    if isinstance(value, Delivery):
        encoded["version"] = DELIVERY_VERSION
    if isinstance(value, Interaction):
        encoded["response"] = _encode_response(value.response)
    return encoded


def decode(entry: Any) -> Run | Record | Delivery | Listened | Stop | None:
    """Read a record's JSON object; None for a kind, or a version of what has one of its own, that is not known here.

    Raises AttributeError, KeyError, TypeError or ValueError for another shape.
    """
    fields = {key: value for key, value in entry.items() if key not in ("record", "version")}
    kind = entry["record"]
    if kind == "run":
        if entry["version"] != VERSION:
            raise ValueError(f"trace version {entry['version']!r}, expected {VERSION}")
        return Run(**fields)
    if kind == "stop":
        return Stop(**{**fields, "leftovers": tuple(fields.get("leftovers", ()))})
    if kind == "failure":
        return Failure(**{**fields, **_numbers(fields, "failed"), "request": _decode_request(fields["request"])})
    if kind == "interaction":
        request, response = _decode_request(fields["request"]), _decode_response(fields["response"])
        return Interaction(**{**fields, **_numbers(fields, "received"), "request": request, "response": response})
    if kind == "delivery" and entry["version"] == DELIVERY_VERSION:
        number, status, received = int(fields["number"]), int(fields["status"]), float(fields["received"])
        return Delivery(number, received, _decode_request(fields["request"]), status, fields["signature"])
    if kind == "listened" and entry["version"] == LISTENED_VERSION:
        return Listened(str(fields["url"]), float(fields["until"]))
    return None


def _numbers(fields: Mapping[str, Any], end: str) -> dict[str, float]:
    return {"sequence": int(fields["sequence"]), "sent": float(fields["sent"]), end: float(fields[end])}


def _encode_request(request: Request) -> dict[str, Any]:
    return {
        "method": request.method,
        "url": request.url,
        "headers": [list(pair) for pair in request.headers],
        "body": None if request.body is None else _encode_body(request.body),
    }


def _decode_request(entry: Mapping[str, Any]) -> Request:
    body = None if entry["body"] is None else _decode_body(entry["body"])
    return Request(entry["method"], entry["url"], _decode_headers(entry["headers"]), body)


def _encode_response(response: Response) -> dict[str, Any]:
    return {
        "status": response.status,
        "headers": None if response.headers is None else [list(pair) for pair in response.headers],
        "body": _encode_body(response.body),
    }


def _decode_response(entry: Mapping[str, Any]) -> Response:
    headers = None if entry["headers"] is None else _decode_headers(entry["headers"])
    return Response(int(entry["status"]), headers, _decode_body(entry["body"]))


def _decode_headers(pairs: Iterable[Iterable[str]]) -> Headers:
    return tuple((str(name), str(value)) for name, value in pairs)


def _encode_body(body: bytes) -> dict[str, str]:
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}


def _decode_body(entry: Mapping[str, str]) -> bytes:
    return base64.b64decode(entry["base64"], validate=True) if "base64" in entry else entry["text"].encode("utf-8")
