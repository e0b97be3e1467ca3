"""Readers of exchanges that many rules ask, each of which reads an exchange once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from driftwitness.checks.exchange import Exchange

T = TypeVar("T")


def once(read: Callable[[Exchange], T]) -> Callable[[Exchange], T]:
    """Let a reader of exchanges read each only once: many rules ask for the same."""

    def known(exchange: Exchange) -> T:
        found = exchange.readings
        if read not in found:
            found[read] = read(exchange)
        value: T = found[read]
        return value

    return functools.wraps(read)(known)
