"""curl commands that a shell would cut."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import CurlCall
from driftwitness.capture.outline import Outline


class UnquotedShellCharacters(Doubt):
    """A curl command has a URL with `&` or `?` outside quotes.

    Pasted into a shell the command is cut at `&` or fails to match a file, so what readers try is not what is
    documented. Ask for quotes around the URL.
    """

    id = "document/unquoted-shell-characters"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such command."""
        for call in page.all(CurlCall):
            if call.unquoted:
                yield self.finding(
                    call.where,
                    f"The URL {call.url} stands without quotes and holds {' and '.join(call.unquoted)}, "
                    "which a shell interprets.",
                    "takes the URL as it is written.",
                    "please put the URL into quotes.",
                )
