"""A mark before the JSON text."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator

from driftwitness.mock.altering_sending import BodySendingInjection
from driftwitness.mock.sending import Rewritten


def _marked(body: bytes) -> Iterator[bytes]:
    yield BOM_UTF8 + body


class ByteOrderMark(BodySendingInjection):
    """Bodies begin with a byte order mark, which JSON must not (RFC 8259, section 8.1).

    Incident: a source file was saved by an editor that adds the mark, and every answer begins with it.
    """

    name = "byte-order-mark"
    sending = Rewritten(_marked)
