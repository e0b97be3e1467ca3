"""What goes in and out of the mock: a request, an answer, and the refusal that becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.contract.model import JSON_MEDIA


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the mock sees it.

    ``path`` is percent-encoded and below the server's path, None outside of it; header names are lower case; ``body``
    is None where it is larger than the mock reads.
    """

    method: str
    path: str | None
    query: str
    headers: Mapping[str, str]
    body: bytes | None
    client: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it is written.

    ``content`` is a JSON value, a text where ``media_type`` is not JSON, or None for no body.
    """

    status: int
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = JSON_MEDIA

    @property
    def succeeds(self) -> bool:
        """Whether the status is a 2xx."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Exchange:
    """What an injection may look at: the request, its operation (None for an unknown route), the contract, the time.

    ``id_name`` is the property that holds a member's id.
    """

    request: Request
    operation: Operation | None
    contract: Contract
    now: float
    id_name: str = "id"


class RefusalError(Exception):
    """The mock refuses a request; ``when`` is a condition of the contract's error catalogue, or ``too-large``.

    ``details`` maps a request's field to its messages.
    """

    def __init__(
        self,
        when: str,
        details: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(when)
        self.when = when
        self.details = details or {}
        self.headers = headers or {}
        self.retry_after = retry_after
