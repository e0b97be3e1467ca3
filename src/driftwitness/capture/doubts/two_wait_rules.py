"""Two rules for how long to wait."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.convention_facts import WaitRule
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.outline import Outline


class TwoWaitRules(Doubt):
    """One sentence tells to wait by one header, another by a different one.

    The two may differ by seconds, and a client that follows the shorter is refused again. Ask which one holds.
    """

    id = "document/two-wait-rules"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding, at the second rule."""
        rules = {rule.header.lower(): rule for rule in reversed(page.all(WaitRule))}
        if len(rules) > 1:
            first, second = sorted(rules.values(), key=lambda rule: (rule.where.document, rule.where.first))[:2]
            yield self.finding(
                second.where,
                f"Line {second.where.first} tells to wait by {second.header}, line {first.where.first} by "
                f"{first.header}.",
                "names both headers.",
                "which of the two tells when the next request is accepted, and do they always agree?",
            )
