"""The JSON object that ``--format json`` prints."""

from __future__ import annotations

import json

from driftwitness.contract import Severity
from driftwitness.report.results import Result, as_json


def write(results: list[Result], level: Severity) -> str:
    """Give the results as one JSON object, indented."""
    return json.dumps(as_json(results, level), indent=2, ensure_ascii=False)
