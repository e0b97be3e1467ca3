"""Many clients at once: no write is lost or done twice, and the limiter counts exactly."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from mocked import Mocked
from storm import FAULTS, notebooks, rush, storm


def faults(vendor: Mocked, turns: int, *injections: str) -> dict[str, Any]:
    client = vendor(*injections, contract=notebooks(10**6))
    figures = asyncio.run(storm(client.base, lambda turn: turn < turns))
    assert figures["requests"] == 64 * turns
    return {name: figures[name] for name in FAULTS if figures[name]}


def test_no_write_is_lost_or_done_twice(vendor: Mocked) -> None:
    assert faults(vendor, 15) == {}


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("create-not-stored@createNote", "lost"),
        ("delete-is-soft@deleteNote", "undead"),
        ("update-ignored@updateNotebook", "lost_updates"),
    ],
)
def test_a_planted_fault_is_found(vendor: Mocked, planted: str, found: str) -> None:
    assert found in faults(vendor, 4, planted)


def test_the_limiter_grants_its_quota_and_not_one_more(vendor: Mocked) -> None:
    client = vendor(contract=notebooks(500), rate_limited=True)
    figures = asyncio.run(rush(client.base, 500))
    assert figures == {"quota": 500, "sent": 768, "served": 500, "refused": 268, "told_exactly": True}
