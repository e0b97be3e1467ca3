"""The one place through which every request leaves: host guard, effect guard, budget, pace, redaction, trace."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException, IncompleteRead
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, InvalidChunkLength, NewConnectionError, ProtocolError, ReadTimeoutError

from driftwitness.contract import Effect, Router
from driftwitness.contract.model import SAFE_METHODS
from driftwitness.drive import deadline
from driftwitness.drive.pace import Pace
from driftwitness.trace import Clock, Failure, Interaction, Request, Response
from driftwitness.trace.journal import Journal
from driftwitness.trace.record import FailureKind
from driftwitness.trace.redaction import Redactor

BODY_CAP = 10_000_000
CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
FAILURES_IN_A_ROW = 3


class BudgetSpent(BaseException):
    """No request is left. Not an Exception, so that no generator in between takes it for a test's failure."""


class TargetUnreachable(BaseException):
    """Several requests in a row failed on the network; the message tells the last failure."""


class ForbiddenError(Exception):
    """A request that this run may not send: another host, an effect that was not allowed, a foreign record."""


class RequestFailed(requests.RequestException):
    """A request without a usable response; the trace has the failure."""


@dataclass
class Created:
    """What this run created: the paths of items below the base URL, and their resources' names.

    ``paths`` are those still to be removed, ``ever`` also those that are gone again.
    """

    paths: dict[str, str] = field(default_factory=dict)
    ever: set[str] = field(default_factory=set)

    def add(self, path: str, resource: str, others: Iterable[str] = ()) -> None:
        """Note a new item, and the other paths that address it."""
        self.paths[path] = resource
        self.ever |= {path, *others}

    def owns(self, path: str) -> bool:
        """Whether a path is one of these items, or hangs below one."""
        return any(path == item or path.startswith(item + "/") for item in self.ever)


