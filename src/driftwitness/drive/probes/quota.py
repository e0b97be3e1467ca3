"""Exceeds the documented quota on purpose, and sees whether the vendor's promises about the refusal hold."""

from __future__ import annotations

from collections.abc import Callable

from driftwitness.contract import Operation
from driftwitness.contract.conventions import RateLimit
from driftwitness.drive.client import Client
from driftwitness.drive.values import Values
from driftwitness.trace import Clock

AFTERWARDS = 2
MARGIN = 3.0


def cost(limit: RateLimit) -> int:
    """Give the greatest number of requests that the probe sends."""
    return limit.quota + 1 + AFTERWARDS


def run(client: Client, values: Values, limit: RateLimit, clock: Clock, say: Callable[[str], None]) -> None:
    """Send cheap requests until one is refused, then one before and one after the promised instant."""
    operation = _cheapest(client)
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
    # a request during a block makes it longer at some vendors
    if wait > 5 and not limit.blocks:
        clock.sleep(wait - 3)
        client.send(values.ask(operation, why="before the promised instant"))
        clock.sleep(3)
    else:
        clock.sleep(wait + (MARGIN if limit.blocks else 0))
    client.send(values.ask(operation, why="after the promised instant"))


def _cheapest(client: Client) -> Operation | None:
    """Give the plainest read: no path parameters, no list where there is something else."""
    plain = [o for o in client.contract.operations if o.method == "GET" and not o.path_parameters]
    return min(plain, key=lambda o: (client.contract.conventions.pages(o.id) is not None, len(o.path)), default=None)
