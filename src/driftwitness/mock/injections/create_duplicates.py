"""A creation that happens twice."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering import LifecycleInjection
from driftwitness.mock.behaviour import Behaviour


class CreateDuplicates(LifecycleInjection):
    """A creation makes two members, and tells of one.

    Incident: a worker that is slow to confirm gets its job again.
    """

    name = "create-duplicates"
    needs = ("create", "list")

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Create once more."""
        return replace(behaviour, creates_twice=True)
