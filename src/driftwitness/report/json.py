"""The JSON object that ``--format json`` prints."""

from __future__ import annotations

import json

from driftwitness.contract import Severity
from driftwitness.report.results import Result, as_json


def write(results: list[Result], level: Severity) -> str:
    """Give the results as one JSON object, indented; whatever does not print stands there as an escape."""
    text = json.dumps(as_json(results, level), indent=2, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
