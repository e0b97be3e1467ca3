"""How the mock behaves; the defaults keep the contract, an injection replaces some of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the store, the lists, the limiter and the door do for one operation.

    ``overlap`` is the number of items that a page repeats from the one before it, or, below zero, leaves out;
    ``page_shift`` is added to the page or item that a request asks for; ``page_size_limit`` is the most that a page
    holds, and ``default_page_size`` what it holds where no request asks, whatever is documented; ``quota_share`` is
    the part of the documented quota that is really granted, ``window_share`` of the documented window.
    """

    checks_credentials: bool = True
    accepts_any_credential: bool = False
    checks_version: bool = True
    checks_input: bool = True
    filters: bool = True
    inverts_filters: bool = False
    searches_whole_words: bool = False
    includes_bounds: bool = False
    lists_all_parents: bool = False
    takes_last_match: bool = False
    obeys_page_size: bool = True
    page_size_limit: int | None = None
    default_page_size: int | None = None
    page_shift: int = 0
    repeats_last_page: bool = False
    overlap: int = 0
    reverses_order: bool = False
    keeps_omitted: bool = True
    merges: bool = True
    clears: bool = True
    upserts_insert: bool = False
    stores_created: bool = True
    creates_twice: bool = False
    reuses_ids: bool = False
    stores_updates: bool = True
    moves_times: bool = True
    deletes: bool = True
    cascades: bool = True
    quota_share: float = 1.0
    window_share: float = 1.0
    counts_refused: bool = False
    one_quota_for_all: bool = False


FAITHFUL = Behaviour()
