"""Error codes that read like another HTTP status."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.convention_facts import ErrorCodeRow
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import StatusRow, Where
from driftwitness.capture.outline import Outline

PHRASES = {re.sub(r"\W+", "_", status.phrase.lower()): status.value for status in HTTPStatus}
FIRST_ERROR = 400


class MisleadingErrorCode(Doubt):
    """An error code has the words of an HTTP status that it does not come with, such as `not_modified` for a failure.

    A reader takes it for that status, which means something else. Ask for the status that it comes with.
    """

    id = "document/misleading-error-code"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such code."""
        told: set[str] = set()
        for where, code, status in self._codes(page):
            meant = PHRASES.get(re.sub(r"[\W_]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", code)).lower().strip("_"))
            wrong = meant is not None and (meant < FIRST_ERROR if status is None else meant != status)
            if wrong and code not in told:
                told.add(code)
                beside = "which is no error" if status is None else f"and line {where.first} has it for {status}"
                yield self.finding(
                    where,
                    f"The error code {code!r} has the words of HTTP status {meant}, {beside}.",
                    f"lists the code {f'with {status}' if status else 'without a status'}, and no {meant} for it.",
                    f"with which HTTP status does {code!r} come?",
                )

    def _codes(self, page: Outline) -> Iterator[tuple[Where, str, int | None]]:
        for row in page.all(ErrorCodeRow):
            if isinstance(row.code, str):
                yield row.where, row.code, None
        for listed in page.all(StatusRow):
            if listed.code and listed.status >= FIRST_ERROR and re.fullmatch(r"[A-Za-z_-]+", listed.code):
                yield listed.where, listed.code, listed.status
