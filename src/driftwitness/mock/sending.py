"""How an answer is sent: one of a few ways, each of which an injection can put in the place of the ordinary one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Whole:
    """At once and whole, ``after`` that many seconds."""

    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Trickle:
    """Whole, the body in ``pieces`` over ``seconds``."""

    pieces: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Other bytes in the body's place, produced while they are sent, with other headers (lower case) beside them.

    The bytes go out in chunks, without a Content-Length.
    """

    write: Callable[[bytes], Iterable[bytes]]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Miscounted:
    """Whole, with a Content-Length that is wrong by ``by`` bytes; then the connection is closed."""

    by: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The head and that ``share`` of the body; then the connection is closed, or reset (RFC 9293, section 3.5.2)."""

    share: float
    reset: bool = False


@dataclass(frozen=True, slots=True)
class Unsent:
    """Nothing: ``after`` that many seconds the connection is closed, or reset."""

    after: float = 0.0
    reset: bool = False


Sending = Whole | Trickle | Rewritten | Miscounted | Cut | Unsent
WHOLE = Whole()
