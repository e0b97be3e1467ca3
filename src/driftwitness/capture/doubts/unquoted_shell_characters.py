"""curl commands that a shell would cut."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import FEW, Doubt, first_few
from driftwitness.capture.facts import CurlCall
from driftwitness.capture.outline import Outline


class UnquotedShellCharacters(Doubt):
    """A curl command has a URL with `&` or `?` outside quotes.

    Pasted into a shell the command is cut at `&` or fails to match a file, so what readers try is not what is
    documented. Ask for quotes around the URL.
    """

    id = "document/unquoted-shell-characters"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such command; one for all where they are many."""
        calls = [call for call in page.all(CurlCall) if call.unquoted]
        if len(calls) > FEW:
            yield self.finding(
                calls[0].where,
                f"{len(calls)} commands have a URL without quotes that holds {' or '.join(calls[0].unquoted)}, which a "
                f"shell interprets: {first_few([(call.where, call.url) for call in calls])}.",
                "takes the URLs as they are written.",
                "please put the URLs into quotes.",
            )
            return
        for call in calls:
            yield self.finding(
                call.where,
                f"The URL {call.url} stands without quotes and holds {' and '.join(call.unquoted)}, "
                "which a shell interprets.",
                "takes the URL as it is written.",
                "please put the URL into quotes.",
            )
