"""Exceeds the documented quota on purpose, and sees whether the vendor's promises about the refusal hold."""

from __future__ import annotations

from collections.abc import Callable

from driftwitness.contract.conventions import RateLimit
from driftwitness.drive.client import Client
from driftwitness.drive.probes.protocol import plainest
from driftwitness.drive.values import Values
from driftwitness.trace import Clock

AFTERWARDS = 3
MARGIN = 3.0


def cost(limit: RateLimit) -> int:
    """Give the greatest number of requests that the probe sends."""
    return limit.quota + 1 + AFTERWARDS


def run(client: Client, values: Values, limit: RateLimit, clock: Clock, say: Callable[[str], None]) -> None:
    """Send cheap requests until one is refused, then one before and one after the promised instant."""
    operation = plainest(client.contract)
    if operation is None:
        return
    # a fresh window: what was sent before must not blur the count
    clock.sleep(limit.window + 1)
    wait: float | None = None
    for number in range(1, limit.quota + 2):
        answer = client.send(values.ask(operation, why="to exceed the quota"))
        if number % 25 == 0:
            say(f"quota: {number} of {limit.quota} requests")
        if answer.status == limit.status:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            stated = headers.get((limit.retry_after or "retry-after").lower(), "")
            told = float(stated) if stated.isdecimal() else 0.0
            wait = told if 0 < told <= 10 * limit.window else float(limit.blocks or limit.window)
            break
    if wait is None:
        return
    if operation.secured and not limit.blocks:
        client.send(values.ask(operation, by="stranger", why="another key while the quota is exceeded"))
    # a request during a block makes it longer at some vendors
    if wait > 5 and not limit.blocks:
        clock.sleep(wait - 3)
        client.send(values.ask(operation, why="before the promised instant"))
        clock.sleep(3)
    else:
        clock.sleep(wait + (MARGIN if limit.blocks else 0))
    client.send(values.ask(operation, why="after the promised instant"))
