"""A kept order is the one that sorting gives, whatever comes and goes."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from driftwitness.mock.ordered import Ordered, rank

VALUES = st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from(["", "a", "b", "B"]))


@given(st.lists(VALUES), st.lists(st.tuples(st.booleans(), st.integers(0, 20), VALUES)))
def test_members_stay_in_order_and_equals_stay_in_that_of_creation(
    first: list[Any], changes: list[tuple[bool, int, Any]]
) -> None:
    kept: dict[int, dict[str, Any]] = {number: {"a": {"b": value}} for number, value in enumerate(first)}
    ordered = Ordered("/a/b", kept.items())
    for adds, number, value in changes:
        if number in kept:
            ordered.remove(number, kept.pop(number))
        if adds:
            kept[number] = {"a": {"b": value}}
            ordered.add(number, kept[number])
    wanted = sorted(kept, key=lambda number: (rank(kept[number]["a"]["b"]), number))
    assert [id(record) for record in ordered.records] == [id(kept[number]) for number in wanted]
