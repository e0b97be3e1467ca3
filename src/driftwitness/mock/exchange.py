"""What goes in and out of the mock: a request, an answer, and the refusal that becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit
from driftwitness.contract.model import JSON_MEDIA
from driftwitness.mock.sending import WHOLE, Sending


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the mock sees it.

    ``path`` is percent-encoded and below the server's path, None outside of it; header names are lower case; ``body``
    is None where it is larger than the mock reads; ``base`` is the path before ``path``, as the client has it.
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
