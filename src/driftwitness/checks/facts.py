"""What many rules look at in an exchange: nothing of the values in its body."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from driftwitness.checks.exchange import Exchange

_CHALLENGE = "www-authenticate"
_CHARSET = re.compile(r"charset\s*=\s*\"?(?!utf-8\b)", re.IGNORECASE)


def head(exchange: Exchange) -> Hashable:
    """Give operation, status and the headers that tell what an answer is; None where its bytes matter besides.

    They do where they are no JSON, or are said to be in another character set.
    """
    response, headers = exchange.interaction.response, exchange.interaction.response.by_name
    kind = headers.get("content-type")
    if (response.body and response.json_fault is not None) or (kind and _CHARSET.search(kind)):
        return None
    return (
        exchange.operation_id,
        exchange.status,
        exchange.outcome,
        exchange.origin,
        exchange.interaction.request.header("Accept"),
        response.headers is None,
        not response.headers,
        not response.body,
        kind,
        headers.get("deprecation"),
        headers.get("sunset"),
        headers.get("retry-after"),
        *(text for name, text in response.headers or () if exchange.status == 401 and name.lower() == _CHALLENGE),
    )
