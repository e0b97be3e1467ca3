"""Exceeds the documented quota on purpose, and sees whether the vendor's promises about the refusal hold."""

from __future__ import annotations

from collections.abc import Callable

from driftwitness.contract import Operation
from driftwitness.contract.conventions import RateLimit
from driftwitness.drive.client import Answer, Client
from driftwitness.drive.probes.protocol import plainest
from driftwitness.drive.values import Values
from driftwitness.trace import Clock

AFTERWARDS = 3
BEYOND = 3
MARGIN = 3.0


def cost(limit: RateLimit) -> int:
    """Give the greatest number of requests that the probe sends."""
    if _is_told(limit):
        return limit.quota + 1 + AFTERWARDS
    return 2 * (limit.quota + BEYOND) + AFTERWARDS


def run(client: Client, values: Values, limit: RateLimit, clock: Clock, say: Callable[[str], None]) -> None:
    """Send cheap requests until one is refused, then one before and one after the promised instant.

    Where no header tells how a request stands, an unexpected end of the first burst may be others' doing, so there is a
    second one, in another part of the window: a minute by the clock cannot end in both.
    """
    operation = plainest(client.contract)
    if operation is None:
        return
    # a fresh window: what was sent before must not blur the count
    clock.sleep(limit.window + 1)
    number, answer = _exceed(client, values, operation, limit, say)
    is_refused = answer.status == limit.status
    if not _is_told(limit) and not (is_refused and number == limit.quota + 1):
        clock.sleep((limit.blocks or 0) + 1.5 * limit.window + 1)
        _exceed(client, values, operation, limit, say)
    elif is_refused:
        _return(client, values, operation, limit, answer, clock)


def _is_told(limit: RateLimit) -> bool:
    """Whether headers tell how a request stands."""
    return bool(limit.quota_headers or limit.further)


def _exceed(
    client: Client, values: Values, operation: Operation, limit: RateLimit, say: Callable[[str], None]
) -> tuple[int, Answer]:
    """Send until one is refused, or some more than the quota holds; give the last answer and its number."""
    number, answer = 0, Answer(0)
    most = limit.quota + (1 if _is_told(limit) else BEYOND)
    while number < most and answer.status != limit.status:
        number += 1
        answer = client.send(values.ask(operation, why="to exceed the quota"))
        if number % 25 == 0:
            say(f"quota: {number} of {limit.quota} requests")
    return number, answer


def _return(
    client: Client, values: Values, operation: Operation, limit: RateLimit, refusal: Answer, clock: Clock
) -> None:
    """Come back after a refusal: too early, and when it should be over."""
    headers = {name.lower(): value for name, value in refusal.headers.items()}
    stated = headers.get((limit.retry_after or "retry-after").lower(), "")
    told = float(stated) if stated.isdecimal() else 0.0
    wait = told if 0 < told <= 10 * limit.window else float(limit.blocks or limit.window)
    if limit.blocks:
        clock.sleep(wait / 4)
        client.send(values.ask(operation, why="while blocked"))
        # a request during a block makes it longer at some vendors
        clock.sleep(wait + MARGIN)
    else:
        if operation.secured:
            client.send(values.ask(operation, by="stranger", why="another key while the quota is exceeded"))
        if wait > 5:
            clock.sleep(wait - 3)
            client.send(values.ask(operation, why="before the promised instant"))
            clock.sleep(3)
        else:
            clock.sleep(wait)
    client.send(values.ask(operation, why="after the promised instant"))
