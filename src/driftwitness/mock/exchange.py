"""What goes in and out of the mock: a request, an answer, and the refusal that becomes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit
from driftwitness.contract.model import JSON_MEDIA
from driftwitness.mock.sending import WHOLE, Sending


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the mock sees it.

    ``path`` is percent-encoded; as it arrives it is whole, for a vendor it is what follows ``base``, the path of its
    server, and None outside of that. Header names are lower case; ``body`` is None where it is larger than the mock
    reads; ``client`` is an address.
    """

    method: str
    path: str | None
    query: str
    headers: Mapping[str, str]
    body: bytes | None
    client: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it is written.

    ``content`` is a JSON value, a text where ``media_type`` is not JSON, or None for no body; an empty ``media_type``
    leaves the header out. ``sending`` says how it travels.
    """

    status: int
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = JSON_MEDIA
    sending: Sending = WHOLE

    @property
    def succeeds(self) -> bool:
        """Whether the status is a 2xx."""
        return 200 <= self.status < 300


def _unheard() -> None:
    pass


@dataclass(slots=True)
class Reply:
    """An answer as it is written: headers with its Content-Length, and its body, empty where it ``is_bare`` (to HEAD).

    ``sent`` is called once it is out, or cannot be.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    sending: Sending = WHOLE
    is_bare: bool = False
    sent: Callable[[], None] = _unheard


@dataclass(frozen=True, slots=True)
class Exchange:
    """What an injection may look at: the request, its operation (None for an unknown route), the contract, the time.

    ``id_name`` is the property that holds a member's id; ``refused`` the condition (``RefusalError.when``) under which
    the mock refused the request, None where it did not.
    """

    request: Request
    operation: Operation | None
    contract: Contract
    now: float
    id_name: str = "id"
    refused: str | None = None


class RefusalError(Exception):
    """The mock refuses a request.

    ``when`` is a condition of the contract's error catalogue, or ``too-large``, ``not-acceptable`` or
    ``unsupported-media-type``. ``details`` maps a request's field to its messages, ``faults`` to what is wrong with it:
    ``missing``, ``unknown`` or ``wrong``. ``of`` is what the condition is about (``ErrorCode.of``); ``limit`` the one
    that has no quota left, ``retry_after`` the seconds to wait for it.
    """

    def __init__(
        self,
        when: str,
        details: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        retry_after: int | None = None,
        *,
        faults: Mapping[str, str] | None = None,
        of: str | None = None,
        limit: RateLimit | None = None,
    ) -> None:
        super().__init__(when)
        self.when = when
        self.details = details or {}
        self.headers = headers or {}
        self.retry_after = retry_after
        self.faults = faults or {}
        self.of = of
        self.limit = limit
