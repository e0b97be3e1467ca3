"""The fields of a request that the example of a refusal shows as wrong."""

from __future__ import annotations

import re

from driftwitness.capture.errors import Errors
from driftwitness.capture.facts import Where
from driftwitness.contract import pointer as json_pointer

BETWEEN = re.compile(r"[.\[\]/]+")


def refused_fields(errors: Errors, status: int, code: str | None) -> tuple[list[str], Where] | None:
    """The fields among the details of the examples of a status and code, and the lines of the first such details.

    Names are dotted paths with `*` for an index: `fields.0.type` and `fields[0][type]` become `fields.*.type`.
    """
    names: dict[str, Where] = {}
    for example in errors.of_status(status):
        shown = json_pointer.get(example.value, errors.details or "", None)
        told = json_pointer.get(example.value, errors.code, None) if errors.code else None
        if isinstance(shown, dict) and told in (code, None):
            names |= {_dotted(name): example.at(errors.details or "") for name in shown} | names
    return (list(names), next(iter(names.values()))) if names else None


def _dotted(name: str) -> str:
    return ".".join("*" if part.isdigit() else part for part in BETWEEN.split(name) if part)
