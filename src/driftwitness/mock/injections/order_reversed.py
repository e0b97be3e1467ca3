"""A list in the opposite order."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection


class OrderReversed(Injection):
    """Lists come in the opposite of the documented order.

    Incident: a new index changes the database's default order.
    """

    name = "order-reversed"
    families = ("pagination",)
    requires = ("x-driftwitness.ordering",)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Reverse the order."""
        return replace(behaviour, reverses_order=True)
