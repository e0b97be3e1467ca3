"""Error codes without a status."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture import errors
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline


class ErrorCodeWithoutStatus(Doubt):
    """The page lists error codes of the vendor's own, and not the HTTP statuses that they come with.

    They may come with the status of a success, so that a client that looks at the status alone takes a failure for
    one. Ask for the status of each code.
    """

    id = "document/error-code-without-status"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for the list."""
        codes = errors.read(page).codes
        if codes:
            first, last = codes[0].where, codes[-1].where
            together = first if first.document != last.document else Where(first.document, first.first, last.last)
            named = ", ".join(str(row.code) for row in codes[:3])
            yield self.finding(
                together,
                f"{len(codes)} error codes ({named}{', ...' if len(codes) > 3 else ''}) have no HTTP status.",
                "lists them without a status.",
                "with which HTTP status does each of these codes come?",
            )
