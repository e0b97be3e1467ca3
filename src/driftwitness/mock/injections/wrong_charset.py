"""An older character set than JSON's."""

from __future__ import annotations

import json
from collections.abc import Iterator

from driftwitness.mock.altering_sending import BodySendingInjection
from driftwitness.mock.sending import Rewritten


def _legacy(body: bytes) -> Iterator[bytes]:
    try:
        text = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":"))
    except ValueError:
        text = body.decode()
    yield text.encode("cp1252", "replace")


class WrongCharset(BodySendingInjection):
    """Bodies are encoded in windows-1252, and say so, where JSON is UTF-8 (RFC 8259, section 8.1).

    Incident: a host that was moved came up with the locale of its maker; other letters became question marks.
    """

    name = "wrong-charset"
    sending = Rewritten(_legacy, {"content-type": "application/json; charset=windows-1252"})
