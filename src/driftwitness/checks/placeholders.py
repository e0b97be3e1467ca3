"""Placeholders that recorders and their users leave where a secret, or what differs from day to day, was recorded."""

from __future__ import annotations

import json
import re
from itertools import count
from typing import Any

from driftwitness.contract import Contract, SchemaSet, Violation, strict_json
from driftwitness.contract import pointer as json_pointer

_WORDS = r"(?:redacted|filtered|removed|masked|scrubbed|hidden|sanitized|sanitised|anonymized|anonymised)"
_PLACEHOLDER = re.compile(
    r"<[A-Z][A-Z0-9]*(?:[_ -][A-Z0-9]+)+>"  # <API_KEY>
    rf"|[<\[({{*_-]+\s*(?i:{_WORDS})\b"  # [FILTERED], <redacted email>
    r"|REDACTED|FILTERED"
    r"|\*{4,}"
    r"|\{\{[^{}]*\}\}"
)
_ADDRESS = re.compile(r"\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}\b")
"""Addresses that are kept for documentation (RFC 5737): many real ones may have become the same."""


def explains(schemas: SchemaSet, contract: Contract, violation: Violation, body: Any) -> bool:
    """Whether a placeholder is all that is wrong with a value, or with one that has to be as one of several schemas."""
    value = json_pointer.walk(body, violation.instance, None)
    if isinstance(value, str):
        return _PLACEHOLDER.search(value) is not None
    if violation.keyword not in ("anyOf", "oneOf") or not _PLACEHOLDER.search(json.dumps(value, ensure_ascii=False)):
        return False
    alternatives = json_pointer.get(contract.document, violation.contract, ())
    return any(
        all(explains(schemas, contract, inner, value) for inner in found)
        for index, schema in enumerate(alternatives)
        if (found := tuple(schemas.violations(schema, f"{violation.contract}/{index}", value)))
    )


def breaks(body: bytes) -> bool:
    """Whether a body that is not strict JSON becomes it with different numbers in the places of its placeholders."""
    text, numbers = body.decode("utf-8", "replace"), count(1)
    mended = text
    for pattern in (_PLACEHOLDER, _ADDRESS):
        mended = pattern.sub(lambda _: str(next(numbers)), mended)
    if mended == text:
        return False
    try:
        strict_json.loads(mended)
    except strict_json.StrictJSONError:
        return False
    return True
