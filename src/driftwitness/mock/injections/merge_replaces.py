"""A merge that replaces."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection


class MergeReplaces(Injection):
    """An update replaces the properties that it should merge.

    Incident: a nested object becomes one JSON column, written as a whole.
    """

    name = "merge-replaces"
    families = ("lifecycle",)
    requires = ("x-driftwitness.updates",)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Replace instead of merging."""
        return replace(behaviour, merges=False)
