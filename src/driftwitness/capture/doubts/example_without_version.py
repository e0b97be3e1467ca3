"""Requests that lack the version that the page asks for."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.facts import OperationLine, OperationReference, OptionalPrefix
from driftwitness.capture.outline import Outline


class ExampleWithoutVersion(Doubt):
    """The page says that paths have the version in front, and shows some requests with it and some without.

    What a request without a version is answered is nowhere told. Ask which version it gets.
    """

    id = "document/example-without-version"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for all such requests."""
        for prefix in page.all(OptionalPrefix)[:1]:
            facts: list[OperationLine | OperationReference] = [*page.all(OperationLine), *page.all(OperationReference)]
            lines = sorted({(fact.where, f"{fact.method} {fact.path}") for fact in facts})
            bare = [(where, text) for where, text in lines if f" {prefix.path}/" not in text]
            if bare and len(bare) < len(lines):
                yield self.finding(
                    bare[0][0],
                    f"Line {prefix.where.first} asks for {prefix.path} in front of each path, and "
                    f"{len(bare)} of {len(lines)} requests are shown without: {first_few(bare)}.",
                    "has the paths without it, below a server with it.",
                    "which version answers a request that names none?",
                )
