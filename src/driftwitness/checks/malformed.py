"""Tells the bodies that no reader of JSON takes."""

from __future__ import annotations

import json

from driftwitness.checks import ordinary
from driftwitness.checks.exchange import Exchange


def is_malformed(exchange: Exchange) -> bool:
    """Whether a request sends, as JSON and with the run's credential, what certainly is none.

    Duplicate names, NaN, a byte order mark and other encodings are left out, as lenient readers take them.
    """
    operation, body = exchange.operation, exchange.interaction.request.body
    if operation is None or "syntax" not in exchange.assessment.parts or body is None:
        return False
    given = not operation.secured or exchange.credential == "given"
    return given and ordinary.is_documented_media(exchange) and not _is_read_by_somebody(body)


def _is_read_by_somebody(body: bytes) -> bool:
    """Whether a lenient reader takes the bytes for JSON."""
    try:
        json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except json.JSONDecodeError:
        return False
    except (ValueError, RecursionError):
        return True
    return True
