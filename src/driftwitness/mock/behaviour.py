"""How the mock behaves; the defaults keep the contract, an injection replaces some of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the store, the lists, the limiter and the door do for one operation.

    ``overlap`` is the number of items that a page repeats from the one before it; ``quota_share`` the part of the
    documented quota that is really granted.
    """

    checks_credentials: bool = True
    checks_input: bool = True
    filters: bool = True
    obeys_page_size: bool = True
    overlap: int = 0
    reverses_order: bool = False
    keeps_omitted: bool = True
    merges: bool = True
    deletes: bool = True
    cascades: bool = True
    quota_share: float = 1.0


FAITHFUL = Behaviour()
