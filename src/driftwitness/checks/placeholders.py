"""Placeholders that recorders and their users leave where a secret, or what differs from day to day, was recorded."""

from __future__ import annotations

import json
import re
from typing import Any

from driftwitness.contract import strict_json
from driftwitness.contract.validation import Violation

_WORDS = r"(?:redacted|filtered|removed|masked|scrubbed|hidden|sanitized|sanitised|anonymized|anonymised)"
_PLACEHOLDER = re.compile(
    r"<[A-Z][A-Z0-9]*(?:[_ -][A-Z0-9]+)+>"  # <API_KEY>
    rf"|[<\[({{*_-]+\s*(?i:{_WORDS})\b"  # [FILTERED], <redacted email>
    r"|REDACTED|FILTERED"
    r"|\*{4,}"
    r"|\{\{[^{}]*\}\}"
)
_ALTERNATIVES = ("anyOf", "oneOf", "not", "if")


def explains(violation: Violation, value: Any) -> bool:
    """Whether a placeholder in a value, or below one that has to be one of several, may be all that is wrong."""
    if isinstance(value, str):
        return _PLACEHOLDER.search(value) is not None
    if violation.keyword not in _ALTERNATIVES:
        return False
    return _PLACEHOLDER.search(json.dumps(value, ensure_ascii=False)) is not None


def breaks(body: bytes) -> bool:
    """Whether a body that is not strict JSON becomes it with numbers in the places of its placeholders."""
    text = body.decode("utf-8", "replace")
    mended = _PLACEHOLDER.sub("1", text)
    if mended == text:
        return False
    try:
        strict_json.loads(mended)
    except strict_json.StrictJSONError:
        return False
    return True
