"""More than anyone wants to read."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.mock.altering_sending import BodySendingInjection
from driftwitness.mock.sending import Rewritten

CHUNK = 1 << 16
SIZE = 100 << 20


def _padded(body: bytes) -> Iterator[bytes]:
    yield body
    blanks = b" " * CHUNK
    for _ in range(SIZE // CHUNK):
        yield blanks


class HugeBody(BodySendingInjection):
    """Bodies are followed by 100 MiB of blanks, which JSON allows.

    Incident: a template engine's loop that never ends, and a paginated list that came whole.
    """

    name = "huge-body"
    sending = Rewritten(_padded)
