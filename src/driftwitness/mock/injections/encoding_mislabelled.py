"""A compression that is only said."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.mock.altering_sending import BodySendingInjection
from driftwitness.mock.sending import Rewritten


def _unchanged(body: bytes) -> Iterator[bytes]:
    yield body


class EncodingMislabelled(BodySendingInjection):
    """Bodies are said to be gzip and are not compressed.

    Incident: a cache decompresses what it stores, and keeps the header of what it got.
    """

    name = "encoding-mislabelled"
    sending = Rewritten(_unchanged, {"content-encoding": "gzip"})
