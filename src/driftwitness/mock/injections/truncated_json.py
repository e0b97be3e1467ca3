"""Half of a JSON text."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.mock.altering_sending import BodySendingInjection
from driftwitness.mock.sending import Rewritten


def _half(body: bytes) -> Iterator[bytes]:
    yield body[: len(body) // 2]


class TruncatedJson(BodySendingInjection):
    """Bodies stop in the middle, in a response that is whole as HTTP.

    Incident: a serialiser fails after the first part is out, and the server ends the chunked response in good order.
    """

    name = "truncated-json"
    families = ("content", "schema")
    sending = Rewritten(_half)
