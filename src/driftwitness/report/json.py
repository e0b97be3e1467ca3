"""The JSON object that ``--format json`` prints."""

from __future__ import annotations

import json
from typing import Any

from driftwitness.contract import Severity
from driftwitness.report.formats import ReportFormat
from driftwitness.report.results import Result, as_json


class JsonReport(ReportFormat):
    """One JSON object, indented."""

    name = "json"

    def write(self, results: list[Result], level: Severity) -> str:
        """Give the results as one JSON object."""
        return dump(as_json(results, level))


def dump(value: Any) -> str:
    """Write indented JSON; whatever does not print stands there as an escape."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
