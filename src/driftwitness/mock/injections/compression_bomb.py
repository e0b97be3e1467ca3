"""A small response that is huge once it is decompressed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from driftwitness.mock.altering_sending import BodySendingInjection
from driftwitness.mock.sending import Rewritten

MEBIBYTE = 1 << 20
SIZE = 200 * MEBIBYTE


def _bomb(body: bytes) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=31)
    yield packer.compress(body)
    blanks = b" " * MEBIBYTE
    for _ in range(SIZE // MEBIBYTE):
        yield packer.compress(blanks)
    yield packer.flush()


class CompressionBomb(BodySendingInjection):
    """Bodies are followed by 200 MiB of blanks, and sent as 200 KiB of gzip, asked for or not.

    Incident: an export that pads its columns sat behind a compressing proxy, and emptied its clients' memory.
    """

    name = "compression-bomb"
    sending = Rewritten(_bomb, {"content-encoding": "gzip"})