class Wire(HTTPAdapter):
    """A ``requests`` adapter; mount it for both schemes and nothing else can send.

    ``base_url`` is the only place that it sends to. ``effects`` are those allowed; ``owned_only`` refuses an unsafe
    request to an item that ``created`` does not have. ``budget`` is a hard bound on requests.
    """

    def __init__(
        self,
        journal: Journal,
        router: Router,
        *,
        base_url: str,
        clock: Clock,
        pace: Pace,
        redactor: Redactor,
        budget: int,
        effects: Collection[Effect],
        owned_only: bool,
        tick: float = 0.0,
        timeout: float = READ_SECONDS,
    ) -> None:
        super().__init__(max_retries=0)
        self.poolmanager.pool_classes_by_scheme = deadline.POOLS
        self._journal = journal
        self._router = router
        self._base = urlsplit(base_url.rstrip("/"))
        self._clock = clock
        self._pace = pace
        self._redactor = redactor
        self.effects = frozenset(effects)
        self._owned_only = owned_only
        self._tick = tick
        self._timeout = timeout
        self._failures = 0
        self.budget = budget
        self.sent = 0
        self._holds_back = owned_only
        self._cleans_up = False
        self.source = ""
        self.created = Created()

    @property
    def left(self) -> int:
        """How many requests may still be sent; some are held back to remove what was created, where that is asked."""
        return self.budget - self.sent - (len(self.created.paths) if self._holds_back else 0)

    def begin_clean_up(self) -> None:
        """From now on spend what was held back, and let the run's own items go, whatever the allowed effects."""
        self._holds_back, self._cleans_up = False, True

    def use_pace(self, pace: Pace) -> None:
        """Change the pace, for probes that mean to exceed the quota."""
        self._pace = pace

    def pause(self, seconds: float) -> None:
        """Sleep on the run's clock: on a virtual one that costs nothing."""
        self._clock.sleep(seconds)

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Send one request, or refuse to.

        Raises ForbiddenError, BudgetSpent, TargetUnreachable or RequestFailed; whatever was sent is in the trace.
        """
        method, url = str(request.method), str(request.url)
        effect = self._guard(method, url)
        # what may create an item needs a second request, to remove it
        if self.left < (2 if self._holds_back and effect != "reads" else 1):
            raise BudgetSpent
        self._pace.wait()
        self.sent += 1
        if self._tick:
            self._clock.sleep(self._tick)
        recorded = self._record(request)
        sequence, sent = self.sent, self._clock.now()
        self._journal.announce(sequence, sent, recorded.method, recorded.url)
        try:
            response = super().send(request, stream=True, timeout=(min(CONNECT_SECONDS, self._timeout), self._timeout))
            body, truncated = _read(response)
        except (requests.RequestException, HTTPError, OSError) as error:
            self._fail(
                Failure(sequence, sent, self._clock.now(), recorded, _kind(error), self._text(error), self.source)
            )
            raise RequestFailed(str(error)) from error
        except KeyboardInterrupt:
            message = "interrupted by the user before the answer"
            self._journal.append(Failure(sequence, sent, self._clock.now(), recorded, "cut", message, self.source))
            raise
        if truncated:
            message = f"the body exceeds {BODY_CAP:,} bytes"
            self._fail(Failure(sequence, sent, self._clock.now(), recorded, "too-large", message, self.source))
            raise RequestFailed(message)
        self._failures = 0
        headers = self._redactor.headers(response.raw.headers.items())
        answer = Response(response.status_code, headers, self._redactor.body(body))
        self._journal.append(Interaction(sequence, sent, self._clock.now(), recorded, answer, self.source))
        response._content = body
        response._content_consumed = True  # type: ignore[attr-defined]
        return response

    def _guard(self, method: str, url: str) -> Effect:
        """Give the effect of a request that may be sent; raises ForbiddenError for any other."""
        parts = urlsplit(url)
        inside = parts.path == self._base.path or parts.path.startswith(self._base.path.rstrip("/") + "/")
        inside = inside and ".." not in unquote(parts.path).split("/")
        if (parts.scheme, parts.netloc) != (self._base.scheme, self._base.netloc) or not inside:
            raise ForbiddenError(f"{url} is not below {self._base.geturl()}: requests to other places are not sent")
        path = parts.path[len(self._base.path) :] or "/"
        route = self._router.route(method, path)
        effect: Effect = route.operation.effect if route else "reads" if method in SAFE_METHODS else "writes"
        owns = self.created.owns(path)
        if effect not in self.effects and not (self._cleans_up and owns):
            raise ForbiddenError(
                f"{method} {path} {effect}, and this run may only do: {', '.join(sorted(self.effects))}"
            )
        may_be_foreign = route is None or bool(route.path_values)
        if self._owned_only and effect != "reads" and may_be_foreign and not owns:
            raise ForbiddenError(f"{method} {path} addresses something that this run did not create")
        return effect

    def _record(self, request: requests.PreparedRequest) -> Request:
        body = request.body
        raw = body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else None
        return Request(
            str(request.method),
            self._redactor.text(str(request.url)),
            self._redactor.headers((str(name), _text(value)) for name, value in request.headers.items()),
            None if raw is None else self._redactor.body(raw),
        )

    def _text(self, error: Exception) -> str:
        """Tell what happened in the innermost cause's words: those around it repeat the address and each other."""
        innermost = [*_causes(error)][-1]
        place = self._base.netloc.rpartition("@")[2]
        return self._redactor.text(f"{place}: {str(innermost) or type(innermost).__name__}")[:300]

    def _fail(self, failure: Failure) -> None:
        self._journal.append(failure)
        self._failures += 1
        if self._failures >= FAILURES_IN_A_ROW:
            raise TargetUnreachable(
                f"{self._failures} requests in a row failed; the last: {failure.kind}, {failure.message}"
            )


def _read(response: requests.Response) -> tuple[bytes, bool]:
    """Read the decompressed body up to the cap; a cut body raises, an endless one is cut."""
    chunks: list[bytes] = []
    size = 0
    for chunk in response.raw.stream(65_536, decode_content=True):
        chunks.append(chunk)
        size += len(chunk)
        if size > BODY_CAP:
            response.close()
            return b"".join(chunks)[:BODY_CAP], True
    response.raw.release_conn()
    return b"".join(chunks), False


def _kind(error: Exception) -> FailureKind:
    """Tell a failure's kind by what caused it: the libraries wrap the network's own errors several times."""
    causes = list(_causes(error))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if has(requests.Timeout, ReadTimeoutError, TimeoutError):
        return "timeout"
    if has(NewConnectionError):
        return "refused"
    if has(InvalidChunkLength):
        return "protocol"
    if has(ConnectionError, IncompleteRead) or (has(ProtocolError) and not has(HTTPException)):
        return "cut"
    return "protocol"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        """Give none: a Location is the vendor's word, not a place to go to."""
        return None


def session(wire: Wire) -> requests.Session:
    """Give a session whose every request leaves through the wire: no proxies, netrc, redirects or cookies.

    A cookie would carry one request's credential into the next, which may be meant to have none.
    """
    made = _Session()
    made.trust_env = False
    made.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    made.mount("http://", wire)
    made.mount("https://", wire)
    made.headers.clear()
    made.headers.update({"User-Agent": "driftwitness", "Accept": "application/json"})
    return made
